"""What doors remember of somebody, forgotten with them; and in time, whoever it was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, func, or_, select

from ..db import db
from .models import (
    AuditEntry,
    ContentCheck,
    IdempotencyReceipt,
    InboundMessage,
    MediaFetch,
    PreparedImport,
    Talk,
)

_OF_PERSONS = (Talk, IdempotencyReceipt, PreparedImport, ContentCheck, MediaFetch)


def would_forget(person_id: int, openids: Sequence[str]) -> dict[str, int]:
    """How much of what goes."""
    found = sum(
        db.session.scalar(
            select(func.count()).select_from(table).where(table.person_id == person_id)
        )
        or 0
        for table in _OF_PERSONS
    )
    messages = select(func.count()).select_from(InboundMessage).where(_from(openids))
    return {"聊天里记着的": found + (db.session.scalar(messages) or 0)}


def forget(person_id: int, openids: Sequence[str]) -> None:
    """For good."""
    for table in _OF_PERSONS:
        db.session.execute(delete(table).where(table.person_id == person_id))
    db.session.execute(delete(InboundMessage).where(_from(openids)))


def _from(openids: Sequence[str]) -> ColumnElement[bool]:
    """Events are known by who sent them; messages only by a number of WeChat's."""
    named = (InboundMessage.dedupe_key.contains(openid, autoescape=True) for openid in openids)
    return or_(false(), *named)


def old_messages(before: datetime) -> int:
    """How many handled messages are of before an instant."""
    old = InboundMessage.received_at < before
    return db.session.scalar(select(func.count()).select_from(InboundMessage).where(old)) or 0


def forget_old_messages(before: datetime) -> int:
    """Drop them. Returns how many."""
    old = delete(InboundMessage).where(InboundMessage.received_at < before)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


def old_audits(before: datetime) -> int:
    """How many entries of the audit log are of before an instant."""
    old = AuditEntry.at < before
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(old)) or 0


def forget_old_audits(before: datetime) -> int:
    """Drop them. Returns how many."""
    old = delete(AuditEntry).where(AuditEntry.at < before)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
