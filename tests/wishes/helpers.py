"""Neighbours who help, made by the verbs."""

from backend.db import db
from backend.people import actions
from backend.people.models import Person, RoleKind
from backend.wishes import helping
from backend.wishes.claiming import answer_ask, ask
from backend.wishes.models import Wish

from ..world import COMMUNITY, GRID, World


def neighbour(
    w: World,
    name: str,
    *kinds: str,
    at: str = GRID,
    free: str = "",
    role: RoleKind = RoleKind.RESIDENT,
) -> Person:
    """Somebody who lives in a grid and says what they can do, if anything."""
    person = Person(name=name, created_at=w.now)
    db.session.add(person)
    actions.grant(person, role, by=None, now=w.now, region_code=at[: len(COMMUNITY)])
    if kinds:
        helping.offer(kinds, free=free, region_code=at, by=person, now=w.now)
    return person


def asked_and_said_no(w: World, wish: Wish, person: Person) -> None:
    ask(wish, person, by=w.worker, now=w.now)
    answer_ask(wish, False, by=person, now=w.now)
