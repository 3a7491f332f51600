"""The daily letter: what may wait goes to a phone together, once per person and day.

The day is taken before the letter goes out and given back only when it certainly did not. So a
process that dies in between sends no second letter: what it had in hand comes with tomorrow's.
"""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete

from ..clock import local
from ..db import db, upsert
from .models import DigestDay

KEPT = timedelta(days=7)
_DAYS = cast(Table, DigestDay.__table__)


def take_day(person_id: int, *, now: datetime) -> bool:
    """Whether this is the person's first daily letter of the day; from now on none is."""
    day = {"person_id": person_id, "day": local(now).date()}
    taken = upsert(_DAYS).values(day).on_conflict_do_nothing().returning(_DAYS.c.day)
    return db.session.execute(taken).first() is not None


def give_day_back(person_id: int, *, now: datetime) -> None:
    """The letter did not go out."""
    today = DigestDay.day == local(now).date()
    db.session.execute(delete(DigestDay).where(DigestDay.person_id == person_id, today))


def forget_days(*, now: datetime) -> int:
    """Drop the days that nobody asks for any more; how many."""
    old = delete(DigestDay).where(DigestDay.day < local(now - KEPT).date())
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
