"""Writing the records down, and forgetting them in time."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, select

from ..db import db
from .models import (
    OPEN_CHECKS,
    AuditEntry,
    ContentCheck,
    FetchState,
    IdempotencyReceipt,
    InboundMessage,
    MediaFetch,
    Talk,
)

MEDIA_KEPT_BY_WECHAT = timedelta(days=3)
FIRST_RETRY = timedelta(seconds=5)
SLOWEST_RETRY = timedelta(minutes=10)
RECEIPTS_KEPT = timedelta(hours=24)


def ask_for_media(
    appid: str, media_id: str, kind: str, subject: str, *, person_id: int, now: datetime
) -> MediaFetch:
    """Note a file (`kind`: photo or voice) that the fetch job is to bring from WeChat, once."""
    known = db.session.scalars(
        select(MediaFetch).where(
            MediaFetch.appid == appid,
            MediaFetch.media_id == media_id,
            MediaFetch.subject == subject,
        )
    ).first()
    if known is not None:
        return known
    fetch = MediaFetch(
        appid=appid,
        media_id=media_id,
        kind=kind,
        subject=subject,
        person_id=person_id,
        state=FetchState.WAITING,
        next_try_at=now,
        asked_at=now,
    )
    db.session.add(fetch)
    db.session.flush()
    return fetch


_RECEIVED = cast(Table, InboundMessage.__table__).insert()


def received(dedupe_key: str, kind: str, reply: str, *, now: datetime) -> None:
    """Note that a message was handled and what it was answered. A second one is an IntegrityError,
    which the transaction turns into Conflict."""
    row = {"dedupe_key": dedupe_key, "kind": kind, "reply": reply, "received_at": now}
    db.session.connection().execute(_RECEIVED, row)


def fetched(fetch: MediaFetch, file_id: int | None) -> None:
    """The file is home; None when what came was nothing to keep."""
    fetch.state, fetch.file_id = FetchState.DONE, file_id


def begin_fetch(fetch: MediaFetch, *, now: datetime) -> None:
    """Note a try. Before it is made: one that ends its process must not be the first again."""
    fetch.attempts += 1
    fetch.next_try_at = now + min(FIRST_RETRY * (1 << min(fetch.attempts, 8)), SLOWEST_RETRY)


def not_fetched(fetch: MediaFetch, *, for_good: bool, now: datetime) -> bool:
    """Note that a try failed; True when the file is now lost (WeChat forgets after three days)."""
    lost = for_good or now - fetch.asked_at >= MEDIA_KEPT_BY_WECHAT
    fetch.state = FetchState.LOST if lost else FetchState.WAITING
    return lost


def remember(person_id: int, flow: str, memory: dict[str, Any], *, until: datetime) -> Talk:
    """What the bot has just asked. It replaces whatever it asked before."""
    talk = db.session.get(Talk, person_id) or Talk(person_id=person_id)
    talk.flow, talk.memory, talk.expires_at = flow, memory, until
    db.session.add(talk)
    return talk


def forget(person_id: int) -> None:
    """The question is settled."""
    db.session.execute(delete(Talk).where(Talk.person_id == person_id))


def audit(
    person_id: int | None, verb: str, subject: str, *, now: datetime, reason: str = ""
) -> None:
    """Note who looked at, or changed, something personal; `reason` as they gave it."""
    db.session.add(
        AuditEntry(at=now, person_id=person_id, verb=verb, subject=subject, reason=reason[:200])
    )


def tidy(*, now: datetime) -> int:
    """Forget what is no longer needed. Returns how many rows went.

    Receipts after 24 hours, settled fetches and content checks after 30 days. Messages go by a
    rule that is kept as data (`forgetting.retaining`).
    """
    month_ago = now - timedelta(days=30)
    gone = 0
    for old in (
        delete(Talk).where(Talk.expires_at < now),
        delete(IdempotencyReceipt).where(IdempotencyReceipt.at < now - RECEIPTS_KEPT),
        delete(MediaFetch).where(
            MediaFetch.asked_at < month_ago, MediaFetch.state != FetchState.WAITING
        ),
        delete(ContentCheck).where(
            ContentCheck.asked_at < month_ago, ContentCheck.state.not_in(OPEN_CHECKS)
        ),
    ):
        gone += int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
    return gone


def keep_receipt(
    person_id: int,
    route: str,
    key: str,
    *,
    body_hash: str,
    status: int,
    answer: str,
    now: datetime,
) -> None:
    """Note the answer of a call with an idempotency key, in place of one that is out of date.

    Raises the database's IntegrityError when the same call is being answered elsewhere.
    """
    db.session.execute(
        delete(IdempotencyReceipt).where(
            IdempotencyReceipt.person_id == person_id,
            IdempotencyReceipt.route == route,
            IdempotencyReceipt.key == key,
            IdempotencyReceipt.at <= now - RECEIPTS_KEPT,
        )
    )
    db.session.add(
        IdempotencyReceipt(
            person_id=person_id,
            route=route,
            key=key,
            body_hash=body_hash,
            status=status,
            answer=answer,
            at=now,
        )
    )
    db.session.flush()
