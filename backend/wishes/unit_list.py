"""Units that take wishes, as a list shows them: in so many statements, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..clock import local
from ..db import db
from ..people.models import Person, Unit
from ..people.rules import below
from .models import Representative, WishUnit
from .months_off import paused
from .units import RUNNING, claims_of_month

MOST_UNITS = 200


@dataclass(frozen=True)
class UnitLine:
    """A unit with what it takes, how many it claimed this month, and who speaks for it."""

    terms: WishUnit
    claimed: int
    paused: bool
    seats: Sequence[Representative]


def unit_lines(person: Person, *, now: datetime) -> list[UnitLine]:
    """Units that take wishes: those that somebody speaks for, and those of where they work."""
    codes = [r.region_code for r in person.open_roles if r.kind in RUNNING and r.region_code]
    spoken = select(Representative.unit_id).where(
        Representative.person_id == person.id, Representative.ended_at.is_(None)
    )
    here = or_(Unit.id.in_(spoken), *(below(Unit.region_code, code) for code in codes))
    query = select(WishUnit).join(WishUnit.unit).where(here, Unit.dissolved_at.is_(None))
    shown = query.options(joinedload(WishUnit.unit)).order_by(WishUnit.unit_id)
    return _lines(db.session.scalars(shown.limit(MOST_UNITS)).all(), now)


def unit_line(unit: Unit, *, now: datetime) -> UnitLine:
    """One of them."""
    return _lines([db.session.get_one(WishUnit, unit.id)], now)[0]


def unit_terms(unit: Unit, *, now: datetime) -> UnitLine | None:
    """The same of a unit that may not take any."""
    terms = db.session.get(WishUnit, unit.id)
    return _lines([terms], now)[0] if terms else None


def _lines(found: Sequence[WishUnit], now: datetime) -> list[UnitLine]:
    ids = [terms.unit_id for terms in found]
    claimed, off, seats = claims_of_month(ids, local(now).date()), paused(ids, now), _seats(ids)
    return [
        UnitLine(
            terms,
            claimed.get(terms.unit_id, 0),
            terms.unit_id in off,
            [seat for seat in seats if seat.unit_id == terms.unit_id],
        )
        for terms in found
    ]


def _seats(unit_ids: Sequence[int]) -> Sequence[Representative]:
    query = select(Representative).where(
        Representative.unit_id.in_(unit_ids), Representative.ended_at.is_(None)
    )
    named = query.options(joinedload(Representative.person)).order_by(Representative.seat)
    return db.session.scalars(named).all()
