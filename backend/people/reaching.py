"""How a community is reached: whom to ring, when somebody is there, where that is."""

from dataclasses import dataclass

from sqlalchemy import select

from ..db import db
from .models import Unit, UnitKind
from .rules import community_of, street_of


@dataclass(frozen=True)
class Contact:
    """Who answers for a community; what nobody wrote down is empty. `above`: it is the street,
    since nobody nearer is known by telephone."""

    name: str
    above: bool
    phone: str
    hours: str
    address: str


def contact_of(code: str) -> Contact | None:
    """The community's own people, for it or anything in it; if it has no telephone, the street's.
    None when neither is known. One statement."""
    ranks = {community_of(code): UnitKind.COMMUNITY, street_of(code): UnitKind.STREET_OFFICE}
    places = [place for place in ranks if place]
    found = db.session.scalars(
        select(Unit)
        .where(
            Unit.region_code.in_(places),
            Unit.kind.in_(list(ranks.values())),
            Unit.dissolved_at.is_(None),
        )
        .order_by(Unit.id)
    )
    fitting = [unit for unit in found if ranks.get(unit.region_code) is unit.kind]
    best = max(fitting, key=_worth, default=None)
    if best is None:
        return None
    above = best.kind is not UnitKind.COMMUNITY
    return Contact(best.name, above, best.duty_phone, best.hours, best.address)


def _worth(unit: Unit) -> tuple[bool, bool]:
    """Somebody to ring before nobody to ring, the nearer one before the one above."""
    return bool(unit.duty_phone), unit.kind is UnitKind.COMMUNITY


def phone_of(code: str | None) -> str:
    """The telephone of who is on duty for a community; empty when none is known."""
    contact = contact_of(code) if code else None
    return contact.phone if contact and not contact.above else ""
