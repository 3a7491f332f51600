"""How a community fared lately, as its residents are told: plain counts, nobody's case."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from ...db import db
from ..models import Case, Status

DAYS = 30
_DONE = (Status.CLOSED, Status.EXPLAINED)
_NOT_COUNTED = (Status.DRAFT, Status.WITHDRAWN, Status.MERGED)


class Lately(NamedTuple):
    """Of what was reported within so many days: how many, how many are done with."""

    days: int
    reported: int
    done: int


def lately(community_code: str, *, now: datetime) -> Lately:
    """One statement."""
    done = func.count().filter(Case.status.in_(_DONE))
    query = select(func.count(), done).where(
        Case.community_code == community_code,
        Case.reported_at >= now - timedelta(days=DAYS),
        Case.status.not_in(_NOT_COUNTED),
    )
    reported, ended = db.session.execute(query).one()
    return Lately(DAYS, reported, ended)
