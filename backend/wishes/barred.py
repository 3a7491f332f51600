"""Looking at suspensions: one's own, and those of people of where one works."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select

from ..db import db
from ..errors import NotFound
from ..people.models import STAFF, Person, Role, Unit
from ..people.queries import homes
from ..people.rules import below
from .models import Suspension
from .verbs import REVIEWERS

MOST = 100


def suspension_for(person: Person, suspension_id: int) -> Suspension:
    """One's own, or of somebody of one's community. Raises NotFound."""
    held = db.session.get(Suspension, suspension_id)
    if held is None or not (held.person_id == person.id or _runs(person, held.person_id)):
        raise NotFound
    return held


def _runs(person: Person, other_id: int) -> bool:
    other = db.session.get_one(Person, other_id)
    return any(person.holds(STAFF, home) for home in homes(other))


def appeals_to(person: Person) -> Sequence[Suspension]:
    """Appeals that this person may decide, the longest waiting first."""
    query = select(Suspension).where(
        Suspension.appealed_at.is_not(None),
        Suspension.decided_at.is_(None),
        or_(Suspension.by_id.is_(None), Suspension.by_id != person.id),
        Suspension.person_id != person.id,
        Suspension.person_id.in_(_ours(person)),
    )
    return db.session.scalars(query.order_by(Suspension.appealed_at).limit(MOST)).all()


def suspensions_in(person: Person, *, now: datetime) -> Sequence[Suspension]:
    """Those that hold now, of people who belong to where this person reviews; what ends first,
    first."""
    query = select(Suspension).where(Suspension.holds(now), Suspension.person_id.in_(_ours(person)))
    return db.session.scalars(query.order_by(Suspension.until).limit(MOST)).all()


def reviews_somewhere(person: Person) -> bool:
    """Whether it is this person's work to decide about wishes anywhere."""
    return any(role.kind in REVIEWERS for role in person.open_roles)


def _ours(person: Person) -> Select[int]:
    """Ids of who belongs to where this person reviews."""
    codes = [r.region_code for r in person.open_roles if r.kind in REVIEWERS and r.region_code]
    place = func.coalesce(Role.region_code, Unit.region_code)
    known = select(Role.person_id).outerjoin(Unit, Unit.id == Role.unit_id)
    return known.where(Role.ended_at.is_(None), or_(false(), *(below(place, c) for c in codes)))
