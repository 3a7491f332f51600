"""Units come to an end: they get nothing new, their past stays, somebody may go on for them."""

import pytest

from backend.db import db, transaction
from backend.errors import Conflict, Invalid, NotAllowed, NotFound
from backend.people.actions import dissolve, found_unit, grant
from backend.people.models import RoleKind, Unit, UnitKind
from backend.people.queries import (
    handlers,
    heir,
    superior_unit,
    unit,
    unit_named,
    unit_serving,
    units_serving,
)
from backend.web import App

from ..street import at_once
from ..world import CAST, COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, STREET, World


def founded(name: str, region_code: str = STREET, above: Unit | None = None) -> Unit:
    new = found_unit(name, UnitKind.DEPARTMENT, region_code)
    new.parent_id = above.id if above else None
    db.session.flush()
    return new


@pytest.mark.parametrize("name", CAST)
def test_who_dissolves_a_unit(inside: World, name: str) -> None:
    if name in {"admin", "district_officer", "street_officer"}:
        dissolve(inside.water, by=getattr(inside, name), now=inside.now)
    else:
        with pytest.raises(NotAllowed):
            dissolve(inside.water, by=getattr(inside, name), now=inside.now)
    assert inside.water.stands == (inside.water in units_serving(GRID))


def test_a_street_does_not_dissolve_what_is_the_districts(inside: World) -> None:
    districts = founded("区水务局", DISTRICT)
    with pytest.raises(NotAllowed):
        dissolve(districts, by=inside.street_officer, now=inside.now)
    dissolve(districts, by=inside.district_officer, now=inside.now)


def test_it_gets_nothing_new_and_its_past_stays(inside: World) -> None:
    dissolve(inside.water, successor=inside.power, by=inside.admin, now=inside.now)
    assert units_serving(GRID) == [inside.power]
    assert handlers(inside.water.id) == [inside.handler]
    assert unit(inside.water.id) is inside.water
    assert (inside.water.dissolved_at, inside.water.successor) == (inside.now, inside.power)
    with pytest.raises(Conflict, match="撤销"):
        role = RoleKind.HANDLER
        grant(inside.stranger, role, by=inside.admin, now=inside.now, unit=inside.water)
    with pytest.raises(Conflict, match="已经撤销"):
        dissolve(inside.water, by=inside.admin, now=inside.now)


def test_successors_that_cannot_be(inside: World) -> None:
    smaller, gone = founded("社区的水管班", COMMUNITY), founded("老水务所")
    dissolve(gone, by=None, now=inside.now)
    for successor, refusal in (
        (inside.water, Invalid),
        (smaller, Invalid),
        (gone, Conflict),
    ):
        with pytest.raises(refusal):
            dissolve(inside.water, successor=successor, by=inside.admin, now=inside.now)
    assert inside.water.stands
    dissolve(inside.water, successor=founded("区水务局", DISTRICT), by=None, now=inside.now)


def test_two_that_are_to_follow_each_other(app: App, world: World) -> None:
    ids = [world.units["water"], world.units["power"]]

    def end(first: int, second: int) -> None:
        with app.app_context():
            try:
                with transaction():
                    dissolve(unit(first), successor=unit(second), by=world.admin, now=world.now)
            finally:
                db.session.remove()

    done = at_once(lambda: end(*ids), lambda: end(*ids[::-1]))
    assert sorted(isinstance(one, Conflict) for one in done) == [False, True]
    with app.app_context(), transaction(write=False):
        assert sorted(unit(unit_id).stands for unit_id in ids) == [False, True]


def test_the_heir_of_an_heir(inside: World) -> None:
    third = founded("综合所")
    assert heir(inside.water) is inside.water
    dissolve(inside.water, successor=inside.power, by=None, now=inside.now)
    dissolve(inside.power, successor=third, by=None, now=inside.now)
    assert heir(inside.water) is heir(inside.power) is third
    dissolve(third, by=None, now=inside.now)
    assert heir(inside.water) is None


def test_the_unit_above_skips_the_dissolved(inside: World) -> None:
    bureau = founded("区城管局", DISTRICT)
    office = founded("街道城管办", STREET, bureau)
    team = founded("一中队", STREET, office)
    assert superior_unit(team) is office
    assert superior_unit(bureau) is None
    dissolve(office, by=None, now=inside.now)
    assert superior_unit(team) is bureau
    other = founded("街道综合办", STREET, bureau)
    office.successor_id = other.id
    db.session.flush()
    db.session.expire(office)
    assert superior_unit(team) is other
    dissolve(other, by=None, now=inside.now)
    dissolve(bureau, by=None, now=inside.now)
    assert superior_unit(team) is None


def test_units_that_hang_under_each_other_end_the_climb(inside: World) -> None:
    inside.water.parent_id, inside.power.parent_id = inside.power.id, inside.water.id
    db.session.flush()
    dissolve(inside.power, by=None, now=inside.now)
    assert superior_unit(inside.water) is None


def test_found_by_name(inside: World) -> None:
    assert unit_named(" 永清水务所 ", STREET) is inside.water
    assert unit_serving("永清水务所", NEXT_COMMUNITY) is inside.water
    with pytest.raises(NotFound):
        unit_named("永清水务所", COMMUNITY)
    dissolve(inside.water, by=None, now=inside.now)
    with pytest.raises(NotFound):
        unit_serving("永清水务所", STREET)
