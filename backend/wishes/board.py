"""The board: what stands on it for whom, a page at a time, and how many of each kind."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ..db import instant
from ..errors import Invalid
from ..people.places import METRES_PER_DEGREE, grid_index
from ..people.recognising import Known
from ..people.rules import is_code, stem
from . import board_rows
from .board_lines import KEPT, Line, aired_line, board_line, kinds_of
from .board_rows import Shape, rule_in_force, values_of
from .cursor import Cursor, Order, read, written
from .models import Status
from .queries import neighbourhoods
from .rules import Kind, name_in
from .searching import question
from .verbs import ONLOOKERS

__all__ = ["KEPT", "MOST", "Filters", "Line", "Page", "counts", "page", "scopes"]

MOST = 50
EVERYWHERE = ""  # how every code begins
GUESTS = "报到以后才能按字找、按急的和近的排；没有报到只看公开的，新的在前。"


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to; None means all. What is not open is what neighbours may look
    back at: claimed, fulfilled, confirmed."""

    status: Status = Status.OPEN
    region_code: str | None = None
    kind_key: str | None = None
    words: str | None = None

    @property
    def looks_for_words(self) -> bool:
        return bool(self.words and self.words.strip())


@dataclass(frozen=True)
class Page:
    """Some lines of the board. `here`: from where distances count; `following`: the next cursor."""

    lines: list[Line]
    here: tuple[float, float] | None
    following: str | None


def page(
    connection: Connection,
    known: Known | None,
    filters: Filters,
    *,
    order: Order = Order.NEWEST,
    here: tuple[float, float] | None = None,
    cursor: str | None = None,
    limit: int = 20,
    now: datetime,
) -> Page:
    """A page of what this person reads of the board, staff what they look down on; guests, and
    who is at home nowhere yet, what was aired, the newest first.

    `here`: latitude and longitude in WGS-84, for the nearest first; without it, the middle of the
    asker's own grid or community. Raises Invalid for a cursor of another order, for an order that
    only what is open has, for the nearest to nowhere, for what is no region's code, and for what
    guests do not get.
    """
    guest = is_guest(known)
    if guest and (order is not Order.NEWEST or filters.looks_for_words):
        raise Invalid(GUESTS)
    if order is not Order.NEWEST and filters.status is not Status.OPEN:
        raise Invalid("只有等人认领的心愿能按急的、近的来排。", fields={"order": "只能是 newest"})
    after = read(cursor, order) if cursor else None
    if order is Order.NEAREST and known is not None:
        here = after.here if after else here or _home(connection, known)
    rows = _rows(connection, known, filters, order, here, after, limit + 1, now)
    lines = [aired_line(row) if guest else _line(row, known) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        since = after.since if after else now
        following = written(_cursor(rows[limit - 1], order, since, here))
    return Page(lines, here, following)


def counts(
    connection: Connection, known: Known | None, filters: Filters, *, now: datetime
) -> list[tuple[Kind, int]]:
    """How many there are of each kind that one may choose from, and of older ones that are left;
    the filter by kind is not looked at."""
    if is_guest(known) and filters.looks_for_words:
        raise Invalid(GUESTS)
    stems = _stems(known, filters)
    found = _counted(connection, known, stems, filters) if stems else {}
    offered = kinds_of(connection.scalar(select(rule_in_force("kinds")), {"now": now}))
    gone = [Kind(key, name_in(offered, key), "") for key in found if key not in offered]
    return [(kind, found.get(kind.key, 0)) for kind in [*offered.values(), *gone]]


def scopes(known: Known, within: str | None = None) -> list[str]:
    """The leading digits of the regions whose board somebody reads, none inside another; of these,
    what lies in one region."""
    held = {r.region_code for r in known.open_roles if r.kind in ONLOOKERS and r.region_code}
    stems = {stem(code) for code in [*held, *neighbourhoods(known)]}
    if within:
        asked = stem(within)
        near = {one for one in stems if one.startswith(asked) or asked.startswith(one)}
        stems = {max(one, asked, key=len) for one in near}
    return sorted(one for one in stems if not any(one != o and one.startswith(o) for o in stems))


def is_guest(known: Known | None) -> bool:
    """Reads nobody's board: is not signed in, or at home nowhere yet."""
    return known is None or not scopes(known)


def _stems(known: Known | None, filters: Filters) -> list[str]:
    """Raises Invalid for what is no region's code."""
    if filters.region_code and not is_code(filters.region_code):
        raise Invalid("没有这个区域，请从列出的里面选。", fields={"region": "不是区域编码"})
    if known is None or is_guest(known):
        return [stem(filters.region_code) if filters.region_code else EVERYWHERE]
    return scopes(known, filters.region_code)


def _line(row: Row[Any], known: Known | None) -> Line:
    return board_line(row, known is not None and known.id in (row.wisher_id, row.poster_id))


def _home(connection: Connection, known: Known) -> tuple[float, float]:
    places = [role.place_code for role in known.open_roles if role.place_code]
    nearest = max(places, key=lambda code: len(stem(code)), default="")
    middle = grid_index(connection).centre(nearest)
    if middle is None:
        raise Invalid("发个位置，才知道哪些离您近。", fields={"latitude": "必填"})
    return middle


def _rows(
    connection: Connection,
    known: Known | None,
    filters: Filters,
    order: Order,
    here: tuple[float, float] | None,
    after: Cursor | None,
    limit: int,
    now: datetime,
) -> Sequence[Row[Any]]:
    stems = _stems(known, filters)
    if not stems:
        return []
    shape = Shape(
        tuple(map(len, stems)),
        filters.status,
        filters.kind_key is not None,
        order,
        after is not None,
        is_guest(known),
    )
    values: dict[str, Any] = {"me": known.id if known else 0, "now": now, **values_of(stems)}
    if filters.kind_key is not None:
        values["kind"] = filters.kind_key
    if after is not None:
        values |= {"key": after.key, "last": after.last, "since": after.since}
    if order is Order.NEAREST and here is not None:
        shrink = METRES_PER_DEGREE * math.cos(math.radians(here[0]))
        values |= {"lat": here[0], "lng": here[1], "shrink": shrink}
    if filters.looks_for_words:
        values["question"] = question(filters.words or "", stems, filters.status)
        found = board_rows.found(shape, limit, connection.dialect.name)
        return connection.execute(found, values).all()
    return connection.execute(board_rows.page(shape, limit), values).all()


def _counted(
    connection: Connection, known: Known | None, stems: Sequence[str], filters: Filters
) -> dict[str, int]:
    shape = Shape(tuple(map(len, stems)), filters.status, aired=is_guest(known))
    query, values = board_rows.counts(shape), values_of(stems)
    if filters.looks_for_words:
        values["question"] = question(filters.words or "", stems, shape.status)
        query = board_rows.counts_found(shape, connection.dialect.name)
    rows = connection.execute(query, values)
    return {row.kind_key: row.many for row in rows}


def _cursor(
    row: Row[Any], order: Order, since: datetime, here: tuple[float, float] | None
) -> Cursor:
    if order is Order.NEAREST:
        return Cursor(order, row.metres2, row.id, since, here)
    key = row.opened_at if order is Order.NEWEST else row.due_at
    return Cursor(order, instant(key), row.id, since)
