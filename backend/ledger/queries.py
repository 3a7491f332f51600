"""Looking at the books."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ..db import db
from .models import LedgerAccount, Measure, Movement, Transfer

# Ids of the transfers that were taken back.
REVERSED = select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))


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


def movements(
    person_id: int, measure: Measure, *, before: int | None = None, limit: int = 20
) -> list[Movement]:
    """What came and went on a person's account, the latest first, each with its reason."""
    query = (
        select(Movement)
        .join(LedgerAccount)
        .where(LedgerAccount.person_id == person_id, LedgerAccount.measure == measure)
        .options(joinedload(Movement.transfer, innerjoin=True))
        .order_by(Movement.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query.where(Movement.id < before) if before else query))


def awarded(person_id: int, rule_key: str, first: date, last: date) -> int:
    """How many deeds of these local days have got their points by a rule and kept them."""
    counted = (
        select(func.count())
        .select_from(Transfer)
        .join(Movement)
        .join(LedgerAccount)
        .where(
            LedgerAccount.person_id == person_id,
            Transfer.rule_key == rule_key,
            Transfer.rule_day.between(first, last),
            Transfer.id.not_in(REVERSED),
        )
    )
    return db.session.scalar(counted) or 0


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
