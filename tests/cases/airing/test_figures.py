"""Honest figures: what came due, what was said; nothing is counted that did not happen."""

from datetime import timedelta

from backend.cases import closing, handling, timing, verifying
from backend.cases.airing.figures import FEWEST, figures, percent
from backend.cases.models import Finding, Verdict

from ...world import COMMUNITY, NEXT_COMMUNITY, World
from ..making import (
    accepted,
    answered,
    answered_late,
    asked,
    closed,
    explained,
    repair_clock,
    secured,
)

MONTH_END = timedelta(days=25)


def test_nothing_is_not_a_hundred_percent(inside: World) -> None:
    none = figures(None, now=inside.now)
    assert (none.on_time.rate, none.satisfaction, none.units) == (None, None, [])
    assert (percent(199, 200), percent(200, 200)) == (99, 100)


def test_on_time_of_what_came_due(inside: World) -> None:
    closed(inside)
    accepted(inside)  # never answered: it came due all the same
    now = inside.now + MONTH_END
    on_time = figures(None, now=now).on_time
    assert (on_time.kept, on_time.due) == (1, 2)
    assert figures(COMMUNITY, now=now).on_time == on_time
    assert figures(NEXT_COMMUNITY, now=now).on_time.due == 0
    assert figures(None, now=inside.now).on_time.due == 0  # not due yet


def test_given_back_is_neither_kept_nor_missed(inside: World) -> None:
    case = accepted(inside)
    handling.give_back(case, reason="不是我家的", by=inside.handler, now=inside.now)
    assert figures(None, now=inside.now + MONTH_END).on_time.due == 0


def test_excused_is_still_late(inside: World) -> None:
    case = answered_late(inside)
    now = inside.now + MONTH_END
    appeal = timing.appeal(case, repair_clock(case), reason="封路", by=inside.handler, now=now)
    timing.decide_appeal(appeal, True, by=inside.street_officer, now=now)
    on_time = figures(None, now=now).on_time
    assert (on_time.kept, on_time.due, on_time.exempt) == (0, 1, 1)


def test_made_safe_counts_and_so_does_the_repair(inside: World) -> None:
    secured(inside)
    on_time = figures(None, now=inside.now + MONTH_END).on_time
    assert (on_time.kept, on_time.due) == (1, 2)


def test_silence_and_partly_are_no_satisfaction(inside: World) -> None:
    closed(inside)
    asked(inside)  # nobody has said anything
    closing.rate(asked(inside), Verdict.PARTLY, by=inside.rider, now=inside.now)
    found = figures(None, now=inside.now + MONTH_END)
    assert (found.satisfied, found.answered, found.satisfaction) == (1, 2, 50)


def test_explained_stands_apart(inside: World) -> None:
    explained(inside)
    found = figures(None, now=inside.now + MONTH_END)
    assert (found.explained, found.answered) == (1, 0)


def test_a_unit_with_few_cases_has_no_rate(inside: World) -> None:
    for _ in range(FEWEST - 1):
        verifying.verify(answered(inside), Finding.DONE, by=inside.grid_worker, now=inside.now)
    later = inside.now + MONTH_END
    assert figures(None, now=later).units == []
    accepted(inside)
    ((name, unit),) = figures(None, now=later).units
    assert (name, unit.kept, unit.due, unit.rate) == ("永清水务所", 4, 5, 80)


def test_what_is_long_past_is_not_counted(inside: World) -> None:
    closed(inside)
    assert figures(None, now=inside.now + timedelta(days=90)).on_time.due == 0
