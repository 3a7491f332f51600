"""The roster: who may write it, for whom, and which hours can be."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.clock import SHANGHAI
from backend.db import db, transaction
from backend.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from backend.people.models import DutyShift
from backend.people.roster import add_shift, eligible, places, remove_shift, shift, shifts
from backend.web import App

from ..street import at_once
from ..world import CAST, COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, STREET, World

EVENING = datetime(2026, 7, 1, 20, 0, tzinfo=SHANGHAI)
MORNING = EVENING + timedelta(hours=12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

WRITERS = {
    COMMUNITY: {"admin", "district_officer", "street_officer", "worker", "colleague"},
    NEXT_COMMUNITY: {"admin", "district_officer", "street_officer", "next_worker"},
    STREET: {"admin", "district_officer", "street_officer"},
    DISTRICT: {"admin", "district_officer"},
}


def put(w: World, by: str = "worker", name: str = "colleague", **more: object) -> DutyShift:
    given = {"region_code": COMMUNITY, "starts_at": EVENING, "ends_at": MORNING, **more}
    return add_shift(getattr(w, name), by=getattr(w, by), now=w.now, **given)[0]  # type: ignore[arg-type]


def on_roster() -> int:
    return db.session.scalar(select(func.count()).select_from(DutyShift)) or 0


@pytest.mark.parametrize("place", WRITERS)
@pytest.mark.parametrize("name", CAST)
def test_who_writes_the_roster(inside: World, name: str, place: str) -> None:
    theirs = put(inside, "admin", "admin", region_code=place)
    if name in WRITERS[place]:
        remove_shift(theirs, by=getattr(inside, name), now=inside.now)
        put(inside, name, name, region_code=place)
    else:
        with pytest.raises(NotAllowed):
            remove_shift(theirs, by=getattr(inside, name), now=inside.now)
        with pytest.raises(NotAllowed):
            put(inside, name, "district_officer", region_code=place)
    assert on_roster() == 1


@pytest.mark.parametrize("place", WRITERS)
@pytest.mark.parametrize("name", CAST)
def test_only_whose_post_reaches_the_place_is_put_on(inside: World, name: str, place: str) -> None:
    able = getattr(inside, name) in eligible(place, inside.admin)
    assert able == (name in WRITERS[place])
    if able:
        put(inside, "admin", name, region_code=place)
    else:
        with pytest.raises(Invalid):
            put(inside, "admin", name, region_code=place)
    assert on_roster() == able


@pytest.mark.parametrize(
    ("by", "may_not"),
    [
        ("worker", {"admin", "district_officer", "street_officer"}),
        ("street_officer", {"admin", "district_officer"}),
        ("district_officer", set()),
    ],
)
def test_nobody_puts_on_who_stands_higher(inside: World, by: str, may_not: set[str]) -> None:
    there = WRITERS[COMMUNITY]
    found = eligible(COMMUNITY, getattr(inside, by))
    assert {name for name in there if getattr(inside, name) not in found} == may_not
    for name in may_not:
        with pytest.raises(NotAllowed, match="上级"):
            put(inside, by, name)
    assert on_roster() == 0
    assert eligible(COMMUNITY, inside.rider) == []


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (EVENING, EVENING, "晚于"),
        (MORNING, EVENING, "晚于"),
        (EVENING, EVENING + DAY + timedelta(seconds=1), "24 小时"),
        (EVENING - DAY, MORNING - DAY, "已经过了"),
        (EVENING + 370 * DAY, MORNING + 370 * DAY, "一年"),
    ],
)
def test_hours_that_cannot_be(
    inside: World, starts: datetime, ends: datetime, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        put(inside, starts_at=starts, ends_at=ends)
    assert on_roster() == 0


@pytest.mark.parametrize("weeks", [0, -1, 27])
def test_weeks_that_cannot_be(inside: World, weeks: int) -> None:
    with pytest.raises(Invalid, match="周"):
        put(inside, weeks=weeks)


def test_a_place_that_has_no_roster(inside: World) -> None:
    with pytest.raises(Invalid, match="网格"):
        put(inside, region_code=GRID)
    with pytest.raises(NotFound):
        put(inside, region_code="999999999999")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(-HOUR, HOUR), (HOUR, 2 * HOUR), (11 * HOUR, 13 * HOUR), (-HOUR, 13 * HOUR), (0 * HOUR, HOUR)],
)
def test_nobody_is_on_two_shifts_at_once(inside: World, starts: timedelta, ends: timedelta) -> None:
    put(inside)
    with pytest.raises(Conflict, match="今天 20:00到明天 08:00已经有班"):
        put(inside, starts_at=EVENING + starts, ends_at=EVENING + ends)
    put(inside, "admin", "admin")
    with pytest.raises(Conflict):  # nor in two places
        put(inside, "admin", "admin", region_code=STREET)


def test_shifts_that_touch(inside: World) -> None:
    put(inside)
    put(inside, starts_at=MORNING, ends_at=MORNING + HOUR)
    put(inside, starts_at=EVENING - HOUR, ends_at=EVENING)
    assert on_roster() == 3


def test_for_some_weeks_all_or_none(app: App, world: World) -> None:
    with app.app_context():
        with transaction():
            put(world, starts_at=EVENING + 14 * DAY, ends_at=MORNING + 14 * DAY)
        with pytest.raises(Conflict, match="7月15日 20:00"), transaction():
            put(world, weeks=3)
        with transaction(write=False):
            assert on_roster() == 1
        with transaction():
            made = add_shift(
                world.colleague,
                COMMUNITY,
                EVENING,
                MORNING,
                by=world.worker,
                now=world.now,
                weeks=2,
            )
            assert [one.starts_at for one in made] == [EVENING, EVENING + 7 * DAY]


def test_the_same_person_written_down_twice_at_once(app: App, world: World) -> None:
    def write(hours: timedelta) -> None:
        with app.app_context():
            try:
                with transaction():
                    put(world, starts_at=EVENING + hours)
            finally:
                db.session.remove()

    done = at_once(*[lambda n=n: write(n * HOUR) for n in range(4)])
    assert sorted(isinstance(one, Conflict) for one in done) == [False, True, True, True]
    with app.app_context(), transaction(write=False):
        assert on_roster() == 1


def test_what_was_stays_to_be_read(inside: World) -> None:
    running = put(inside)
    remove_shift(running, by=inside.worker, now=EVENING + HOUR)
    assert running.ends_at == EVENING + HOUR
    for at in (EVENING + HOUR, MORNING):
        with pytest.raises(Conflict, match="已经过了"):
            remove_shift(running, by=inside.worker, now=at)
    begins_now = put(inside, name="worker")
    remove_shift(begins_now, by=inside.worker, now=EVENING)
    assert on_roster() == 1
    with pytest.raises(NotFound):
        shift(begins_now.id)
    assert shift(running.id) is running


def test_taken_off_by_two_at_once(app: App, world: World) -> None:
    with app.app_context(), transaction():
        shift_id = put(world).id

    def take_off() -> None:
        with app.app_context():
            try:
                with transaction():
                    remove_shift(shift(shift_id), by=world.worker, now=world.now)
            finally:
                db.session.remove()

    done = at_once(take_off, take_off)
    assert sorted(isinstance(one, DomainError) for one in done) == [False, True]


def test_the_shifts_of_a_week(inside: World) -> None:
    first, other = put(inside), put(inside, name="worker")
    elsewhere = put(inside, "street_officer", "street_officer", region_code=STREET)
    assert shifts([COMMUNITY], since=EVENING, until=MORNING) == [first, other]
    assert shifts([COMMUNITY], since=MORNING, until=MORNING + DAY) == []
    assert shifts([COMMUNITY], since=EVENING - DAY, until=EVENING) == []
    both = shifts([COMMUNITY, STREET], since=MORNING - HOUR, until=MORNING)
    assert set(both) == {first, other, elsewhere}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("admin", [DISTRICT, STREET, COMMUNITY, NEXT_COMMUNITY]),
        ("street_officer", [STREET, COMMUNITY, NEXT_COMMUNITY]),
        ("worker", [COMMUNITY]),
        ("grid_worker", [COMMUNITY]),
        ("handler", []),
        ("resident", []),
        ("stranger", []),
    ],
)
def test_whose_roster_one_reads(inside: World, name: str, codes: list[str]) -> None:
    assert [region.code for region in places(getattr(inside, name))] == codes
