"""What is counted of a month's cases, against a small month whose sums can be done by hand."""

from datetime import timedelta

import pytest

from backend.cases import closing, handling, reviewing, timing
from backend.cases.airing.figures import figures as aired_figures
from backend.cases.figures.by_day import flow
from backend.cases.figures.counts import of_units, tallies
from backend.cases.figures.scope import Scope
from backend.cases.figures.stages import Counting, Spans, stages
from backend.cases.figures.standing import standing
from backend.cases.models import Case, Stage, Verdict

from ..world import COMMUNITY, GRID, NEXT_COMMUNITY, STREET, World
from .making import (
    accepted,
    answered_late,
    asked,
    closed,
    explained,
    merged,
    paused,
    repair_clock,
    reported,
)

DAY = timedelta(days=1)
LATER = 40 * DAY


def _scope(w: World, code: str = COMMUNITY, *, days: int = 60) -> Scope:
    return Scope(code, w.now - DAY, w.now + days * DAY)


def _overdue(w: World) -> Case:
    """Accepted, and nobody has answered in time."""
    return accepted(w)


def test_a_month_is_counted(inside: World) -> None:
    w = inside
    closed(w), explained(w), merged(w), _overdue(w)
    silent = asked(w)
    closing.close_by_silence(silent, now=w.now + 8 * DAY)
    partly = asked(w)
    closing.rate(partly, Verdict.PARTLY, by=w.rider, now=w.now)
    again = asked(w)
    closing.rate(again, Verdict.NOT_SOLVED, by=w.rider, now=w.now)
    found = tallies(_scope(w))
    total = found.total
    assert (total.received, total.filed, total.explained) == (8, 6, 1)
    assert (total.closed, total.reopened) == (2, 1)
    # What was answered today was on time; what was accepted only came due and was not answered.
    assert (total.due, total.kept, total.exempt) == (6, 5, 0)
    assert (total.called, total.satisfied) == (3, 1), "an explanation satisfies nobody"
    assert (total.solved, total.partly, total.not_solved) == (1, 1, 1)
    assert (total.silent, total.waiting, total.asked) == (1, 0, 4)
    assert set(found.by_area) == {GRID}
    assert found.by_kind["manhole"].received == 8
    assert found.by_unit[w.water.id].due == 6
    assert tallies(_scope(w, STREET)).by_area.keys() == {COMMUNITY}
    for elsewhere in (_scope(w, NEXT_COMMUNITY), Scope(COMMUNITY, w.now + LATER, w.now + LATER)):
        assert tallies(elsewhere).total == type(total)()
    days = flow(_scope(w))
    assert sum(days.received.values()) == 8
    assert len(days.ended) == 2, "on two days"


def test_an_exemption_stands_beside_the_fact(inside: World) -> None:
    w = inside
    case = answered_late(w)
    given = timing.appeal(case, repair_clock(case), reason="封路", by=w.handler, now=w.now + LATER)
    timing.decide_appeal(given, True, by=w.street_officer, now=w.now + LATER)
    total = tallies(_scope(w)).total
    assert (total.due, total.kept, total.exempt) == (1, 0, 1)
    assert aired_figures(COMMUNITY, now=w.now + 29 * DAY).on_time.exempt == 1


def test_what_a_unit_s_own_people_reported_measures_no_unit(inside: World) -> None:
    w = inside
    own, last = closed(w), reported(w)
    reviewing.dispatch(last, w.power, by=w.worker, now=w.now)
    handling.accept(last, by=w.other_handler, now=w.now)
    assert {unit: t.due for unit, t in of_units(_scope(w)).by_unit.items()} == {
        w.water.id: 1,
        w.power.id: 1,
    }
    own.reporter = w.handler
    for rating in own.ratings:
        rating.person_id = w.handler.id
    assert of_units(_scope(w)).by_unit.keys() == {w.power.id}
    assert tallies(_scope(w)).by_unit[w.water.id].due == 1


def test_a_clock_keeps_how_long_it_took_without_its_pauses(inside: World) -> None:
    """Accepted on Wednesday at 14:30, stood still for two days, answered on Friday at 16:30."""
    w = inside
    case = paused(w)
    timing.resume(case, by=w.worker, now=w.now + 2 * DAY)
    done = w.now + 2 * DAY + timedelta(hours=2)
    handling.answer(case, words="换了新盖子，螺栓也紧了。", sure=True, by=w.handler, now=done)
    assert repair_clock(case).took == 2 * 3600
    found = stages(_scope(w), now=done)
    assert found[Stage.REPAIR, Counting.WORK].within(0.5) == timedelta(hours=2)
    assert found[Stage.REVIEW, Counting.DUTY].finished == 1
    assert found[Stage.VERIFY, Counting.WORK].open == 1


def test_what_has_not_ended_is_not_left_out(inside: World) -> None:
    w = inside
    reported(w), closed(w)
    found = standing(_scope(w), now=w.now + 5 * DAY)
    assert (found.ages, found.total, found.overdue) == ([0, 0, 1, 0, 0], 1, 1)
    assert found.late == {Stage.REVIEW: 1}
    running = stages(_scope(w), now=w.now + DAY)[Stage.REVIEW, Counting.DUTY]
    assert (running.finished, running.longest_open) == (1, timedelta(hours=13))


@pytest.mark.parametrize(
    ("ended", "running", "half", "most"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [], 5, 9),
        ([1, 2, 3], [4, 4, 4], 3, None),  # three of six are done: half, and nobody knows of nine
        ([1, 2, 3], [0.5, 0.5, 0.5], 2, 3),  # these had only just begun: they say next to nothing
        ([5], [9], 5, None),
        ([], [7], None, None),
    ],
)
def test_open_ones_count_as_long_as_they_have_run(
    ended: list[float], running: list[float], half: int | None, most: int | None
) -> None:
    spans = Spans()
    for hours in ended:
        spans.ended[int(hours * 3600)] += 1
    for hours in running:
        spans.running[int(hours * 3600)] += 1

    def told(hours: int | None) -> timedelta | None:
        return None if hours is None else timedelta(hours=hours)

    assert spans.within(0.5) == told(half)
    assert spans.within(0.9) == told(most)
