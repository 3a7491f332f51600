"""Who fits a wish, and why: plain rules, best first, each with its reasons in one sentence.

Near comes before far (community, then street), done before said, said when before not; among those
alike, whoever is nearest, was asked least and has promised least. No model, nothing hidden: whoever
is asked reads the reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..people.models import Person, RoleKind, Unit
from ..people.rules import street_of
from .candidates import Candidate, doers, helpers, last_done, party_members, promises, units
from .models import Wish
from .reasons import Look
from .rules import rule

FAR = 100_000


@dataclass(frozen=True)
class Fit:
    """Somebody who could take a wish, as oneself or for a unit; `metres` None: not known."""

    person: Person
    unit: Unit | None
    metres: int | None
    why: str

    @property
    def is_member(self) -> bool:
        """Asked as a party member."""
        kinds = {role.kind for role in self.person.open_roles}
        return self.unit is None and RoleKind.PARTY_MEMBER in kinds


def fits(wish: Wish, *, now: datetime, most: int = 14, besides: Collection[int] = ()) -> list[Fit]:
    """The best for a wish: who says that they do such things or has done them, and units.

    First the community's, and if those are too few, the street's. `besides`: ids of persons who
    are not to be named.
    """
    look, street = Look(wish, now), street_of(wish.region_code)
    found: list[Fit] = []
    passed = set(besides)
    for code in dict.fromkeys([wish.community_code, street or wish.community_code]):
        pool = [*helpers(wish, code, now), *doers(wish, now)]
        pool += units(wish, code, now, of_any_kind=False)
        pool = [candidate for candidate in pool if candidate.person_id not in passed]
        found += _best(look, pool, most - len(found), now)
        passed |= {c.person_id for c in pool}
        if len(found) >= most:
            break
    return found


def neighbours(
    wish: Wish, *, now: datetime, most: int = 30, besides: Collection[int] = ()
) -> list[Fit]:
    """The party members of the grid, then of the community, and the community's units, whatever
    they usually do; units at most half."""
    look = Look(wish, now)
    places = units(wish, wish.community_code, now, of_any_kind=True)
    named = _best(look, [c for c in places if c.person_id not in besides], most // 2, now)
    passed = {fit.person.id for fit in named} | set(besides)
    people = [c for c in party_members(wish, now) if c.person_id not in passed]
    return [*_best(look, people, most - len(named), now), *named]


def _best(look: Look, pool: Sequence[Candidate], most: int, now: datetime) -> list[Fit]:
    """The first of these who have promised less than one may."""
    ranked = sorted(_each_once(pool), key=lambda c: _rank(look, c))
    found: list[Fit] = []
    chunk = max(2 * most, 20)
    for start in range(0, len(ranked), chunk):
        found += _with_room(look, ranked[start : start + chunk], now)
        if len(found) >= most:
            break
    return found[: max(most, 0)]


def _each_once(pool: Sequence[Candidate]) -> list[Candidate]:
    """Somebody who also speaks for a unit is asked as oneself."""
    once: dict[int, Candidate] = {}
    for candidate in pool:
        once.setdefault(candidate.person_id, candidate)
    return list(once.values())


def _rank(look: Look, candidate: Candidate) -> tuple[Any, ...]:
    metres = look.metres(candidate.region_code)
    far = FAR if metres is None else metres
    elsewhere = not look.is_near(candidate.region_code)
    unsaid = not candidate.stated, not candidate.free
    return elsewhere, *unsaid, far, candidate.asked, candidate.person_id


def _with_room(look: Look, chunk: Sequence[Candidate], now: datetime) -> list[Fit]:
    ids = [candidate.person_id for candidate in chunk]
    most, held = rule("claims", now)["open"], promises(ids)
    done = last_done(ids, look.wish.kind_key)
    room = [c for c in chunk if c.unit_id is not None or held.get(c.person_id, 0) < most]
    done = {c.person_id: done[c.person_id] for c in room if not c.unit_id and c.person_id in done}
    room.sort(key=lambda c: _rank_known(look, c, c.person_id in done, held.get(c.person_id, 0)))
    persons, named = _loaded([c.person_id for c in room], [c.unit_id for c in room if c.unit_id])
    return [
        Fit(
            persons[c.person_id],
            named[c.unit_id] if c.unit_id else None,
            look.metres(c.region_code),
            look.why(c, done.get(c.person_id)),
        )
        for c in room
    ]


def _rank_known(look: Look, candidate: Candidate, did: bool, held: int) -> tuple[Any, ...]:
    """The same once it is known what they did and what they have promised."""
    elsewhere, *rest, person_id = _rank(look, candidate)
    return elsewhere, not did, *rest, held, person_id


def _loaded(
    person_ids: Sequence[int], unit_ids: Sequence[int]
) -> tuple[dict[int, Person], dict[int, Unit]]:
    """With the roles: whoever is told something is asked for them."""
    people = select(Person).where(Person.id.in_(person_ids)).options(selectinload(Person.roles))
    persons = {person.id: person for person in db.session.scalars(people)}
    if not unit_ids:
        return persons, {}
    found = db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))
    return persons, {unit.id: unit for unit in found}
