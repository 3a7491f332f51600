"""The books only grow: what somebody earned stays, under a name that means nobody."""

from sqlalchemy import delete, func, select

from ..db import db
from .models import LedgerAccount, Movement, RedeemCode


def stays(person_id: int) -> int:
    """How many entries of the books are theirs."""
    query = select(func.count()).select_from(Movement).join(LedgerAccount)
    return db.session.scalar(query.where(LedgerAccount.person_id == person_id)) or 0


def forget(person_id: int) -> None:
    """The code that they might show."""
    db.session.execute(delete(RedeemCode).where(RedeemCode.person_id == person_id))
