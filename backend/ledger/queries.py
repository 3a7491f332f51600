"""Looking at the books."""

from sqlalchemy import func, select

from ..db import db
from .models import LedgerAccount, Measure, Movement


def balance(person_id: int, measure: Measure) -> int:
    """What a person has; nothing booked yet is zero."""
    return (
        db.session.scalar(
            select(LedgerAccount.balance).where(
                LedgerAccount.person_id == person_id, LedgerAccount.measure == measure
            )
        )
        or 0
    )


def problems() -> list[str]:
    """What the nightly audit finds: transfers that do not sum to zero, balances that differ."""
    lopsided = db.session.execute(
        select(Movement.transfer_id, func.sum(Movement.amount))
        .group_by(Movement.transfer_id)
        .having(func.sum(Movement.amount) != 0)
    ).all()
    summed = (
        select(Movement.account_id, func.sum(Movement.amount).label("total"))
        .group_by(Movement.account_id)
        .subquery()
    )
    drifted = db.session.execute(
        select(LedgerAccount.id, LedgerAccount.balance, summed.c.total)
        .outerjoin(summed, summed.c.account_id == LedgerAccount.id)
        .where(LedgerAccount.balance != func.coalesce(summed.c.total, 0))
    ).all()
    return [f"transfer {row[0]} sums to {row[1]}" for row in lopsided] + [
        f"account {row[0]} shows {row[1]}, its movements {row[2] or 0}" for row in drifted
    ]
