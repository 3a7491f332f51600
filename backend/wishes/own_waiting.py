"""What waits for one person among wishes: to be confirmed, put otherwise, answered, done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Select, and_, cast, exists, literal, null, or_, select, union_all

from ..db import db
from ..people.models import Person
from ..texts.masking import masked_home
from .models import UNPROVED, Ask, Claim, Status, Wish


class Wait(StrEnum):
    """What somebody is to do about a wish of theirs, or that they took or were asked to take."""

    CONFIRM = "confirm"
    CHANGE = "change"
    INVITED = "invited"
    PROMISED = "promised"


@dataclass(frozen=True)
class OwnWaiting:
    """One wish. `due_at`: until when its step is promised; `day`: for when a claim was promised,
    or help is wanted."""

    id: int
    wait: Wait
    number: str
    kind_key: str
    words: str
    region_code: str
    due_at: datetime | None
    day: date | None


def own_waiting(person: Person, *, limit: int) -> Sequence[OwnWaiting]:
    """At most so many of each sort, the oldest first; one statement."""
    me = person.id
    posted = or_(Wish.wisher_id == me, Wish.poster_id == me)
    asked = exists().where(Ask.wish_id == Wish.id, Ask.person_id == me, Ask.answered_at.is_(None))
    promised = and_(
        Claim.person_id == me,
        Claim.ended_at.is_(None),
        Wish.status.in_([Status.OPEN, Status.CLAIMED]),
        UNPROVED,
    )
    sorts = [
        _few(Wait.CONFIRM, and_(Wish.wisher_id == me, Wish.status == Status.FULFILLED), limit),
        _few(Wait.CHANGE, and_(posted, Wish.status == Status.NEEDS_CHANGE), limit),
        _few(Wait.INVITED, and_(asked, Wish.status == Status.OPEN), limit, Wish.wanted_by),
        _few(Wait.PROMISED, promised, limit, Claim.promised_for),
    ]
    return [_row(row) for row in db.session.execute(union_all(*sorts))]


def _few(wait: Wait, which: Any, limit: int, day: Any = None) -> Select[Any]:
    of_day = cast(null(), Date) if day is None else day
    query = select(
        Wish.id,
        literal(wait.value).label("wait"),
        Wish.number,
        Wish.kind_key,
        Wish.words,
        Wish.board_words,
        Wish.region_code,
        Wish.due_at,
        of_day.label("day"),
    ).where(which)
    if wait is Wait.PROMISED:
        query = query.join(Claim, Claim.wish_id == Wish.id)
    return select(query.order_by(of_day, Wish.id).limit(limit).subquery())


def _row(row: Any) -> OwnWaiting:
    wait = Wait(row.wait)
    own = wait in {Wait.CONFIRM, Wait.CHANGE}
    return OwnWaiting(
        id=row.id,
        wait=wait,
        number=row.number,
        kind_key=row.kind_key,
        words=row.words if own else masked_home(row.board_words or row.words),
        region_code=row.region_code,
        due_at=None if wait is Wait.INVITED else row.due_at,
        day=row.day,
    )
