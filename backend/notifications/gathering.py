"""No flood: what waits for one person and is of one kind is claimed, sent and settled together.

A claim that was never settled is open again after two minutes, for all of them: they go together
once more. In the inbox each stays a line of its own.
"""

from datetime import datetime

from sqlalchemy import or_, select, text

from ..db import db
from ..people.models import Person
from .actions import claim
from .models import Delivery, Notice
from .rules import CLAIM, FEW, MOST_TOGETHER
from .words import GATHERED, gatherable


def claim_together(notice_id: int, *, now: datetime) -> list[Notice]:
    """Take a due notice for sending, and with it all others of its kind that wait for the same
    person, if they are many and of a kind that is gathered. Empty when another job was quicker.
    """
    _take_turns(notice_id)
    first = claim(notice_id, now=now)
    if first is None:
        return []
    others = _companions(first, now) if not first.urgent else []
    if len(others) < FEW:
        return [first]
    for other in others:
        other.delivery, other.due_at = Delivery.CLAIMED, now + CLAIM
    db.session.flush()
    return [first, *others]


def _take_turns(notice_id: int) -> None:
    """Two jobs that gather for one person at once would send two messages, each with a part."""
    db.session.execute(
        select(Person.id)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.id == notice_id, Notice.kind.in_(GATHERED), Notice.urgent.is_(False))
        .with_for_update(of=Person, key_share=True)
    )


def _companions(first: Notice, now: datetime) -> list[Notice]:
    """What else of this kind waits, whatever it waits for: what holds for one holds for all."""
    if not gatherable(first.kind, first.data):
        return []
    waiting = (
        select(Notice)
        .where(
            Notice.person_id == first.person_id,
            Notice.kind == first.kind,
            Notice.urgent.is_(False),
            Notice.id != first.id,
            text("delivery IN ('waiting', 'claimed', 'held')"),
            or_(Notice.delivery != Delivery.CLAIMED, Notice.due_at <= now),
        )
        .order_by(Notice.id)
        .limit(MOST_TOGETHER - 1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [other for other in db.session.scalars(waiting) if gatherable(other.kind, other.data)]


def claimed(notice_ids: list[int]) -> list[Notice]:
    """What was claimed together, to be settled together."""
    return list(
        db.session.scalars(
            select(Notice).where(Notice.id.in_(notice_ids)).order_by(Notice.id).with_for_update()
        )
    )
