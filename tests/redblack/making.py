"""Lists in any state, made by the verbs. A small rule, so that five matters are enough."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from backend.cases import closing, handling, reviewing, verifying
from backend.cases.models import Finding, Verdict
from backend.people.models import Person, Unit
from backend.redblack.actions import announce, compute, object_to, publish, withdraw
from backend.redblack.models import ListState, RedBlackList
from backend.redblack.rules import decide_rule

from ..cases.making import GOOD_ANSWER, reported
from ..world import STREET, World

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 20)
DAY = timedelta(days=1)
RULE = {
    "weights": {"on_time": 60, "solved": 40},
    "least": {"due": 5, "asked": 5},
    "red_from": 500,
    "black_below": 450,
    "days_to_object": 5,
}


def after(w: World) -> datetime:
    """When the period is over."""
    return w.now + 60 * DAY


def handled(w: World, unit: Unit, by: Person, *, late: bool, verdict: Verdict) -> None:
    """One matter that a unit answered, on time or late, and what the rider said of it."""
    case = reported(w)
    reviewing.dispatch(case, unit, by=w.worker, now=w.now)
    handling.accept(case, by=by, now=w.now)
    at = w.now + (30 * DAY if late else timedelta())
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=by, now=at)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=at)
    closing.rate(case, verdict, by=w.rider, now=at)


def five_each(w: World) -> None:
    """The water office keeps its word, the power office does not."""
    for _ in range(5):
        handled(w, w.water, w.handler, late=False, verdict=Verdict.SOLVED)
        handled(w, w.power, w.other_handler, late=True, verdict=Verdict.PARTLY)


def computed(w: World) -> RedBlackList:
    five_each(w)
    decide_rule(RULE, valid_from=w.now, by=w.admin, now=w.now)
    return compute(STREET, FIRST, LAST, by=w.street_officer, now=after(w))


def announced(w: World) -> RedBlackList:
    listed = computed(w)
    announce(listed, by=w.street_officer, now=after(w))
    return listed


def objected(w: World) -> RedBlackList:
    listed = announced(w)
    object_to(listed, "那五件是停电检修，不归我们定", by=w.other_handler, now=after(w) + DAY)
    return listed


def over(listed: RedBlackList) -> datetime:
    """When the units can object no more."""
    assert listed.objections_until is not None
    return listed.objections_until + DAY


def published(w: World) -> RedBlackList:
    listed = announced(w)
    publish(listed, by=w.district_officer, now=over(listed))
    return listed


def withdrawn(w: World) -> RedBlackList:
    listed = computed(w)
    withdraw(listed, "算错了月份", by=w.street_officer, now=after(w))
    return listed


IN_STATE: dict[ListState, Callable[[World], RedBlackList]] = {
    ListState.COMPUTED: computed,
    ListState.ANNOUNCED: announced,
    ListState.PUBLISHED: published,
    ListState.WITHDRAWN: withdrawn,
}


def two_lists(w: World) -> tuple[RedBlackList, RedBlackList]:
    """Of last month: one only computed, one that the water office knows and has objected to."""
    earlier = replace(w, now=w.now - 20 * DAY)
    handled(earlier, w.water, w.handler, late=False, verdict=Verdict.SOLVED)
    begun, told = (
        compute(STREET, date(2026, 6, day), date(2026, 6, 30), by=w.street_officer, now=w.now)
        for day in (1, 2)
    )
    announce(told, by=w.street_officer, now=w.now)
    object_to(told, "数不对", by=w.handler, now=w.now)
    return begun, told
