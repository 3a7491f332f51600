"""回头看: thirty days later, for every danger, a sample, and what was explained."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from backend.cases import closing, due, handling, looking_back, verifying
from backend.cases.agenda import visits_due
from backend.cases.models import (
    Case,
    Finding,
    Follower,
    LookBack,
    LookBackWhy,
    Source,
    Status,
    Verdict,
)
from backend.cases.verbs import moves_for
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.notifications.models import Notice

from ..world import World
from .making import GOOD_ANSWER, asked, closed, dispatched, explained

DAY = timedelta(days=1)


def closed_danger(w: World) -> Case:
    return closed(w, danger=True)


def not_in_sample(w: World) -> Case:
    case = closed(w)
    while looking_back.in_sample(case.number):
        case = closed(w)
    return case


def in_sample(w: World) -> Case:
    case = asked(w)
    case.number = next(f"JA-{n:04}" for n in range(9000, 9999) if looking_back.in_sample(f"JA-{n}"))
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    return case


def test_every_danger_thirty_days_later(inside: World) -> None:
    (back,) = closed_danger(inside).look_backs
    assert (back.why, back.due_on) == (LookBackWhy.DANGER, date(2026, 7, 31))


def test_a_sample_that_nobody_chooses(inside: World) -> None:
    assert not_in_sample(inside).look_backs == []
    (back,) = in_sample(inside).look_backs
    assert (back.why, back.due_on) == (LookBackWhy.SAMPLE, date(2026, 7, 31))
    numbers = [f"JA-{number:04}" for number in range(10_000)]
    share = sum(map(looking_back.in_sample, numbers)) / len(numbers)
    assert 0.08 < share < 0.12


def test_what_was_explained_on_the_day_that_was_promised(inside: World) -> None:
    (back,) = explained(inside).look_backs
    assert (back.why, back.due_on) == (LookBackWhy.EXPLAINED, date(2026, 8, 30))


@pytest.mark.parametrize("making", [closed_danger, in_sample, explained])
def test_bad_again_it_is_a_case_that_follows(inside: World, making: object) -> None:
    case = making(inside)  # type: ignore[operator]
    ended = case.status
    with pytest.raises(Invalid):
        looking_back.look_back(case, False, by=inside.grid_worker, now=inside.now + 31 * DAY)
    found = looking_back.look_back(
        case, False, words="又松了", by=inside.grid_worker, now=inside.now + 31 * DAY
    )
    assert found is not None and found.follows is case
    assert (found.status, found.source, found.reporter) == (Status.REPORTED, Source.PATROL, None)
    assert (found.kind_key, found.region_code) == (case.kind_key, case.region_code)
    assert case.status is ended
    (back,) = case.look_backs
    assert (back.still_good, back.words, back.by_id) == (False, "又松了", inside.grid_worker.id)


def test_who_reported_hears_that_it_is_open_again(inside: World) -> None:
    case, later = closed_danger(inside), inside.now + 31 * DAY
    joined = Follower(person_id=inside.resident.id, person=inside.resident, at=inside.now)
    case.followers.append(joined)
    found = looking_back.look_back(case, False, words="又松", by=inside.worker, now=later)
    assert found is not None and not found.reporter_hidden
    told = db.session.scalars(select(Notice).where(Notice.kind == "bad_again")).all()
    assert {notice.person_id for notice in told} == {inside.rider.id, inside.resident.id}
    assert {notice.data["other"] for notice in told} == {found.number}


def test_what_is_about_premises_stays_so(inside: World) -> None:
    case = closed_danger(inside)
    case.reporter_hidden = True
    later = inside.now + 31 * DAY
    found = looking_back.look_back(case, False, words="又松", by=inside.worker, now=later)
    assert found is not None and found.reporter_hidden


def test_what_was_reopened_waits_for_no_visit(inside: World) -> None:
    case, until = explained(inside), date(2026, 8, 30)
    assert [visit.case for visit in visits_due(inside.worker, until=until)] == [case]
    closing.reopen(case, reason="又有人来说", by=inside.worker, now=inside.now + DAY)
    assert visits_due(inside.worker, until=until) == []


def test_still_good_and_once(inside: World) -> None:
    case = closed_danger(inside)
    assert looking_back.look_back(case, True, by=inside.worker, now=inside.now + 30 * DAY) is None
    assert "look_back" not in moves_for(inside.worker, case, inside.now + 31 * DAY)
    with pytest.raises(Conflict):
        looking_back.look_back(case, True, by=inside.worker, now=inside.now + 31 * DAY)


def test_two_at_once_make_one_case_of_it(inside: World) -> None:
    case, later = closed_danger(inside), inside.now + 30 * DAY
    (back,) = case.look_backs
    assert back.done_at is None
    elsewhere = update(LookBack).values(done_at=later)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(Conflict):
        looking_back.look_back(case, False, words="又松了", by=inside.worker, now=later)


@pytest.mark.parametrize("who", ["rider", "handler", "stranger", "next_worker", "steward"])
def test_who_does_not_look(inside: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        looking_back.look_back(closed_danger(inside), True, by=getattr(inside, who), now=inside.now)


def test_reopened_the_visit_is_put_off(inside: World) -> None:
    w = inside
    case = closed_danger(w)
    (back,) = case.look_backs
    closing.reopen(case, reason="又松了", by=w.worker, now=w.now + 5 * DAY)
    assert back.id not in due.look_backs_due(date(2026, 8, 30))
    later = w.now + 40 * DAY
    handling.accept(case, by=w.handler, now=later)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=later)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=later)
    closing.close(case, note="电话问过", by=w.worker, now=later)
    assert case.look_backs == [back]
    assert back.due_on == date(2026, 9, 9)
    assert due.look_backs_due(date(2026, 9, 8)) == []
    assert due.look_backs_due(date(2026, 9, 9)) == [back.id]


def test_a_danger_that_was_one_later_is_looked_at_too(inside: World) -> None:
    from_plain = dispatched(inside)
    from_plain.danger = True
    handling.accept(from_plain, by=inside.handler, now=inside.now)
    handling.answer(from_plain, words=GOOD_ANSWER, sure=True, by=inside.handler, now=inside.now)
    verifying.verify(from_plain, Finding.DONE, by=inside.worker, now=inside.now)
    closing.close_by_silence(from_plain, now=inside.now + 7 * DAY)
    assert [back.due_on for back in from_plain.look_backs] == [date(2026, 8, 7)]
