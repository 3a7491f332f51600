"""All wishes of where somebody works, the newest first, narrowed and a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union

from ..db import db
from ..errors import Invalid
from ..people.models import Level, Person, Region
from ..people.rules import below, is_code, stem, street_of
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
    narrowed = [within(person, ONLOOKERS), *_narrowed(person, filters)]
    if before is not None:
        narrowed.append(Wish.id < before)
    if filters.words is None:
        reaches = _reaches(person, filters)
        if not reaches:
            return []
        narrowed = [Wish.id.in_(_newest(reaches, narrowed, limit))]
    query = select(Wish).where(*narrowed).order_by(Wish.id.desc())
    return db.session.scalars(query.limit(limit).options(*FOR_A_ROW)).unique().all()


def _newest(reaches: Sequence[str], narrowed: list[ColumnElement[bool]], limit: int) -> Select[Any]:
    """Ids of the newest of each reach by its index, and of these the newest; what lies in several
    streets would be sorted whole."""
    parts = [select(Wish.id).where(lies_in(code), *narrowed) for code in reaches]
    few = [part.order_by(Wish.id.desc()).limit(limit).subquery() for part in parts]
    every = union(*(select(part.c.id) for part in few)).subquery()
    return select(every.c.id).order_by(every.c.id.desc()).limit(limit).subquery().select()


def _reaches(person: Person, filters: StaffFilters) -> list[str]:
    """The regions to be looked through; of what is larger than a street, its streets."""
    held = {r.region_code for r in person.open_roles if r.kind in ONLOOKERS and r.region_code}
    wanted = {filters.region_code} if filters.region_code else held
    large = [code for code in wanted if street_of(code) is None]
    if not large:
        return sorted(wanted)
    there = or_(*(below(Region.code, code) for code in large))
    homes = Region.level.in_([Level.STREET, Level.COMMUNITY])
    street = func.substr(Region.code, 1, 9).concat("000")
    streets = select(street).distinct().where(homes, there)
    return sorted(wanted.difference(large).union(db.session.scalars(streets)))


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
