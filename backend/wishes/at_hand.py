"""What is at hand for one person who talks: what they have promised, and are asked about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select

from ..db import db
from ..notifications.models import Notice
from ..people.models import Person
from .models import UNPROVED, Ask, Claim, Status, Wish
from .queries import mine

RECENT = 50  # notices among which the last question is looked for
EVER = datetime.min.replace(tzinfo=UTC)


def promised(person: Person, *, undone: bool = False, limit: int = 9) -> Sequence[Claim]:
    """The places that one holds, of wishes that go on, by the day; `undone`: not yet said done."""
    query = (
        select(Claim)
        .join(Wish)
        .where(
            Claim.person_id == person.id,
            Claim.ended_at.is_(None),
            Wish.status.in_([Status.OPEN, Status.CLAIMED, Status.FULFILLED]),
        )
        .order_by(Claim.promised_for, Claim.id)
    )
    if undone:
        query = query.where(UNPROVED)
    return db.session.scalars(query.limit(limit)).all()


class Question(NamedTuple):
    """What this person was asked: whether it is done (`done`), or whether they can help. `at`: when
    something about it last reached the phone, if anything did."""

    wish: Wish
    done: bool
    at: datetime


def questions(person: Person) -> list[Question]:
    """All that wait for this person's answer, the one asked last first."""
    asked = select(Ask.wish_id).where(Ask.person_id == person.id, Ask.answered_at.is_(None))
    done = select(Wish).where(mine(person), Wish.status == Status.FULFILLED)
    help_wanted = select(Wish).where(Wish.id.in_(asked), Wish.status == Status.OPEN)
    waiting = [(wish, True) for wish in db.session.scalars(done)]
    waiting += [(wish, False) for wish in db.session.scalars(help_wanted)]
    at = _last_told(person) if waiting else {}
    found = [Question(wish, is_done, at.get(wish.id, EVER)) for wish, is_done in waiting]
    return sorted(found, key=lambda question: (question.at, question.wish.id), reverse=True)


def _last_told(person: Person) -> dict[int, datetime]:
    told = db.session.execute(
        select(Notice.data, Notice.sent_at)
        .where(
            Notice.person_id == person.id,
            Notice.kind.like("wish_%"),
            Notice.sent_at.is_not(None),
        )
        .order_by(Notice.id.desc())
        .limit(RECENT)
    )
    at: dict[int, datetime] = {}
    for data, sent_at in told:
        wish_id = data.get("wish_id")
        if wish_id is not None and sent_at is not None:
            at[wish_id] = max(sent_at, at.get(wish_id, EVER))
    return at
