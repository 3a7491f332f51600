"""Who answers for a place: those on a shift, else those whose post it is, else those above."""

from datetime import datetime, timedelta

import pytest

from backend.clock import SHANGHAI
from backend.people.actions import end_role, grant
from backend.people.duty import answering, next_on_shift, on_duty, on_shift, superiors
from backend.people.models import Level, Person, RoleKind
from backend.people.roster import add_shift

from ..world import COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, NEXT_GRID, STREET, World

EVENING = datetime(2026, 7, 1, 20, 0, tzinfo=SHANGHAI)
MORNING = EVENING + timedelta(hours=12)
MIDNIGHT = EVENING + timedelta(hours=4)


def put(w: World, name: str, region_code: str = COMMUNITY, hours: int = 12) -> None:
    ends = EVENING + timedelta(hours=hours)
    add_shift(getattr(w, name), region_code, EVENING, ends, by=w.admin, now=w.now)


def drop(w: World, *names: str) -> None:
    for name in names:
        for role in getattr(w, name).open_roles:
            end_role(role, by=w.admin, now=w.now)


def called(people: list[Person]) -> list[str]:
    return [person.name for person in people]


def test_the_shift_answers_from_its_first_instant_until_its_last(inside: World) -> None:
    put(inside, "colleague")
    for at in (EVENING, MIDNIGHT, MORNING - timedelta(seconds=1)):
        assert on_duty(COMMUNITY, at) == on_shift(COMMUNITY, at) == [inside.colleague]
        assert on_duty(GRID, at) == [inside.colleague]
    for at in (EVENING - timedelta(seconds=1), MORNING):
        assert on_shift(COMMUNITY, at) == []
        assert on_duty(COMMUNITY, at) == [inside.worker, inside.colleague]


def test_two_on_one_shift_both_answer(inside: World) -> None:
    put(inside, "colleague")
    put(inside, "worker")
    assert on_duty(COMMUNITY, MIDNIGHT) == [inside.colleague, inside.worker]


def test_a_shift_is_for_its_own_place(inside: World) -> None:
    put(inside, "colleague")
    assert on_duty(NEXT_COMMUNITY, MIDNIGHT) == [inside.next_worker]
    assert on_shift(NEXT_GRID, MIDNIGHT) == []


def test_the_streets_shift_hears_with_the_workers(inside: World) -> None:
    put(inside, "street_officer", STREET)
    assert on_shift(GRID, MIDNIGHT) == [inside.street_officer]
    hear = [inside.worker, inside.colleague, inside.street_officer]
    assert on_duty(COMMUNITY, MIDNIGHT) == hear
    put(inside, "colleague")
    assert on_shift(GRID, MIDNIGHT) == on_duty(GRID, MIDNIGHT) == [inside.colleague]


def test_climbing_as_far_as_there_is_somebody(inside: World) -> None:
    drop(inside, "worker", "colleague")
    assert on_duty(COMMUNITY, MIDNIGHT) == [inside.street_officer]
    drop(inside, "street_officer")
    assert on_duty(COMMUNITY, MIDNIGHT) == [inside.district_officer]
    drop(inside, "district_officer")
    assert on_duty(COMMUNITY, MIDNIGHT) == [inside.admin]


def test_who_has_lost_the_post_is_on_no_shift(inside: World) -> None:
    put(inside, "colleague")
    drop(inside, "colleague")
    assert on_duty(COMMUNITY, MIDNIGHT) == [inside.worker]


@pytest.mark.parametrize("place", [GRID, COMMUNITY, STREET, DISTRICT])
def test_superiors_climb_from_shift_to_officers_to_the_next_level(
    inside: World, place: str
) -> None:
    street = ["街道的小郭"] if place != DISTRICT else ["区里的老邓"]
    assert called(superiors(place, Level.STREET, MIDNIGHT)) == street
    assert called(superiors(place, Level.DISTRICT, MIDNIGHT)) == ["区里的老邓"]
    put(inside, "admin", DISTRICT)
    assert called(superiors(place, Level.DISTRICT, MIDNIGHT)) == ["管理员"]
    assert called(superiors(place, Level.DISTRICT, MORNING)) == ["区里的老邓"]
    drop(inside, "street_officer")
    assert called(superiors(place, Level.STREET, MIDNIGHT)) == ["管理员"]
    drop(inside, "district_officer")
    assert called(superiors(place, Level.STREET, MORNING)) == ["管理员"]


def test_one_of_several_officers_has_the_shift(inside: World) -> None:
    new, officer = inside.stranger, RoleKind.STREET_OFFICER
    grant(new, officer, by=inside.admin, now=inside.now, region_code=STREET)
    assert superiors(GRID, Level.STREET, MIDNIGHT) == [inside.street_officer, new]
    put(inside, "stranger", STREET)
    assert superiors(GRID, Level.STREET, MIDNIGHT) == [new]


def test_who_answers_for_each_level(inside: World) -> None:
    assert answering(COMMUNITY, MIDNIGHT) == [inside.worker, inside.colleague]
    assert answering(STREET, MIDNIGHT) == [inside.street_officer]
    assert answering(DISTRICT, MIDNIGHT) == [inside.district_officer]


def test_the_next_shift_within_a_span(inside: World) -> None:
    whose = inside.ids["colleague"]
    until = MORNING + timedelta(days=1)
    assert next_on_shift(whose, now=MIDNIGHT, until=until) == until
    put(inside, "colleague")
    assert next_on_shift(whose, now=EVENING - timedelta(hours=1), until=until) == EVENING
    assert next_on_shift(whose, now=MIDNIGHT, until=until) == MIDNIGHT
    assert next_on_shift(whose, now=MORNING, until=until) == until
    assert next_on_shift(whose, now=inside.now, until=EVENING) == EVENING
    assert next_on_shift(inside.ids["worker"], now=MIDNIGHT, until=until) == until
