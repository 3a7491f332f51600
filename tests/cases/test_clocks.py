"""A clock: the fact that the database keeps, an exemption beside it, and the calendar."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from backend.cases import amending, handling, reviewing, timing
from backend.cases.models import Appeal, Case, Clock, Stage
from backend.clock import SHANGHAI
from backend.db import db
from backend.errors import Conflict, NotAllowed
from backend.worktime import TimeUnit

from ..world import WEDNESDAY, World
from .making import (
    GOOD_ANSWER,
    accepted,
    answered_late,
    appealed,
    dispatched,
    filed,
    repair_clock,
    reported,
)


@pytest.fixture
def inside(inside: World) -> World:
    """At half past two sharp."""
    inside.now = WEDNESDAY
    return inside


def at(day: int, hour: int, minute: int = 0, month: int = 7, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def running(case: Case) -> Clock:
    assert case.running_clock is not None
    return case.running_clock


def test_the_fact_stays_when_the_appeal_is_accepted(inside: World) -> None:
    case = answered_late(inside)
    clock = repair_clock(case)
    due = clock.due_at
    given = timing.appeal(case, clock, reason="封了路", by=inside.handler, now=at(2, 9, month=8))
    timing.decide_appeal(given, True, by=inside.street_officer, now=at(2, 10, month=8))
    assert clock.exempt and clock.late_at(at(2, 11, month=8)) and clock.due_at == due
    with pytest.raises(Conflict, match="已经申诉过"):
        timing.appeal(case, clock, reason="又来", by=inside.handler, now=at(2, 12, month=8))


def test_an_appeal_is_decided_once_whoever_has_not_seen_it_yet(inside: World) -> None:
    given = repair_clock(appealed(inside)).appeal
    assert given is not None and given.decided_at is None
    elsewhere = update(Appeal).values(decided_at=inside.now, granted=False)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(Conflict, match="已经有结果"):
        timing.decide_appeal(given, True, by=inside.street_officer, now=inside.now)


def test_nobody_appeals_for_another_units_clock(inside: World) -> None:
    case = dispatched(inside)
    handling.give_back(case, reason="不归我们", by=inside.handler, now=at(6, 9))
    reviewing.dispatch(case, inside.power, by=inside.worker, now=at(6, 10))
    handling.accept(case, by=inside.other_handler, now=at(6, 10))
    late = at(30, 9)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.other_handler, now=late)
    first, theirs = case.clocks[1], repair_clock(case)
    assert first.late_at(late) and theirs.late_at(late)
    for somebody, clock in ((inside.handler, theirs), (inside.other_handler, first)):
        with pytest.raises(NotAllowed):
            timing.appeal(case, clock, reason="不是我", by=somebody, now=late)
    timing.appeal(case, first, reason="电话打不通", by=inside.handler, now=late)


@pytest.mark.parametrize("column", ["due_at", "started_at", "limit_amount", "stage", "case_id"])
def test_the_database_keeps_the_fact(inside: World, column: str) -> None:
    clock = running(dispatched(inside))
    other = dispatched(inside)
    changed = {
        "due_at": at(30, 9),
        "started_at": at(1, 9),
        "limit_amount": 99,
        "stage": Stage.REPAIR,
        "case_id": other.id,
    }
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(
            update(Clock).where(Clock.id == clock.id).values({column: changed[column]})
        )
    if column == "due_at":
        with pytest.raises(DBAPIError), db.session.begin_nested():
            clock.due_at = at(30, 9)
            db.session.flush()


# Reported and dispatched then: two working hours to accept, three duty hours to review before.
@pytest.mark.parametrize(
    ("then", "review", "accept"),
    [
        (at(1, 14, 30), at(1, 17, 30), at(1, 16, 30)),
        (at(1, 11), at(1, 14), at(1, 15)),  # over lunch, which is duty time
        (at(1, 20), at(2, 10), at(2, 10, 30)),  # over the night
        (at(3, 17), at(3, 20), at(6, 10)),  # over a weekend
        (at(13, 17, month=2), at(13, 20, month=2), at(14, 10, month=2)),  # a make-up Saturday
        (at(14, 17, month=2), at(14, 20, month=2), at(24, 10, month=2)),  # Spring Festival
        (at(19, 17, month=9), at(19, 20, month=9), at(20, 10, 30, month=9)),  # a make-up Sunday
        (at(30, 17, month=9), at(30, 20, month=9), at(8, 10, month=10)),  # the National Day
        (at(31, 17, month=12), at(31, 20, month=12), at(1, 10, month=1, year=2027)),
    ],
)
def test_over_nights_and_holidays(
    inside: World, then: datetime, review: datetime, accept: datetime
) -> None:
    """The last line: nobody has published next year yet, so its first day is like any Friday."""
    inside.now = then
    assert running(reported(inside)).due_at == review
    assert running(dispatched(inside)).due_at == accept


@pytest.mark.parametrize("then", [at(16, 3, month=2), at(31, 23, 30, month=12), at(1, 12)])
def test_a_danger_knows_no_holiday(inside: World, then: datetime) -> None:
    inside.now = then
    assert running(reported(inside, danger=True)).due_at == then + timedelta(hours=1)
    assert running(dispatched(inside, danger=True)).due_at == then + timedelta(minutes=30)
    assert running(accepted(inside, danger=True)).due_at == then + timedelta(hours=2)


def test_handling_counts_from_the_dispatch(inside: World) -> None:
    early, late = dispatched(inside), dispatched(inside)
    handling.accept(early, by=inside.handler, now=inside.now)
    handling.accept(late, by=inside.handler, now=at(3, 10))
    assert running(early).due_at == running(late).due_at
    assert running(late).started_at == inside.now


def test_a_danger_raised_has_the_shorter_clock(inside: World) -> None:
    case = reported(inside)
    usual = running(case)
    amending.add(case, words="有人踩进去受伤了", by=inside.rider, now=at(1, 15))
    assert (usual.stopped_at, usual.due_at) == (at(1, 15), at(1, 17, 30))
    assert running(case).due_at == at(1, 16)


def test_a_danger_raised_late_wins_no_time(inside: World) -> None:
    case = reported(inside)
    usual = running(case)
    amending.add(case, words="有人踩进去受伤了", by=inside.rider, now=at(1, 17))
    assert running(case) is usual
    assert (usual.ends_at, usual.rings_at) == (at(1, 17, 30), at(1, 17, 30))


def test_what_is_no_danger_was_due_as_usual(inside: World) -> None:
    case = filed(inside)
    amending.add(case, words="有人踩进去受伤了", by=inside.rider, now=at(1, 15))
    reviewing.set_kind(case, "manhole", danger=False, by=inside.worker, now=at(1, 15, 30))
    clock = running(case)
    assert (clock.started_at, clock.due_at) == (at(1, 14, 30), at(1, 17, 30))
    assert clock.limit_unit is TimeUnit.DUTY_HOUR
    assert sum(c.stopped_at is None for c in case.clocks) == 1
