"""Somebody's own hours of service, a year at a time, each with how well it is known."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from ..clock import day_bounds, local
from ..db import db
from .models import Evidence, LedgerAccount, Measure, Movement, Transfer
from .queries import REVERSED


class OwnService(NamedTuple):
    """One service."""

    id: int
    reason: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    evidence: Evidence


def served_in(person_id: int, year: int) -> list[OwnService]:
    """What somebody did in a local year, the latest first; what was taken back is left out."""
    begin, end = day_bounds(date(year, 1, 1))[0], day_bounds(date(year, 12, 31))[1]
    query = (
        select(
            Transfer.id,
            Transfer.reason,
            Transfer.started_at,
            Transfer.ended_at,
            Movement.amount,
            Transfer.evidence,
        )
        .join(Movement, Movement.transfer_id == Transfer.id)
        .where(Transfer.started_at >= begin, Transfer.started_at < end)
        .order_by(Transfer.started_at.desc(), Transfer.id.desc())
    )
    return [OwnService._make(row) for row in db.session.execute(_theirs(query, person_id))]


def first_served(person_id: int) -> int | None:
    """The local year of somebody's first service; None before there is any."""
    query = select(func.min(Transfer.started_at)).join(Movement)
    first = db.session.scalar(_theirs(query, person_id))
    return local(first).year if first else None


def _theirs(query: Any, person_id: int) -> Select[Any]:
    theirs: Select[Any] = query.join(LedgerAccount, LedgerAccount.id == Movement.account_id).where(
        LedgerAccount.person_id == person_id,
        LedgerAccount.measure == Measure.MINUTES,
        Movement.amount > 0,
        Transfer.reverses_id.is_(None),
        Transfer.id.not_in(REVERSED),
    )
    return theirs
