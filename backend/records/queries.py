"""Looking at the records."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from ..db import db
from .models import (
    AuditEntry,
    FetchState,
    IdempotencyReceipt,
    InboundMessage,
    JobRun,
    MediaFetch,
    Talk,
)

_REPLY = select(InboundMessage.reply).where(InboundMessage.dedupe_key == bindparam("key"))


def reply_to(dedupe_key: str) -> str | None:
    """The reply that a message got when it was handled before; None for a new one."""
    found: str | None = db.session.connection().scalar(_REPLY, {"key": dedupe_key})
    return found


def talk_with(person_id: int, *, now: datetime) -> Talk | None:
    """The question that waits for this person's answer, if it still holds."""
    talk = db.session.get(Talk, person_id)
    return talk if talk and talk.expires_at > now else None


def due_fetches(*, now: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of files to be brought from WeChat now, the longest waiting first."""
    return db.session.scalars(
        select(MediaFetch.id)
        .where(MediaFetch.state == FetchState.WAITING, MediaFetch.next_try_at <= now)
        .order_by(MediaFetch.next_try_at)
        .limit(limit)
    ).all()


def fetches_for(subject: str) -> Sequence[MediaFetch]:
    """Files of one subject that are still under way or were lost."""
    return db.session.scalars(
        select(MediaFetch)
        .where(MediaFetch.subject == subject, MediaFetch.state != FetchState.DONE)
        .order_by(MediaFetch.id)
    ).all()


def job_runs() -> Sequence[JobRun]:
    """The last run of each job."""
    return db.session.scalars(select(JobRun).order_by(JobRun.name)).all()


def receipt(person_id: int, route: str, key: str, *, since: datetime) -> IdempotencyReceipt | None:
    """The answer that a call with this key has got, if that was not before `since`."""
    return db.session.scalars(
        select(IdempotencyReceipt).where(
            IdempotencyReceipt.person_id == person_id,
            IdempotencyReceipt.route == route,
            IdempotencyReceipt.key == key,
            IdempotencyReceipt.at > since,
        )
    ).first()


def audited(subject: str, verbs: Collection[str] = (), *, limit: int = 20) -> Sequence[AuditEntry]:
    """What is noted of one subject ("person:12"), the latest first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject)
    if verbs:
        query = query.where(AuditEntry.verb.in_(verbs))
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()
