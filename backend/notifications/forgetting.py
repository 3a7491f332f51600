"""What we told somebody, and how they may be told: forgotten with them, and old notices in time."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from ..db import db
from .models import ChatWindow, Consent, Delivery, DigestDay, Mute, Notice

UNDER_WAY = (Delivery.WAITING, Delivery.CLAIMED)


def would_forget(person_id: int) -> dict[str, int]:
    """How much of what goes."""
    count = select(func.count()).select_from(Notice).where(Notice.person_id == person_id)
    return {"发过的提醒": db.session.scalar(count) or 0}


def forget(person_id: int) -> None:
    """For good; what was about to be sent is not."""
    for table in (Consent, Notice, Mute, ChatWindow, DigestDay):
        db.session.execute(delete(table).where(table.person_id == person_id))


def old_notices(before: datetime) -> int:
    """How many notices of before an instant have been sent, or never will be."""
    return db.session.scalar(select(func.count()).select_from(Notice).where(_old(before))) or 0


def forget_old_notices(before: datetime) -> int:
    """Drop them, with the consents that they used up. Returns how many."""
    gone = select(Notice.id).where(_old(before))
    db.session.execute(delete(Consent).where(Consent.notice_id.in_(gone)))
    return int(db.session.execute(delete(Notice).where(_old(before))).rowcount)  # type: ignore[attr-defined]


def _old(before: datetime) -> ColumnElement[bool]:
    return (Notice.created_at < before) & Notice.delivery.not_in(UNDER_WAY)
