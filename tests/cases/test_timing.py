"""Pause, extension, appeal: asked by the unit, decided by another, kept as rows beside the fact."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from backend.cases import amending, handling, reviewing, timing
from backend.cases.models import Case, Clock, Extension, Pause, PauseCause, Stage
from backend.cases.rules import Actor, LinkHolder
from backend.cases.verbs import moves_for
from backend.cases.words import remaining
from backend.clock import SHANGHAI
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.people import actions
from backend.people.models import Person, RoleKind
from backend.worktime import TimeUnit, between, calendar

from ..world import WEDNESDAY, World
from .making import GOOD_ANSWER, accepted, secured

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def inside(inside: World) -> World:
    """At half past two sharp."""
    inside.now = WEDNESDAY
    return inside


def at(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def pause(
    w: World, case: Case, *, now: datetime, until: datetime, by: Actor | None = None
) -> Pause:
    words, asker = "下暴雨", by or w.handler
    return timing.ask_pause(case, PauseCause.WEATHER, words=words, until=until, by=asker, now=now)


def extension(w: World, case: Case, *, now: datetime, by: Actor | None = None) -> Extension:
    return timing.ask_extension(case, reason="等盖子", by=by or w.handler, now=now)


def running(case: Case) -> Clock:
    assert case.running_clock is not None
    return case.running_clock


def granted(w: World, case: Case, *, now: datetime, until: datetime) -> Pause:
    asked = pause(w, case, now=now, until=until)
    timing.decide_pause(asked, True, by=w.worker, now=now)
    return asked


def test_a_pause_moves_the_end_by_what_was_left_of_working_time(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    due, end = clock.due_at, clock.ends_at
    granted(inside, case, now=at(2, 10), until=at(4, 12))
    assert (clock.paused_at, clock.rings_at) == (at(2, 10), None)
    timing.resume(case, by=inside.handler, now=at(3, 16))  # a Friday
    paused = between(at(2, 10), at(3, 16), TimeUnit.WORK_HOUR, calendar())
    assert paused == timedelta(hours=5.5 + 5.5)
    assert between(end, clock.ends_at, TimeUnit.WORK_HOUR, calendar()) == paused
    assert (clock.due_at, clock.paused_at) == (due, None)
    assert clock.rings_at == clock.ends_at
    assert pauses_of(clock) == [(True, at(3, 16))]


def pauses_of(clock: Clock) -> list[tuple[bool | None, datetime | None]]:
    return [(pause.granted, pause.ended_at) for pause in clock.pauses]


def test_half_an_hour_left_on_friday_is_half_an_hour_on_monday(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    before = clock.ends_at - timedelta(minutes=30)
    granted(inside, case, now=before, until=before + 9 * DAY)
    timing.resume(case, by=inside.worker, now=at(11, 9))  # a Saturday
    assert clock.ends_at == at(13, 9)


def test_a_refused_pause_ends_and_may_be_asked_again(inside: World) -> None:
    case = accepted(inside)
    asked = pause(inside, case, now=at(1, 15), until=at(3, 9))
    with pytest.raises(Conflict):
        pause(inside, case, now=at(1, 15), until=at(3, 9))
    timing.decide_pause(asked, False, words="没下雨", by=inside.worker, now=at(1, 16))
    clock = running(case)
    assert (clock.paused_at, clock.rings_at) == (None, clock.ends_at)
    assert (asked.granted, asked.ended_at, asked.decision) == (False, at(1, 16), "没下雨")
    pause(inside, case, now=at(1, 17), until=at(3, 9))


@pytest.mark.parametrize("until", [at(1, 14), at(1, 14, 30), at(1, 14, 30) + timedelta(days=366)])
def test_a_pause_ends_within_a_year(inside: World, until: datetime) -> None:
    case = accepted(inside)
    with pytest.raises(Invalid):
        pause(inside, case, now=at(1, 14, 30), until=until)


def test_an_answer_ends_the_pause_and_was_not_late(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    granted(inside, case, now=at(2, 10), until=at(31, 9))
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.handler, now=at(28, 9))
    assert clock.stopped_at == at(28, 9) > clock.ends_at
    assert pauses_of(clock) == [(True, at(28, 9))]
    assert not clock.late_at(at(30, 9))
    assert "停表" not in remaining(clock, at(30, 9)) and "超时" not in remaining(clock, at(30, 9))


@pytest.mark.parametrize(("seconds", "fits"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize("ask", [extension, lambda *a, **k: pause(*a, until=at(20, 9), **k)])
def test_a_second_before_the_end_and_a_second_after(
    inside: World, seconds: int, fits: bool, ask: Callable[..., object]
) -> None:
    case = accepted(inside)
    now = running(case).ends_at + timedelta(seconds=seconds)
    if fits:
        ask(inside, case, now=now)
    else:
        with pytest.raises(Conflict, match="时限已经过了"):
            ask(inside, case, now=now)
        assert (running(case).extensions, running(case).pauses) == ([], [])


def test_asked_in_time_it_may_be_granted_after_the_end(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    end = clock.ends_at
    asked = extension(inside, case, now=end - HOUR)
    timing.decide_extension(asked, True, by=inside.worker, now=end + HOUR)
    assert clock.ends_at > end + HOUR
    assert (asked.number, clock.rings_at, clock.due_at) == (1, clock.ends_at, end)


def test_more_time_is_granted_while_the_clock_stands_still(inside: World) -> None:
    case = accepted(inside)
    clock, now = running(case), inside.now
    more = extension(inside, case, now=now)
    granted(inside, case, now=now, until=now + 3 * DAY)
    timing.decide_extension(more, True, by=inside.worker, now=now + HOUR)
    db.session.flush()
    assert clock.ends_at > clock.due_at and clock.rings_at is None
    timing.resume(case, by=None, now=now + DAY)
    assert clock.rings_at == clock.ends_at > clock.due_at


def test_more_time_counts_from_the_end_as_it_is_now(inside: World) -> None:
    case = accepted(inside)
    clock, now = running(case), inside.now
    more = extension(inside, case, now=now)
    later = clock.ends_at + 30 * DAY
    elsewhere = update(Clock).where(Clock.id == clock.id).values(ends_at=later)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))
    timing.decide_extension(more, True, by=inside.worker, now=now)
    assert clock.ends_at > later


def test_two_extensions_and_no_third(inside: World) -> None:
    case = accepted(inside)
    for number in (1, 2):
        asked = extension(inside, case, now=inside.now)
        timing.decide_extension(asked, True, by=inside.worker, now=inside.now)
        assert asked.number == number
    with pytest.raises(Conflict, match="最多延期 2 次"):
        extension(inside, case, now=inside.now)


def test_refused_ones_do_not_count(inside: World) -> None:
    case = accepted(inside)
    end = running(case).ends_at
    for _ in range(3):
        asked = extension(inside, case, now=inside.now)
        timing.decide_extension(asked, False, by=inside.worker, now=inside.now)
    assert running(case).ends_at == end
    timing.decide_extension(
        extension(inside, case, now=inside.now), True, by=inside.worker, now=inside.now
    )
    assert running(case).ends_at > end


def test_nothing_is_asked_while_the_clock_stands_still(inside: World) -> None:
    case = accepted(inside)
    granted(inside, case, now=inside.now, until=at(3, 9))
    with pytest.raises(Conflict, match="停着表"):
        extension(inside, case, now=inside.now)
    timing.resume(case, by=inside.handler, now=at(2, 9))
    extension(inside, case, now=at(2, 9))


def also_handles(w: World, worker: Person) -> Person:
    actions.grant(worker, RoleKind.HANDLER, by=None, now=w.now, unit=w.water)
    db.session.flush()
    db.session.refresh(worker)
    return worker


@pytest.mark.parametrize("by_link", [False, True])
def test_not_by_whoever_asked_nor_by_their_unit(inside: World, by_link: bool) -> None:
    both = also_handles(inside, inside.worker)
    case = accepted(inside)
    assert case.open_dispatch is not None
    asker = LinkHolder(case.open_dispatch.id) if by_link else both
    asked = extension(inside, case, now=inside.now, by=asker)
    with pytest.raises(NotAllowed):
        timing.decide_extension(asked, True, by=both, now=inside.now)
    timing.decide_extension(asked, True, by=inside.colleague, now=inside.now)
    with pytest.raises(Conflict):
        timing.decide_extension(asked, False, by=inside.colleague, now=inside.now)


def test_decided_after_the_case_has_moved_on(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    requests = (
        extension(inside, case, now=inside.now),
        pause(inside, case, now=inside.now, until=at(3, 9)),
    )
    handling.give_back(case, reason="不是我家的", by=inside.handler, now=inside.now)
    reviewing.dispatch(case, inside.water, by=inside.worker, now=inside.now)
    handling.accept(case, by=inside.handler, now=inside.now)
    with pytest.raises(Conflict):
        timing.decide_extension(requests[0], True, by=inside.worker, now=inside.now)
    with pytest.raises(Conflict):
        timing.decide_pause(requests[1], True, by=inside.worker, now=inside.now)
    assert [request.granted for request in requests] == [False, False]
    assert clock.ends_at == clock.due_at


def test_making_safe_waits_for_nobody(inside: World) -> None:
    case = accepted(inside, danger=True)
    assert running(case).stage is Stage.MAKE_SAFE
    assert "ask_pause" not in moves_for(inside.handler, case, inside.now)
    with pytest.raises(Conflict, match="不能停表"):
        pause(inside, case, now=inside.now, until=at(3, 9))
    with pytest.raises(Conflict, match="不能延期"):
        extension(inside, case, now=inside.now)
    made_safe = secured(inside)
    extension(inside, made_safe, now=inside.now)
    granted(inside, made_safe, now=inside.now, until=at(3, 9))


def test_a_danger_raised_ends_the_pause(inside: World) -> None:
    case = accepted(inside)
    granted(inside, case, now=inside.now, until=at(9, 9))
    paused = running(case)
    amending.add(case, words="有人踩进去受伤了", by=inside.rider, now=at(2, 3))
    assert paused.stopped_at == at(2, 3) and pauses_of(paused) == [(True, at(2, 3))]
    clock = running(case)
    assert (clock.stage, clock.started_at) == (Stage.MAKE_SAFE, at(2, 3))
    assert clock.ends_at == at(2, 5)
