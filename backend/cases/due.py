"""What the clock has to look at: ids alone, each taken up in a transaction of its own."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from ..db import db
from ..people.models import Unit
from .models import Case, Clock, Dispatch, LookBack, Pause, Status


def drafts_before(instant: datetime) -> Sequence[int]:
    """Ids of drafts begun before an instant, the oldest first."""
    return db.session.scalars(
        select(Case.id)
        .where(Case.status == Status.DRAFT, Case.created_at < instant)
        .order_by(Case.created_at)
    ).all()


def ringing(*, now: datetime, limit: int = 200) -> Sequence[int]:
    """Ids of running clocks that somebody is to hear of now, the longest due first."""
    return db.session.scalars(
        select(Clock.id)
        .where(Clock.stopped_at.is_(None), Clock.rings_at.is_not(None), Clock.rings_at <= now)
        .order_by(Clock.rings_at, Clock.id)
        .limit(limit)
    ).all()


def ended_pauses(*, now: datetime, limit: int = 200) -> Sequence[int]:
    """Ids of cases whose granted pause has come to its end."""
    return db.session.scalars(
        select(Clock.case_id)
        .join(Pause)
        .where(Pause.ended_at.is_(None), Pause.granted.is_(True), Pause.until <= now)
        .order_by(Pause.until)
        .limit(limit)
    ).all()


def in_dissolved_units(*, limit: int = 200) -> Sequence[int]:
    """Ids of open cases that lie with a unit that is no more."""
    return db.session.scalars(
        select(Dispatch.case_id)
        .join(Dispatch.unit)
        .where(Dispatch.ended_at.is_(None), Unit.dissolved_at.is_not(None))
        .order_by(Dispatch.id)
        .limit(limit)
    ).all()


def look_backs_due(today: date, *, limit: int = 200) -> Sequence[int]:
    """Ids of look-back visits that are due and of which nobody was told."""
    return db.session.scalars(
        select(LookBack.id)
        .join(LookBack.case)
        .where(
            LookBack.done_at.is_(None),
            LookBack.announced_at.is_(None),
            LookBack.due_on <= today,
            Case.status.in_([Status.CLOSED, Status.EXPLAINED]),  # not of one that was reopened
        )
        .order_by(LookBack.due_on, LookBack.id)
        .limit(limit)
    ).all()
