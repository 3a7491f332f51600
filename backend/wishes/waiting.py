"""What waits for the people of a community: few of very many, read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from ..db import db, instant
from ..people.models import Person, RoleKind
from ..people.rules import below
from ..texts.masking import masked_home
from .models import Step, Wish, WishMove
from .queries import OPEN
from .verbs import ONLOOKERS, REVIEWERS


class Why(StrEnum):
    """What somebody is to do about a wish."""

    REVIEW = "review"  # look at it before it is on the board
    CALL = "call"  # nobody has said whether it is done: ring up
    ANSWER = "answer"  # nobody claimed it: claim it, find somebody, or say so


@dataclass(frozen=True)
class Waiting:
    """One wish that waits for this person's community; `words` hold nothing personal."""

    id: int
    why: Why
    number: str
    kind_key: str
    words: str
    region_code: str
    due_at: datetime | None


def waiting(person: Person, *, now: datetime, limit: int) -> Sequence[Waiting]:
    """At most so many of each sort, what is due first, first."""
    reviews, looks_on = _where(person, REVIEWERS), _where(person, ONLOOKERS)
    few = [
        _first(Why.REVIEW, and_(_stands("submitted"), reviews), limit),
        _first(Why.CALL, and_(_stands("fulfilled"), looks_on, Wish.due_at <= now), limit),
        _first(Why.ANSWER, and_(OPEN, _handed_over(), looks_on), limit),
    ]
    return [_row(row) for row in db.session.execute(union_all(*few))]


def stirred() -> int | None:
    """A number that grows with every step of any wish."""
    return db.session.scalar(select(func.max(WishMove.id)))


def _stands(status: str) -> Any:
    """In this status, in the words of the index of what waits."""
    there: list[Any] = [literal_column(repr(one)) for one in ("submitted", "fulfilled")]
    return and_(Wish.status == literal_column(repr(status)), Wish.status.in_(there))


def _where(person: Person, kinds: set[RoleKind]) -> Any:
    """Where this person holds one of these roles; the streets named, for the index knows them."""
    held = {r.region_code for r in person.open_roles if r.kind in kinds and r.region_code}
    there = [and_(below(Wish.street_code, c[:9]), below(Wish.region_code, c)) for c in sorted(held)]
    return or_(false(), *there)


def _handed_over() -> Any:
    return exists().where(Step.wish_id == Wish.id, Step.key == "open:worker")


def _first(why: Why, which: Any, limit: int) -> Select[Any]:
    columns = (Wish.id, literal(why.value).label("why"), Wish.number, Wish.kind_key, Wish.words)
    query = select(*columns, Wish.board_words, Wish.region_code, Wish.due_at).where(which)
    return select(query.order_by(Wish.due_at, Wish.id).limit(limit).subquery())


def _row(row: Any) -> Waiting:
    return Waiting(
        id=row.id,
        why=Why(row.why),
        number=row.number,
        kind_key=row.kind_key,
        words=masked_home(row.board_words or row.words).partition("\n")[0],
        region_code=row.region_code,
        due_at=instant(row.due_at) if row.due_at else None,
    )
