"""No flood: what waits for one person and is of one kind, or may wait for the daily letter, is
claimed, sent and settled together.

A claim that was never settled is open again after two minutes, for all of them: they go together
once more. In the inbox each stays a line of its own.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, text

from ..db import db
from ..people.models import Person
from .actions import claim
from .models import Delivery, Notice, Pace
from .rules import CLAIM, FEW, MOST_IN_DIGEST, MOST_TOGETHER
from .words import GATHERED, gatherable


def claim_together(notice_id: int, *, now: datetime) -> list[Notice]:
    """Take a due notice for sending, and with it all others of its kind that wait for the same
    person, if they are many and of a kind that is gathered; or, if it may wait for the daily
    letter, all that may. Empty when another job was quicker.
    """
    _take_turns(notice_id)
    first = claim(notice_id, now=now)
    if first is None:
        return []
    others = _companions(first, now)
    if len(others) < FEW and first.pace is not Pace.DIGEST:
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
        .where(
            Notice.id == notice_id,
            or_(Notice.kind.in_(GATHERED), Notice.pace == Pace.DIGEST),
            Notice.urgent.is_(False),
        )
        .with_for_update(of=Person, key_share=True)
    )


def _companions(first: Notice, now: datetime) -> list[Notice]:
    """What goes with it, whatever it waits for: what holds for one holds for all."""
    if first.pace is Pace.DIGEST:
        return _waiting(first, now, MOST_IN_DIGEST, Notice.pace == Pace.DIGEST)
    if first.urgent or not gatherable(first.kind, first.data):
        return []
    alike = (Notice.kind == first.kind, Notice.pace != Pace.DIGEST, Notice.urgent.is_(False))
    others = _waiting(first, now, MOST_TOGETHER, *alike)
    return [other for other in others if gatherable(other.kind, other.data)]


def _waiting(first: Notice, now: datetime, most: int, *alike: ColumnElement[bool]) -> list[Notice]:
    waiting = (
        select(Notice)
        .where(
            Notice.person_id == first.person_id,
            *alike,
            Notice.id != first.id,
            text("delivery IN ('waiting', 'claimed', 'held')"),
            or_(Notice.delivery != Delivery.CLAIMED, Notice.due_at <= now),
        )
        .order_by(Notice.id)
        .limit(most - 1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(waiting))


def claimed(notice_ids: list[int]) -> list[Notice]:
    """What was claimed together, to be settled together."""
    return list(
        db.session.scalars(
            select(Notice).where(Notice.id.in_(notice_ids)).order_by(Notice.id).with_for_update()
        )
    )
