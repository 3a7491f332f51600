"""Looking at notices."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text

from ..db import db
from ..people.duty import next_on_shift
from ..people.models import Person
from . import rules
from .models import ChatWindow, Notice, Pace
from .rules import BUDGET, WINDOW


def earliest(person: Person, *, urgent: bool, now: datetime, pace: Pace = Pace.SOON) -> datetime:
    """When a notice may ring: danger at once, a rider after the meal peak, what is not to ring at
    night in the morning, and at night whoever works here from their next shift on."""
    due = rules.earliest(person, urgent=urgent, now=now)
    rest = None if urgent else rules.rests_until(pace, now=now)
    if rest is not None:
        return max(due, rest)
    morning = None if urgent else rules.sleeps_until(person, now=now)
    if morning is None:
        return due
    return max(due, next_on_shift(person.id, now=now, until=morning))


def due(*, now: datetime, limit: int = 20) -> Sequence[int]:
    """Ids of notices to be sent now, the urgent first, then the longest waiting; after them those
    that were held and whose reader has written to us since. At most `limit` in all."""
    waiting = (
        select(Notice.id)
        .where(text("delivery IN ('waiting', 'claimed')"), Notice.due_at <= now)
        .order_by(Notice.urgent.desc(), Notice.due_at, Notice.id)
        .limit(limit)
    )
    found = list(db.session.scalars(waiting))
    held = (
        select(Notice.id)
        .join(ChatWindow, ChatWindow.person_id == Notice.person_id)
        .where(
            text("delivery = 'held'"),
            ChatWindow.sent < BUDGET,
            ChatWindow.opened_at > now - WINDOW,
        )
        .order_by(Notice.urgent.desc(), Notice.id)
        .limit(limit - len(found))
    )
    return [*found, *db.session.scalars(held)]


def room(person_id: int, *, now: datetime) -> int:
    """How many messages the official account may still send to a person, consent or not."""
    sent = db.session.scalar(
        select(ChatWindow.sent).where(
            ChatWindow.person_id == person_id, ChatWindow.opened_at > now - WINDOW
        )
    )
    return 0 if sent is None else max(0, BUDGET - sent)


def inbox(person_id: int, *, before: int | None = None, limit: int = 20) -> Sequence[Notice]:
    """A person's notices, newest first; `before` is the id to go on from."""
    query = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        query = query.where(Notice.id < before)
    return db.session.scalars(query.order_by(Notice.id.desc()).limit(limit)).all()


def unread(person_id: int) -> int:
    """How many notices a person has not read yet."""
    return (
        db.session.scalar(
            select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
        )
        or 0
    )
