"""How much of somebody's is with us: counted, never listed with whose it is."""

from sqlalchemy import func, select

from ..db import db
from ..people.models import Person
from .models import Case, Status
from .models.status import OPEN


def reported_by(person: Person) -> tuple[int, int]:
    """How many cases somebody reported, drafts apart, and how many of them are still open."""
    query = (
        select(Case.status, func.count())
        .where(Case.reporter_id == person.id, Case.status != Status.DRAFT)
        .group_by(Case.status)
    )
    by_status = dict(db.session.execute(query).all())
    return sum(by_status.values()), sum(by_status.get(status, 0) for status in OPEN)
