"""What waits for somebody beside the queue: visits after the end, appeals of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..db import db
from ..people.models import Person
from .models import Appeal, Case, Clock, LookBack
from .queries import visible_to
from .verbs import FROM


@dataclass(frozen=True)
class Visit:
    """A look-back visit that is due, and the case it is about."""

    look_back: LookBack
    case: Case


def visits_due(person: Person, *, until: date, limit: int = 100) -> list[Visit]:
    """Visits that nobody has made, of cases this person may see, the longest due first; none of a
    case that was reopened."""
    waits = LookBack.done_at.is_(None) & Case.status.in_(sorted(FROM["look_back"]))
    query = (
        select(LookBack)
        .join(LookBack.case)
        .where(waits, LookBack.due_on <= until, visible_to(person))
        .options(joinedload(LookBack.case))
        .order_by(LookBack.due_on, LookBack.id)
        .limit(limit)
    )
    return [Visit(back, back.case) for back in db.session.scalars(query)]


def appeals_open(person: Person, *, limit: int = 100) -> Sequence[Clock]:
    """Late clocks whose appeal nobody has decided, of cases this person may see."""
    query = (
        select(Clock)
        .join(Clock.case)
        .join(Clock.appeal)
        .where(Appeal.granted.is_(None), visible_to(person))
        .options(joinedload(Clock.case).joinedload(Case.sides), joinedload(Clock.appeal))
        .order_by(Appeal.asked_at)
        .limit(limit)
    )
    return db.session.scalars(query).unique().all()
