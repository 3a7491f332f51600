"""What runs out goes up: each step once, in order, to whoever answers there."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases import amending, closing, escalating, handling
from backend.cases.models import Case, Clock, EscalationCause
from backend.clock import SHANGHAI
from backend.db import db
from backend.errors import Conflict, Invalid
from backend.notifications.models import Notice
from backend.people import actions
from backend.people.models import Person, RoleKind, Unit, UnitKind
from backend.people.roster import add_shift

from ..world import COMMUNITY, DISTRICT, NEXT_COMMUNITY, STREET, WEDNESDAY, World
from .making import GOOD_ANSWER, accepted, asked, dispatched, disputed, reported

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def inside(inside: World) -> World:
    """At half past two sharp."""
    inside.now = WEDNESDAY
    return inside


def running(case: Case) -> Clock:
    db.session.flush()
    assert case.running_clock is not None
    return case.running_clock


def told(case: Case, *kinds: str) -> Counter[str]:
    """Who was told that it is late, and how often."""
    rows = db.session.execute(
        select(Person.name, Notice.data).join(Notice).where(Notice.kind.in_(kinds))
    )
    return Counter(name for name, data in rows if data["case_id"] == case.id)


LATE = ("overdue", "escalated")


def steps(case: Case) -> list[tuple[int, str]]:
    db.session.expire(case, ["escalations"])
    return [(e.step, e.region_code) for e in case.escalations]


def test_after_two_days_each_step_once_and_in_order(inside: World) -> None:
    case = reported(inside)
    later = inside.now + 5 * DAY
    assert escalating.ring(running(case), now=later) == 3
    assert escalating.ring(running(case), now=later + DAY) == 0
    assert steps(case) == [(1, COMMUNITY), (2, STREET), (3, DISTRICT)]
    assert told(case, *LATE) == {"刘敏": 1, "陈芳": 1, "街道的小郭": 1, "区里的老邓": 1}
    assert running(case).rings_at is None


def test_before_its_time_nobody_hears(inside: World) -> None:
    case = reported(inside)
    clock = running(case)
    assert escalating.ring(clock, now=clock.ends_at - timedelta(seconds=1)) == 0
    assert escalating.ring(clock, now=clock.ends_at) == 1
    assert escalating.ring(clock, now=clock.ends_at) == 0
    assert clock.rings_at == clock.ends_at + 3 * HOUR


def test_answered_at_the_same_instant_nothing_rings(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.handler, now=clock.ends_at)
    assert escalating.ring(clock, now=clock.ends_at + DAY) == 0
    assert not clock.late_at(clock.ends_at + DAY)
    assert told(case, *LATE) == {}


def test_what_the_street_decides_late_goes_to_the_district(inside: World) -> None:
    case = disputed(inside)
    clock = running(case)
    escalating.ring(clock, now=clock.ends_at)
    assert told(case, "overdue") == {"刘敏": 1, "陈芳": 1, "街道的小郭": 1}
    assert escalating.ring(clock, now=clock.ends_at + 9 * DAY) == 1
    assert told(case, "escalated") == {"区里的老邓": 1}
    assert steps(case) == [(1, STREET), (2, DISTRICT)]


def unit_over(w: World, below: Unit, name: str, kind: UnitKind = UnitKind.DEPARTMENT) -> Unit:
    above = actions.found_unit(name, kind, DISTRICT)
    chief = Person(name=f"{name}的头", created_at=w.now)
    db.session.add(chief)
    actions.grant(chief, RoleKind.HANDLER, by=None, now=w.now, unit=above)
    below.parent = above
    db.session.flush()
    return above


def test_the_units_superior_and_the_one_above(inside: World) -> None:
    office = unit_over(inside, inside.water, "水务局")
    unit_over(inside, office, "城管委")
    case = dispatched(inside)
    clock = running(case)
    escalating.ring(clock, now=clock.ends_at)
    assert told(case, "overdue") == {"刘敏": 1, "陈芳": 1, "水务的老秦": 1}
    escalating.ring(clock, now=clock.ends_at + 5 * DAY)
    above = {"街道的小郭": 1, "水务局的头": 1, "区里的老邓": 1, "城管委的头": 1}
    assert told(case, "escalated") == above
    assert [e.unit.name for e in case.escalations if e.unit] == ["水务局", "城管委"]


def test_a_dissolved_superior_is_passed_over(inside: World) -> None:
    office = unit_over(inside, inside.water, "水务局")
    unit_over(inside, office, "城管委")
    actions.dissolve(office, by=None, now=inside.now)
    case = dispatched(inside)
    escalating.ring(running(case), now=running(case).ends_at + 3 * HOUR)
    assert told(case, "escalated") == {"街道的小郭": 1, "城管委的头": 1}


def test_the_roster_says_who_hears(inside: World) -> None:
    w, hours = inside, (inside.now, inside.now + 20 * HOUR)
    deputy = Person(name="街道的小田", created_at=w.now)
    db.session.add(deputy)
    actions.grant(deputy, RoleKind.STREET_OFFICER, by=None, now=w.now, region_code=STREET)
    add_shift(w.colleague, COMMUNITY, *hours, by=w.worker, now=w.now)
    add_shift(deputy, STREET, *hours, by=w.street_officer, now=w.now)
    case = reported(w)
    escalating.ring(running(case), now=w.now + 7 * HOUR)
    assert told(case, *LATE) == {"陈芳": 1, "街道的小田": 1}


def due(person: Person, kind: str) -> datetime:
    return db.session.scalars(
        select(Notice.due_at).where(Notice.person_id == person.id, Notice.kind == kind)
    ).one()


@pytest.mark.parametrize("on_shift", [False, True])
def test_who_is_not_on_duty_sleeps(inside: World, on_shift: bool) -> None:
    w = inside
    w.now = datetime(2026, 7, 1, 17, 40, tzinfo=SHANGHAI)
    if on_shift:
        add_shift(w.street_officer, STREET, w.now, w.now + 12 * HOUR, by=w.admin, now=w.now)
    case = reported(w)
    night = running(case).ends_at + 2 * HOUR + timedelta(minutes=30)
    case.running_clock.rings_at = night  # type: ignore[union-attr]
    escalating.ring(running(case), now=night)
    escalating.ring(running(case), now=night)
    morning = datetime(2026, 7, 2, 8, tzinfo=SHANGHAI)
    assert due(w.worker, "overdue") == morning
    if on_shift:
        running(case).rings_at = night
        escalating.ring(running(case), now=night + 12 * HOUR)
        assert due(w.street_officer, "escalated") == night + 12 * HOUR


def test_a_danger_wakes_everybody(inside: World) -> None:
    inside.now = datetime(2026, 7, 1, 23, 40, tzinfo=SHANGHAI)
    case = reported(inside, danger=True)
    now = inside.now + 3 * HOUR
    escalating.ring(running(case), now=now)
    for name in ("street_officer", "district_officer"):
        assert due(getattr(inside, name), "escalated") == now


def test_a_paused_clock_does_not_ring(inside: World) -> None:
    case = accepted(inside)
    clock = running(case)
    clock.paused_at, clock.rings_at = inside.now, None
    assert escalating.ring(clock, now=inside.now + 90 * DAY) == 0


def test_a_step_taken_is_not_taken_again_after_an_extension(inside: World) -> None:
    case = reported(inside)
    clock = running(case)
    escalating.ring(clock, now=clock.ends_at)
    clock.rings_at = clock.ends_at  # as if somebody had turned it back
    escalating.ring(clock, now=clock.ends_at + HOUR)
    assert steps(case) == [(1, COMMUNITY), (2, STREET)]


def report_up(w: World, case: Case, who: str) -> set[str]:
    before = told(case, "reported_up")
    escalating.report_up(case, words="管线不归这里", by=getattr(w, who), now=w.now)
    return set(told(case, "reported_up") - before)


@pytest.mark.parametrize(
    ("who", "levels"),
    [
        ("steward", {"刘敏", "陈芳", "街道的小郭"}),
        ("grid_worker", {"街道的小郭", "区里的老邓"}),
        ("worker", {"街道的小郭", "区里的老邓"}),
        ("street_officer", {"区里的老邓"}),
    ],
)
def test_both_levels_above_hear_directly(inside: World, who: str, levels: set[str]) -> None:
    case = reported(inside)
    assert report_up(inside, case, who) == levels
    with pytest.raises(Conflict, match="已经直报过"):
        report_up(inside, case, who)


def test_what_one_has_said_the_next_says_only_further_up(inside: World) -> None:
    case = reported(inside)
    report_up(inside, case, "steward")
    assert report_up(inside, case, "worker") == {"区里的老邓"}
    assert {e.cause for e in case.escalations} == {EscalationCause.DIRECT}


def test_sent_back_it_may_be_reported_up_once_more(inside: World) -> None:
    w, case = inside, asked(inside)
    assert report_up(w, case, "worker") == {"街道的小郭", "区里的老邓"}
    closing.reopen(case, reason="又松了", by=w.worker, now=w.now)
    escalating.report_up(case, words="还是办不了", by=w.worker, now=w.now)
    assert told(case, "reported_up") == {"街道的小郭": 2, "区里的老邓": 2}
    with pytest.raises(Conflict, match="已经直报过"):
        report_up(w, case, "worker")


def test_a_sentence_says_why(inside: World) -> None:
    with pytest.raises(Invalid):
        escalating.report_up(reported(inside), words="  ", by=inside.steward, now=inside.now)


def test_the_worker_across_the_border_reports_as_one(inside: World) -> None:
    case = reported(inside)
    amending.add_side(case, NEXT_COMMUNITY, by=inside.worker, now=inside.now)
    assert report_up(inside, case, "next_worker") == {"街道的小郭", "区里的老邓"}
