"""The statements that read the board: each built once for whoever asks alike, without the ORM.

What is open is found by indexes of its own, for a community, a street, or more than that; states
stand in the statement as they are, since of a bound one no database knows which index it fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Integer,
    ScalarSelect,
    Select,
    String,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from ..db import UTCDateTime
from ..files.models import File, FileKind
from ..people.models import Region
from .cursor import LARGEST, Order
from .models import Claim, PhotoOff, Purpose, Status, Step, Wish, WishFile, WishRule
from .searching import answering

PAST = (Status.CLAIMED, Status.FULFILLED, Status.CONFIRMED)


@dataclass(frozen=True)
class Shape:
    """What makes one statement another: how many digits of a code each region shares with what
    lies in it; the rest are values."""

    reaches: tuple[int, ...]
    status: Status
    by_kind: bool = False
    order: Order = Order.NEWEST
    goes_on: bool = False
    aired: bool = False  # what everybody may read, and no more of it than that


def values_of(stems: Sequence[str]) -> dict[str, str]:
    """The values that say which regions are meant."""
    values: dict[str, str] = {}
    for n, shared in enumerate(stems):
        values |= {f"code{n}": shared, f"above{n}": shared[:12], f"high{n}": shared + "9" * 15}
    return values


@lru_cache(500)
def page(shape: Shape, limit: int) -> Select[Any]:
    """A page of the board, a row a line."""
    return _columns(_first(_parts(shape, limit), shape.order, limit), shape)


@lru_cache(500)
def found(shape: Shape, limit: int, dialect: str) -> Select[Any]:
    """The same of what answers the `question` among its values, as this database is asked."""
    parts = [part.where(_answers()) for part in _parts(shape, limit)]
    return _columns(_first(parts, shape.order, limit), shape)


@lru_cache(200)
def counts(shape: Shape) -> Select[Any]:
    """How many there are of each kind."""
    return _counted(_counts(shape))


@lru_cache(200)
def counts_found(shape: Shape, dialect: str) -> Select[Any]:
    """The same of what answers the `question` among its values."""
    return _counted([part.where(_answers()) for part in _counts(shape)])


def _answers() -> ColumnElement[bool]:
    return answering(bindparam("question", type_=String()))


@lru_cache
def rule_in_force(key: str) -> ScalarSelect[str]:
    """A rule that somebody has decided, as text; NULL while nobody has."""
    return (
        select(cast(WishRule.value, Text))
        .where(
            WishRule.key == literal_column(repr(key)),
            WishRule.valid_from <= bindparam("now", type_=UTCDateTime),
        )
        .order_by(WishRule.valid_from.desc(), WishRule.id.desc())
        .limit(_literal(1))
        .scalar_subquery()
    )


def _literal(number: int) -> ColumnElement[int]:
    return literal_column(str(int(number)))


def _within(reach: int, n: int) -> ColumnElement[bool]:
    if reach == 0:
        return true()
    code = bindparam(f"code{n}", type_=String())
    if reach > 12:
        return and_(
            Wish.community_code == bindparam(f"above{n}", type_=String()), Wish.region_code == code
        )
    if reach == 12:
        return Wish.community_code == code
    if reach == 9:
        return Wish.street_code == code
    return Wish.region_code.between(code, bindparam(f"high{n}", type_=String()))


def _stands(shape: Shape) -> ColumnElement[bool]:
    """That it is in this state, in the words of the one index that fits."""
    column: ColumnElement[str] = literal_column("wishes.status")
    stands = column == literal_column(repr(shape.status.value))
    if shape.aired:
        return and_(stands, Wish.aired_words.is_not(None))
    if shape.status not in PAST:
        there = Wish.due_at if shape.order is Order.URGENT else Wish.opened_at
        return and_(stands, there.is_not(None))
    return and_(stands, column.in_([literal_column(repr(one.value)) for one in PAST]))


def _parts(shape: Shape, limit: int) -> list[Select[Any]]:
    """The first ids of each region, with what they are ordered by."""
    return [_part(shape, reach, n, limit) for n, reach in enumerate(shape.reaches)]


def _part(shape: Shape, reach: int, n: int, limit: int) -> Select[Any]:
    key = _key(shape.order)
    query = select(Wish.id.label("id"), key.label("key"))
    query = query.where(_within(reach, n), _stands(shape))
    if shape.by_kind:
        query = query.where(Wish.kind_key == bindparam("kind"))
    if shape.goes_on:
        query = query.where(_further(shape.order, key))
    return _ordered(query, shape.order, key, Wish.id).limit(_literal(limit))


def _further(order: Order, key: Any) -> ColumnElement[bool]:
    kind = BigInteger() if order is Order.NEAREST else UTCDateTime()
    place = tuple_(bindparam("key", type_=kind), bindparam("last", type_=Integer()))
    if order is Order.NEWEST:
        return tuple_(key, Wish.id) < place
    further = tuple_(key, Wish.id) > place
    if order is Order.NEAREST:
        return further
    # What was opened since then may have stood on a page before, with an earlier day. As an
    # expression: compared as it is, it would also say that it is there, and so fit another index.
    since = bindparam("since", type_=UTCDateTime)
    return and_(further, func.coalesce(Wish.opened_at, since) <= since)


def _ordered(query: Select[Any], order: Order, key: Any, ids: Any) -> Select[Any]:
    if order is Order.NEWEST:
        return query.order_by(key.desc(), ids.desc())
    return query.order_by(key, ids)


def _key(order: Order) -> Any:
    if order is Order.NEAREST:
        return _metres2()
    return Wish.opened_at if order is Order.NEWEST else Wish.due_at


def _metres2() -> ColumnElement[int]:
    """How far it is, metres times metres, over flat ground; of what nobody knows, the most."""
    lat, lng, shrink = (bindparam(name, type_=Float()) for name in ("lat", "lng", "shrink"))
    north = (Wish.near_latitude - lat) * literal_column("111320.0")
    east = (Wish.near_longitude - lng) * shrink
    square = north * north + east * east
    most: ColumnElement[int] = literal_column(str(LARGEST))
    return cast(case((square < most, square), else_=most), BigInteger)


def _first(parts: list[Select[Any]], order: Order, limit: int) -> Subquery:
    if len(parts) == 1:
        return parts[0].subquery("page")
    every = union_all(*(select(*part.subquery().c) for part in parts)).subquery()
    query = _ordered(select(every.c.id, every.c.key), order, every.c.key, every.c.id)
    return query.limit(_literal(limit)).subquery("page")


def _columns(few: Subquery, shape: Shape) -> Select[Any]:
    """What a line says, and whether it is the asker's own."""
    order = shape.order
    said: list[Any] = [Wish.words, Wish.board_words]
    if shape.aired:
        said = [literal_column("''").label("words"), Wish.aired_words.label("board_words")]
    place, above, top, step = aliased(Region), aliased(Region), aliased(Region), aliased(Step)
    last = select(func.max(Step.id)).where(Step.wish_id == Wish.id).correlate(Wish)
    metres2 = few.c.key if order is Order.NEAREST else literal_column("NULL")
    query = (
        select(Wish.id, Wish.number, _plain(Wish.status), Wish.kind_key, _plain(Wish.age_band))
        .add_columns(*said, Wish.region_code, place.parent_code)
        .add_columns(Wish.near_latitude, Wish.near_longitude, _plain(Wish.wanted_by))
        .add_columns(Wish.places, Wish.cost, _plain(Wish.payer), Wish.wisher_id, Wish.poster_id)
        .add_columns(_plain(Wish.opened_at), _plain(Wish.due_at), Wish.stood_open)
        .add_columns(place.name.label("place"), _plain(place.level).label("level"))
        .add_columns(above.name.label("above"), _plain(above.level).label("above_level"))
        .add_columns(top.name.label("top"), step.words.label("step"), _plain(step.at))
        .add_columns(_taken().label("taken"), _claimed().label("claimed"))
        .add_columns(_thumb().label("thumb"), type_coerce(metres2, NullType).label("metres2"))
        .add_columns(rule_in_force("kinds").label("kinds"), rule_in_force("cost").label("caps"))
        .select_from(few)
        .join(Wish, Wish.id == few.c.id)
        .outerjoin(place, place.code == Wish.region_code)
        .outerjoin(above, above.code == place.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .outerjoin(step, step.id == last.scalar_subquery())
    )
    return _ordered(query, order, few.c.key, few.c.id)


def _plain(column: Any) -> ColumnElement[Any]:
    """A value as the driver gives it: nothing is made of what was seen before."""
    return type_coerce(column, NullType).label(column.key)


def _taken() -> ScalarSelect[int]:
    held = select(func.count()).where(Claim.wish_id == Wish.id, Claim.ended_at.is_(None))
    return held.correlate(Wish).scalar_subquery()


def _claimed() -> ColumnElement[bool]:
    held = select(Claim.id).where(
        Claim.wish_id == Wish.id, Claim.ended_at.is_(None), Claim.person_id == bindparam("me")
    )
    return held.correlate(Wish).exists()


def _thumb() -> ScalarSelect[str]:
    """The first photo that came with it."""
    return (
        select(File.key)
        .join(WishFile, WishFile.file_id == File.id)
        .where(WishFile.wish_id == Wish.id, WishFile.purpose == Purpose.WISH)
        .where(~exists().where(PhotoOff.wish_file_id == WishFile.id))
        .where(File.kind == FileKind.PHOTO)
        .order_by(WishFile.id)
        .limit(_literal(1))
        .correlate(Wish)
        .scalar_subquery()
    )


def _counts(shape: Shape) -> list[Select[Any]]:
    return [_counts_in(shape, reach, n) for n, reach in enumerate(shape.reaches)]


def _counts_in(shape: Shape, reach: int, n: int) -> Select[Any]:
    columns: list[Any] = [Wish.kind_key, func.count().label("many")]
    return select(*columns).where(_within(reach, n), _stands(shape)).group_by(Wish.kind_key)


def _counted(parts: list[Select[Any]]) -> Select[Any]:
    every = union_all(*parts).subquery()
    many = func.sum(every.c.many).label("many")
    return select(every.c.kind_key, cast(many, Integer).label("many")).group_by(every.c.kind_key)
