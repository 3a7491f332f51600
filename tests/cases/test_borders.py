"""毗邻: a case on a border belongs to both communities until it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import amending, closing, handling, reporting, reviewing, verifying
from backend.cases.models import Case, Finding, Source, Status, Verdict
from backend.cases.queries import case_for
from backend.cases.verbs import moves_for
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.notifications.models import Notice
from backend.people.models import Person

from ..world import COMMUNITY, GRID, IN_OTHER_GRID, NEXT_COMMUNITY, World, spot
from .making import GOOD_ANSWER, reported

ON_THE_LINE = (30.6090, 114.30799)


def on_the_line(w: World, words: str = "井盖响") -> Case:
    return reporting.report(
        by=w.rider, source=Source.APP, words=words, place=spot(ON_THE_LINE), now=w.now
    )


def told(case: Case, kind: str) -> set[str]:
    rows = db.session.execute(
        select(Person.name, Notice.data).join(Notice).where(Notice.kind == kind)
    )
    return {name for name, data in rows if data["case_id"] == case.id}


def test_the_point_says_so(inside: World) -> None:
    case = on_the_line(inside)
    assert case.community_code in {COMMUNITY, NEXT_COMMUNITY, None}
    assert [side.region_code for side in case.sides] == [NEXT_COMMUNITY]
    assert case.sides[0].by_id is None
    assert reported(inside).sides == []


def test_both_sides_see_review_and_hear(inside: World) -> None:
    w = inside
    case = on_the_line(w, "井盖没了")
    db.session.flush()
    assert told(case, "danger_reported") == {"刘敏", "陈芳", "何平"}
    assert case_for(w.next_worker, case.id) is case
    reviewing.file(case, by=w.next_worker, now=w.now)
    reviewing.dispatch(case, w.water, by=w.next_worker, now=w.now)
    handling.accept(case, by=w.handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    assert told(case, "to_verify") == {"刘敏", "陈芳", "何平"}
    verifying.verify(case, Finding.DONE, by=w.next_worker, now=w.now)
    assert case.status is Status.ASKED


def test_done_it_is_no_more_the_others(inside: World) -> None:
    w = inside
    case = on_the_line(w)
    reviewing.dispatch(case, w.water, by=w.worker, now=w.now)
    handling.accept(case, by=w.handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    verifying.verify(case, Finding.DONE, by=w.worker, now=w.now)
    assert "close" in moves_for(w.next_worker, case, w.now)
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    assert "reopen" in moves_for(w.worker, case, w.now)
    assert moves_for(w.next_worker, case, w.now) <= {"join"}
    with pytest.raises(NotAllowed):
        closing.reopen(case, reason="又响了", by=w.next_worker, now=w.now)
    closing.reopen(case, reason="又响了", by=w.worker, now=w.now)
    assert "recall" in moves_for(w.next_worker, case, w.now)


def test_a_worker_adds_the_other_side_by_hand(inside: World) -> None:
    w = inside
    case = reported(w)
    amending.add_side(case, NEXT_COMMUNITY, by=w.worker, now=w.now)
    assert told(case, "border") == {"何平"}
    assert "file" in moves_for(w.next_worker, case, w.now)
    for again in (NEXT_COMMUNITY, COMMUNITY):
        with pytest.raises(Conflict):
            amending.add_side(case, again, by=w.worker, now=w.now)
    with pytest.raises(Invalid):
        amending.add_side(case, GRID, by=w.worker, now=w.now)


def test_a_corrected_point_takes_its_side_away_but_not_what_was_said(inside: World) -> None:
    w = inside
    case = on_the_line(w)
    amending.correct_place(case, spot(IN_OTHER_GRID), by=w.rider, now=w.now)
    assert case.sides == []
    amending.add_side(case, NEXT_COMMUNITY, by=w.worker, now=w.now + timedelta(hours=1))
    amending.correct_place(case, spot(), by=w.rider, now=w.now)
    assert [side.region_code for side in case.sides] == [NEXT_COMMUNITY]
