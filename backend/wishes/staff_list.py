"""All wishes of where somebody works, the newest first, narrowed and a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, literal, select

from ..db import db
from ..errors import Invalid
from ..people.models import Person
from ..people.rules import is_code, stem
from ..records.numbers import as_number
from .loading import FOR_A_ROW
from .models import ENDED, Status, Wish
from .queries import lies_in, within
from .searching import answering, question
from .verbs import ONLOOKERS


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
