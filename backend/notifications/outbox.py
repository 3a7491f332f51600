"""How the outbox stands: what waits, what was given up, what went out today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from ..db import db
from .models import Consent, Delivery, Notice, Template

MOST_GIVEN_UP = 20


@dataclass(frozen=True)
class Outbox:
    """`waiting`: due now and not sent; `oldest`: since when the first of them is due; `later`: to
    ring at its hour; `held`: until the person writes to us again."""

    waiting: int
    oldest: datetime | None
    later: int
    held: int
    given_up: int


def outbox(*, now: datetime) -> Outbox:
    """The counts, over the small indexes of what is not settled."""
    unsent = text("delivery IN ('waiting', 'claimed')")
    due = select(func.count(), func.min(Notice.due_at, type_=Notice.due_at.type))
    waiting, oldest = db.session.execute(due.where(unsent, Notice.due_at <= now)).one()
    later = _count(unsent, Notice.due_at > now)
    held, given_up = _count(text("delivery = 'held'")), _count(text("delivery = 'failed'"))
    return Outbox(waiting, oldest, later, held, given_up)


def _count(*which: object) -> int:
    found = select(func.count()).select_from(Notice).where(*which)  # type: ignore[arg-type]
    return db.session.scalar(found) or 0


def given_up(*, limit: int = MOST_GIVEN_UP) -> Sequence[Notice]:
    """What no try got to a phone, the latest first."""
    newest = select(Notice).where(text("delivery = 'failed'")).order_by(Notice.id.desc())
    return db.session.scalars(newest.limit(limit)).all()


def sent_since(instant: datetime) -> dict[str, int]:
    """How many notices of each kind went to a phone since then."""
    sent = select(Notice.kind, func.count()).where(Notice.sent_at >= instant)
    rows = db.session.execute(sent.group_by(Notice.kind).order_by(func.count().desc()))
    return dict(rows.all())


def subscribed_since(instant: datetime) -> dict[Template, int]:
    """How many of them went as subscribe messages, by template; the rest as chat messages."""
    spent = select(Consent.template, func.count()).join(Notice, Notice.id == Consent.notice_id)
    sent = spent.where(Notice.sent_at >= instant, Notice.delivery == Delivery.SENT)
    return dict(db.session.execute(sent.group_by(Consent.template)).all())


def consents_left() -> dict[Template, int]:
    """How many messages of each template all people together still allow. Counts them all: for a
    job."""
    left = select(Consent.template, func.count()).where(
        text("answer = 'accept' AND used_at IS NULL AND struck_at IS NULL")
    )
    return dict(db.session.execute(left.group_by(Consent.template)).all())
