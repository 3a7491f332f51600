"""The straight loop, verb by verb."""

from backend.cases import closing, handling, reporting, reviewing, verifying
from backend.cases.models import Finding, Source, Stage, Status, Verdict

from ..world import GRID, World, spot

GOOD_ANSWER = "7月3日下午4点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"


def test_from_report_to_rating(inside: World) -> None:
    w = inside
    case = reporting.report(
        by=w.rider, source=Source.APP, words="井盖没了", place=spot(), now=w.now
    )
    assert (case.status, case.region_code, case.kind_key) == (Status.REPORTED, GRID, "manhole")
    assert case.danger
    reviewing.file(case, by=w.worker, now=w.now)
    reviewing.dispatch(case, w.water, by=w.worker, now=w.now)
    handling.accept(case, by=w.handler, work_order="SW-17", now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=w.now)
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    assert case.status is Status.CLOSED
    assert [move.became for move in case.moves] == [
        Status.DRAFT,
        Status.REPORTED,
        Status.FILED,
        Status.DISPATCHED,
        Status.ACCEPTED,
        Status.ANSWERED,
        Status.ASKED,
        Status.CLOSED,
    ]
    assert [clock.stage for clock in case.clocks] == [
        Stage.REVIEW,
        Stage.ACCEPT,
        Stage.MAKE_SAFE,
        Stage.VERIFY,
        Stage.ASK,
    ]
    assert case.running_clock is None
