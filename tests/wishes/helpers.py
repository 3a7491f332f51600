"""Neighbours who help, or may not, made by the verbs; the chase step by step, and what is told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from backend.db import db
from backend.notifications.models import Notice
from backend.notifications.words import words
from backend.people import actions
from backend.people.models import Person, RoleKind
from backend.wishes import helping, suspending
from backend.wishes.chasing import chase
from backend.wishes.claiming import answer_ask, ask
from backend.wishes.models import Suspension, Wish

from ..world import COMMUNITY, GRID, World

DAY = timedelta(days=1)


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


def bar(w: World) -> Suspension:
    """刘敏 says that 小周 claims nothing for five days."""
    until = w.now + 5 * DAY
    return suspending.bar(w.rider, until=until, reason="骂人", by=w.worker, now=w.now)


def told(person: Person, since: datetime | None = None) -> list[str]:
    """The kinds of what this person was told."""
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(
        db.session.scalars(query if since is None else query.where(Notice.created_at >= since))
    )


def said(person: Person) -> str:
    """The last that this person was told, in words."""
    query = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc())
    notice = db.session.scalars(query.limit(1)).one()
    return words(notice.kind, notice.data, now=notice.created_at)


def run(wish: Wish, *at: datetime) -> list[list[str]]:
    """The last part of each step's key, run by run."""
    return [[key.split(":")[-1] for key in chase(wish.id, now=now)] for now in at]


def appealed(w: World) -> Suspension:
    """小周 was barred by 刘敏 and says why that is not right."""
    held = bar(w)
    suspending.appeal(held, "那两天在住院", by=w.rider, now=w.now)
    return held
