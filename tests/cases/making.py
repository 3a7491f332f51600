"""Cases in any status, brought there by the verbs."""

from collections.abc import Callable

from backend.cases import closing, drafting, handling, reporting, reviewing
from backend.cases.models import Case, Source, Status, Verdict

from ..world import World, spot

GOOD_ANSWER = "7月3日下午4点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"


def reported(w: World, words: str = "井盖坏了一半", **more: object) -> Case:
    """A matter in 临江里, reported by the rider."""
    given: dict[str, object] = {"by": w.rider, "source": Source.APP, "place": spot(), "now": w.now}
    return reporting.report(words=words, **{**given, **more})  # type: ignore[arg-type]


def filed(w: World) -> Case:
    case = reported(w)
    reviewing.file(case, by=w.worker, now=w.now)
    return case


def dispatched(w: World, **more: object) -> Case:
    case = reported(w, **more)
    reviewing.dispatch(case, w.water, by=w.worker, now=w.now)
    return case


def accepted(w: World) -> Case:
    case = dispatched(w)
    handling.accept(case, by=w.handler, now=w.now)
    return case


def answered(w: World) -> Case:
    case = accepted(w)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    return case


def _draft(w: World) -> Case:
    return drafting.open_draft(w.rider, Source.CHAT, now=w.now)


def _rated(w: World) -> Case:
    case = answered(w)
    closing.rate(case, Verdict.PARTLY, by=w.rider, now=w.now)
    return case


def _closed(w: World) -> Case:
    case = answered(w)
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    return case


def _declined(w: World) -> Case:
    case = reported(w)
    reviewing.decline(case, reason="不归社区", elsewhere="12345", by=w.worker, now=w.now)
    return case


def _withdrawn(w: World) -> Case:
    case = reported(w)
    reporting.withdraw(case, by=w.rider, now=w.now)
    return case


IN_STATUS: dict[Status, Callable[[World], Case]] = {
    Status.DRAFT: _draft,
    Status.REPORTED: reported,
    Status.FILED: filed,
    Status.DISPATCHED: dispatched,
    Status.ACCEPTED: accepted,
    Status.ANSWERED: answered,
    Status.RATED: _rated,
    Status.CLOSED: _closed,
    Status.DECLINED: _declined,
    Status.WITHDRAWN: _withdrawn,
}
