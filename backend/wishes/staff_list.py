"""All wishes of where somebody works, the newest first, narrowed and a page at a time; and what of
them waits for staff, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, select

from ..clock import local
from ..db import db
from ..errors import Invalid
from ..people.models import Person
from ..people.rules import is_code, stem
from ..records.numbers import as_number
from .loading import FOR_A_ROW
from .models import ENDED, Status, Wish
from .queries import (
    FULFILLED,
    SUBMITTED,
    appeals_to,
    handed_over,
    lies_in,
    promises_at_risk,
    within,
)
from .searching import answering, question
from .verbs import ONLOOKERS

WEEK = timedelta(days=7)
MOST_COUNTED = 100


@dataclass(frozen=True)
class StaffFilters:
    """What the list is narrowed to; None means all. `late_at`: whose time was up then. `words` are
    looked for among what is or was on the board, or are a number."""

    status: Status | None = None
    kind_key: str | None = None
    region_code: str | None = None
    late_at: datetime | None = None
    words: str | None = None


def staff_page(
    person: Person, filters: StaffFilters, *, before: int | None, limit: int
) -> Sequence[Wish]:
    """So many of them, the newest first, with what a row shows; `before` is the last id of the
    page before. Raises Invalid for words that cannot be looked for."""
    query = select(Wish).where(within(person, ONLOOKERS), *_narrowed(person, filters))
    if before is not None:
        query = query.where(Wish.id < before)
    query = query.order_by(Wish.id.desc()).limit(limit).options(*FOR_A_ROW)
    return db.session.scalars(query).unique().all()


def _narrowed(person: Person, filters: StaffFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.status is not None:
        found.append(Wish.status == filters.status)
    if filters.kind_key is not None:
        found.append(Wish.kind_key == filters.kind_key)
    if filters.region_code is not None:
        if not is_code(filters.region_code):
            raise Invalid("没有这个区域，请从列出的里面选。", fields={"region": "不是区域编码"})
        found.append(lies_in(filters.region_code))
    if filters.late_at is not None:
        found += [Wish.status.not_in(list(ENDED)), Wish.due_at <= filters.late_at]
    if filters.words is not None:
        found.append(_says(person, filters.words))
    return found


def _says(person: Person, words: str) -> ColumnElement[bool]:
    digits = "".join(sign for sign in words if sign.isdecimal())
    if digits and words.isascii():
        return Wish.number == as_number(digits[:9])
    held = {r.region_code for r in person.open_roles if r.kind in ONLOOKERS and r.region_code}
    return answering(literal(question(words, [stem(code) for code in held], None)))


@dataclass(frozen=True)
class Waiting:
    """How many wishes wait for whom, at most 100 each: to be looked at, to be answered because
    nobody claimed them, to be rung up about; promises of the next seven days that are not kept yet;
    appeals to decide."""

    review: int
    answer: int
    call: int
    promises: int
    appeals: int

    @property
    def todo(self) -> int:
        """What staff have to do; a promise is somebody else's."""
        return self.review + self.answer + self.call + self.appeals


def waiting(person: Person, *, now: datetime) -> Waiting:
    """What waits where this person works, in so many statements however much it is."""
    week = local(now).date() + WEEK
    return Waiting(
        review=_counted(SUBMITTED & within(person, ONLOOKERS)),
        answer=len(handed_over(person)),
        call=_counted(FULFILLED & (Wish.due_at <= now) & within(person, ONLOOKERS)),
        promises=len(promises_at_risk(person, until=week, now=now)),
        appeals=len(appeals_to(person)),
    )


def _counted(which: ColumnElement[bool]) -> int:
    some = select(Wish.id).where(which).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
