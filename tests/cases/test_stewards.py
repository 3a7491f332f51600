"""A steward looks after one house: what is wrong around it lies in the house's grid."""

from backend.cases import escalating, queries, rules
from backend.cases.filters import Filters
from backend.db import db
from backend.people import actions
from backend.people.models import Level, Person, Region, RoleKind

from ..world import COMMUNITY, GRID, OTHER_GRID, STREET, World
from .making import reported


def steward_of_a_house(w: World, grid: str) -> Person:
    house = Region(code=COMMUNITY + "101", level=Level.BUILDING, name="1栋", parent_code=grid)
    db.session.add(house)
    db.session.flush()
    person = Person(name="大管家万姨", created_at=w.now)
    db.session.add(person)
    actions.grant(person, RoleKind.STEWARD, by=None, now=w.now, region_code=house.code)
    return person


def test_a_steward_reports_up_what_lies_around_the_house(inside: World) -> None:
    case = reported(inside)
    steward = steward_of_a_house(inside, GRID)
    sent = escalating.report_up(case, words="楼里商量不出来", by=steward, now=inside.now)
    assert [step.region_code for step in sent] == [COMMUNITY, STREET]


def test_a_steward_finds_it_by_its_number(inside: World) -> None:
    case = reported(inside)
    steward = steward_of_a_house(inside, GRID)
    assert queries.case_numbered(steward, case.number) is case
    assert [found.id for found in queries.page(steward, Filters())] == [case.id]


def test_not_what_lies_in_another_grid(inside: World) -> None:
    case = reported(inside)
    assert not rules.directs(steward_of_a_house(inside, OTHER_GRID), case)
