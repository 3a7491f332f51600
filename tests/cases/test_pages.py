"""A page, put together from several indexes, is what the rule of who may see what would give."""

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from backend.cases.filters import Filters
from backend.cases.models import Case, Dispatch, Follower, Side, Source, Status
from backend.cases.queries import page, visible_to
from backend.cases.searching import catch_up
from backend.db import db
from backend.people import actions
from backend.people.models import Person, RoleKind

from ..world import COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, NEXT_GRID, OTHER_GRID, STREET, World

PLACES = [COMMUNITY, NEXT_COMMUNITY, GRID, OTHER_GRID, NEXT_GRID]
ROLES = [RoleKind.COMMUNITY_WORKER, RoleKind.GRID_WORKER, RoleKind.STREET_OFFICER, RoleKind.ADMIN]
SAID = ["井盖坏了", "路灯不亮", "井盖边上路灯不亮", "渍水"]
FILTERS = [
    Filters(),
    Filters(mine=True),
    Filters(open_only=True),
    Filters(status=Status.REPORTED),
    Filters(region_code=COMMUNITY),
    Filters(kind_key="manhole"),
    Filters(words="井盖"),
    Filters(words="灯"),
    Filters(words="井盖 路灯", region_code=STREET),
    Filters(words="井盖", kind_key="manhole", open_only=True),
]


@pytest.mark.parametrize("seed", range(3))
def test_pages_are_the_whole_list_in_pieces(inside: World, seed: int) -> None:
    chance = random.Random(seed)
    people = [*map(inside.__getattr__, inside.everybody), *_persons(inside, chance)]
    _cases(inside, chance, people)
    while catch_up():
        pass
    for person in chance.sample(people, 7):
        db.session.expire(person)
        for filters in FILTERS:
            naive = filters.apply(select(Case.id).where(visible_to(person)), person)  # type: ignore[arg-type]
            expected = db.session.scalars(naive.order_by(Case.id.desc())).all()
            assert _walk(person, filters, chance.randint(3, 12)) == expected


def _walk(person: Person, filters: Filters, limit: int) -> list[int]:
    """The ids of all pages, one after the other."""
    found: list[int] = []
    while some := page(person, filters, before=found[-1] if found else None, limit=limit):
        found += [case.id for case in some]
        assert len(some) <= limit
    return found


def _persons(world: World, chance: random.Random) -> list[Person]:
    """People with several roles, in places that overlap."""
    made = []
    for _ in range(4):
        person = Person(name="", created_at=world.now)
        db.session.add(person)
        for kind in chance.sample(ROLES, chance.randint(0, 3)):
            where = chance.choice([*PLACES, STREET, DISTRICT])
            actions.grant(person, kind, by=None, now=world.now, region_code=where)
        for unit in chance.sample([world.water, world.power], chance.randint(0, 2)):
            actions.grant(person, RoleKind.HANDLER, by=None, now=world.now, unit=unit)
        made.append(person)
    db.session.flush()
    return made


def _cases(world: World, chance: random.Random, people: Sequence[Person]) -> None:
    """Whatever lies in the tables, likely or not."""
    for number in range(40):
        status = chance.choice([Status.DRAFT, Status.REPORTED, Status.DISPATCHED, Status.CLOSED])
        draft = status is Status.DRAFT
        case = Case(
            number=f"T-{number:04}",
            status=status,
            kind_key=chance.choice(["manhole", "light", None]),
            words=chance.choice(SAID),
            region_code=chance.choice([*PLACES, None] if draft else PLACES),
            source=Source.APP,
            reporter_id=chance.choice([None, chance.choice(people).id]),
            created_at=world.now,
            reported_at=None if draft else world.now,
        )
        db.session.add(case)
        db.session.flush()
        _beside(world, case, chance, people)
    db.session.flush()


def _beside(world: World, case: Case, chance: random.Random, people: Sequence[Person]) -> None:
    for _ in range(chance.choice([0, 0, 1, 2])):  # some twice to the same unit
        unit = chance.choice([world.water, world.power])
        sent = Dispatch(case_id=case.id, unit_id=unit.id, at=world.now, ended_at=world.now)
        db.session.add(sent)
    for person in chance.sample(people, chance.choice([0, 0, 1, 3])):
        db.session.add(Follower(case_id=case.id, person_id=person.id, at=world.now))
    for code in chance.sample(PLACES[:2], chance.choice([0, 0, 1])):
        db.session.add(Side(case_id=case.id, region_code=code, at=world.now))
