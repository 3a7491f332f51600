"""Who may be asked to take a wish: found by a few statements, however many could.

Nobody is asked for their own wish, a second time for the same one, more often a week than the rule
says, while suspended, or in a month that they want to be left alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)

from ..clock import day_bounds, local
from ..db import db
from ..people.models import Role, RoleKind, Unit
from ..people.rules import below, street_of
from .models import (
    UNPROVED,
    Ask,
    Claim,
    Helper,
    Representative,
    Status,
    Suspension,
    Wish,
    WishUnit,
)
from .months_off import person_off, unit_off
from .rules import rule

WEEK = timedelta(days=7)
RECENT = 200  # of a community's wishes of a kind: who did them is known to do such things


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked; for a unit, its representative. `asked`: so often this week."""

    person_id: int
    unit_id: int | None
    region_code: str
    free: str
    stated: bool
    asked: int


def helpers(wish: Wish, code: str, now: datetime) -> list[Candidate]:
    """Who lives in a region and says that they do things of this kind."""
    query = select(Helper.person_id, Helper.region_code, Helper.free, _asked(Helper.person_id, now))
    query = query.where(
        below(Helper.region_code, code),
        _names(Helper.kinds, wish.kind_key),
        *_free_to_ask(Helper.person_id, wish, now),
        ~person_off(Helper.person_id, now),
    )
    return [Candidate(p, None, where, free, True, n) for p, where, free, n in _rows(query)]


def doers(wish: Wish, now: datetime) -> list[Candidate]:
    """Who did one of the community's last wishes of this kind, to the wisher's content."""
    recent = (
        select(Wish.id)
        .where(
            Wish.community_code == wish.community_code,
            Wish.kind_key == wish.kind_key,
            Wish.status == Status.CONFIRMED,
        )
        .order_by(Wish.id.desc())
        .limit(RECENT)
    )
    home = literal(wish.community_code).label("region_code")
    did = select(Claim.person_id, home).where(
        Claim.wish_id.in_(recent), Claim.ended_at.is_(None), Claim.unit_id.is_(None)
    )
    return _people(did.distinct(), wish, now)


def party_members(wish: Wish, now: datetime) -> list[Candidate]:
    """The party members of the wish's grid and of its community."""
    nearest = func.max(Role.region_code).label("region_code")  # a grid's code is the longer one
    member = select(Role.person_id, nearest).where(
        Role.kind == RoleKind.PARTY_MEMBER,
        Role.region_code.in_({wish.region_code, wish.community_code}),
        Role.ended_at.is_(None),
    )
    return _people(member.group_by(Role.person_id), wish, now)


def _people(who: Select[int, Any], wish: Wish, now: datetime) -> list[Candidate]:
    """Persons, and from where they are reckoned unless they said so themselves."""
    found = who.subquery()
    person, home = found.c.person_id, found.c.region_code
    query = (
        select(person, home, Helper.region_code, Helper.free, Helper.kinds, _asked(person, now))
        .outerjoin(Helper, Helper.person_id == person)
        .where(
            *_free_to_ask(person, wish, now),
            ~person_off(person, now),
        )
    )
    return [
        Candidate(who, None, said or home, free or "", wish.kind_key in (kinds or "").split(), n)
        for who, home, said, free, kinds, n in _rows(query)
    ]


def units(wish: Wish, code: str, now: datetime, *, of_any_kind: bool) -> list[Candidate]:
    """Units of a region, and those of the street as a whole, that have room this month: each by the
    representative who was asked least."""
    street = street_of(wish.region_code)
    first = local(now).date().replace(day=1)
    claimed = (
        select(func.count())
        .where(Claim.unit_id == WishUnit.unit_id, Claim.claimed_at >= day_bounds(first)[0])
        .correlate(WishUnit)
        .scalar_subquery()
    )
    whose = Representative.person_id
    query = (
        select(Unit.id, Unit.region_code, WishUnit.free, WishUnit.kinds, whose, _asked(whose, now))
        .join(WishUnit, WishUnit.unit_id == Unit.id)
        .join(Representative, Representative.unit_id == Unit.id)
        .where(
            or_(below(Unit.region_code, code), Unit.region_code == street),
            Unit.dissolved_at.is_(None),
            Representative.ended_at.is_(None),
            claimed < WishUnit.monthly_cap,
            ~unit_off(Unit.id, now),
            ~exists().where(Ask.wish_id == wish.id, Ask.unit_id == Unit.id),
            *_free_to_ask(whose, wish, now),
        )
        .order_by(Unit.id, _asked(whose, now), Representative.seat)
    )
    if not of_any_kind:
        query = query.where(_names(WishUnit.kinds, wish.kind_key))
    found: dict[int, Candidate] = {}
    for unit, where, free, kinds, person, n in _rows(query):
        stated = wish.kind_key in kinds.split()
        found.setdefault(unit, Candidate(person, unit, where, free, stated, n))
    return list(found.values())


def asked_this_week(ids: Collection[int], now: datetime) -> dict[int, int]:
    """How often each of them was asked in the last seven days."""
    query = (
        select(Ask.person_id, func.count())
        .where(Ask.person_id.in_(ids), Ask.at > now - WEEK)
        .group_by(Ask.person_id)
    )
    return dict(_rows(query))


def promises(ids: Collection[int]) -> dict[int, int]:
    """How many promises each of them has not kept yet."""
    query = (
        select(Claim.person_id, func.count())
        .join(Wish, Wish.id == Claim.wish_id)
        .where(
            Claim.person_id.in_(ids),
            Claim.ended_at.is_(None),
            Wish.status.in_([Status.OPEN, Status.CLAIMED]),
            UNPROVED,
        )
        .group_by(Claim.person_id)
    )
    return dict(_rows(query))


def last_done(ids: Collection[int], kind_key: str) -> dict[int, Wish]:
    """The last wish of this kind that each of them fulfilled."""
    last = (
        select(func.max(Claim.id))
        .join(Wish, Wish.id == Claim.wish_id)
        .where(
            Claim.person_id.in_(ids),
            Claim.ended_at.is_(None),
            Wish.kind_key == kind_key,
            Wish.status == Status.CONFIRMED,
        )
        .group_by(Claim.person_id)
    )
    query = select(Claim.person_id, Wish).join(Wish, Wish.id == Claim.wish_id)
    return dict(_rows(query.where(Claim.id.in_(last))))


def _free_to_ask(
    person_id: SQLColumnExpression[int], wish: Wish, now: datetime
) -> list[ColumnElement[bool]]:
    involved = {wish.wisher_id, wish.poster_id, *(c.person_id for c in wish.live_claims)}
    barred = and_(Suspension.person_id == person_id, Suspension.holds(now))
    return [
        person_id.not_in([someone for someone in involved if someone is not None]),
        exists().where(Role.person_id == person_id, Role.ended_at.is_(None)),
        ~exists().where(barred),
        ~exists().where(Ask.wish_id == wish.id, Ask.person_id == person_id),
        _asked(person_id, now) < rule("asks", now)["a_week"],
    ]


def _asked(person_id: SQLColumnExpression[int], now: datetime) -> ScalarSelect[int]:
    lately = select(func.count()).where(Ask.person_id == person_id, Ask.at > now - WEEK)
    return lately.correlate_except(Ask).scalar_subquery()


def _names(kinds: SQLColumnExpression[str], key: str) -> ColumnElement[bool]:
    padded = " " + kinds + " "
    return padded.contains(f" {key} ", autoescape=True)


def _rows(query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.execute(query).all()
