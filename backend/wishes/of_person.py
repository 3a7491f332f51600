"""How much of somebody's is with us: counted, never listed with whose it is."""

from typing import NamedTuple

from sqlalchemy import func, select

from ..db import db
from ..people.models import Person
from .models import Claim, Status, Wish
from .models.claims import UNPROVED
from .models.status import ENDED


class Counted(NamedTuple):
    """Own wishes, how many of them are still open; promises made, how many are still to keep."""

    wishes: int
    open_wishes: int
    claims: int
    promises: int


def counted(person: Person) -> Counted:
    """Of one person."""
    own = dict(
        db.session.execute(
            select(Wish.status, func.count())
            .where(Wish.wisher_id == person.id)
            .group_by(Wish.status)
        ).all()
    )
    claimed = select(func.count()).select_from(Claim).where(Claim.person_id == person.id)
    return Counted(
        sum(own.values()),
        sum(own.get(status, 0) for status in Status if status not in ENDED),
        db.session.scalar(claimed) or 0,
        db.session.scalar(claimed.where(Claim.ended_at.is_(None), UNPROVED)) or 0,
    )
