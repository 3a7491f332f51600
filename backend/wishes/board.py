"""The board: what stands on it for whom, a page at a time, and how many of each kind."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from ..db import instant
from ..errors import Invalid
from ..people.models import Level
from ..people.places import METRES_PER_DEGREE, grid_index, metres_between
from ..people.recognising import Known
from ..people.rules import stem
from ..people.words import named_below
from . import board_rows
from .board_rows import Shape, rule_in_force, values_of
from .cursor import Cursor, Order, read, written
from .models import AgeBand, Payer, Status
from .queries import neighbourhoods
from .rules import DEFAULTS, Kind, kinds_in, name_in
from .searching import matching
from .telling import on_the_board
from .verbs import ONLOOKERS

KEPT = 2_000  # lines, some kilobytes each
MOST = 50
_DAY = timedelta(days=1)


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


@dataclass(frozen=True, eq=False)
class Line:
    """A wish as everybody reads it. Itself and nothing else is its equal: what is made of a line
    may be kept by it. `id` leads to it, `point` is only for saying how far it is."""

    id: int
    number: str
    status: Status
    kind: Kind
    words: str
    age: AgeBand
    place_code: str
    place: str
    point: tuple[float, float] | None
    opened_at: datetime
    stood_open: timedelta
    due_at: datetime | None
    wanted_by: str | None  # a local day, as 2026-08-30
    cost: int
    payer: Payer
    cap: int
    places: int
    free: int
    step: tuple[str, datetime] | None
    thumb: str | None
    mine: bool
    claimed: bool

    def metres_from(self, here: tuple[float, float] | None) -> int | None:
        """How far it is, to ten metres; None where one end is not known."""
        if here is None or self.point is None:
            return None
        return round(metres_between(*here, *self.point) / 10) * 10

    def days_open(self, now: datetime) -> int:
        """How many whole days nobody has claimed it, or had not until it was claimed."""
        open_now = now - self.opened_at if self.status is Status.OPEN else timedelta()
        return (self.stood_open + open_now) // _DAY


@dataclass(frozen=True)
class Page:
    """Some lines of the board. `here`: from where distances count; `following`: the next cursor."""

    lines: list[Line]
    here: tuple[float, float] | None
    following: str | None


def page(
    connection: Connection,
    known: Known,
    filters: Filters,
    *,
    order: Order = Order.NEWEST,
    here: tuple[float, float] | None = None,
    cursor: str | None = None,
    limit: int = 20,
    now: datetime,
) -> Page:
    """A page of what this person reads of the board, staff what they look down on.

    `here`: latitude and longitude in WGS-84, for the nearest first; without it, the middle of the
    asker's own grid or community. Raises Invalid for a cursor of another order, for an order that
    only what is open has, and for the nearest to nowhere.
    """
    if order is not Order.NEWEST and filters.status is not Status.OPEN:
        raise Invalid("只有等人认领的心愿能按急的、近的来排。", fields={"order": "只能是 newest"})
    after = read(cursor, order) if cursor else None
    if order is Order.NEAREST:
        here = after.here if after else here or _home(connection, known)
    rows = _rows(connection, known, filters, order, here, after, limit + 1, now)
    lines = [_line(row, known.id in (row.wisher_id, row.poster_id)) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        since = after.since if after else now
        following = written(_cursor(rows[limit - 1], order, since, here))
    return Page(lines, here, following)


def counts(
    connection: Connection, known: Known, filters: Filters, *, now: datetime
) -> list[tuple[Kind, int]]:
    """How many there are of each kind that one may choose from, and of older ones that are left;
    the filter by kind is not looked at."""
    stems = scopes(known, filters.region_code)
    found = _counted(connection, stems, filters) if stems else {}
    offered = _kinds(connection.scalar(select(rule_in_force("kinds")), {"now": now}))
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


def _home(connection: Connection, known: Known) -> tuple[float, float]:
    places = [role.place_code for role in known.open_roles if role.place_code]
    nearest = max(places, key=lambda code: len(stem(code)), default="")
    middle = grid_index(connection).centre(nearest)
    if middle is None:
        raise Invalid("发个位置，才知道哪些离您近。", fields={"latitude": "必填"})
    return middle


def _rows(
    connection: Connection,
    known: Known,
    filters: Filters,
    order: Order,
    here: tuple[float, float] | None,
    after: Cursor | None,
    limit: int,
    now: datetime,
) -> Sequence[Row[Any]]:
    stems = scopes(known, filters.region_code)
    if not stems:
        return []
    shape = Shape(
        tuple(map(len, stems)),
        filters.status,
        filters.kind_key is not None,
        order,
        after is not None,
    )
    values: dict[str, Any] = {"me": known.id, "now": now, **values_of(stems)}
    if filters.kind_key is not None:
        values["kind"] = filters.kind_key
    if after is not None:
        values |= {"key": after.key, "last": after.last, "since": after.since}
    if order is Order.NEAREST and here is not None:
        shrink = METRES_PER_DEGREE * math.cos(math.radians(here[0]))
        values |= {"lat": here[0], "lng": here[1], "shrink": shrink}
    if filters.looks_for_words:
        match = matching(filters.words or "", stems, filters.status)
        return connection.execute(board_rows.found(shape, limit, match), values).all()
    return connection.execute(board_rows.page(shape, limit), values).all()


def _counted(connection: Connection, stems: Sequence[str], filters: Filters) -> dict[str, int]:
    shape = Shape(tuple(map(len, stems)), filters.status)
    query = board_rows.counts(shape)
    if filters.looks_for_words:
        query = board_rows.counts_found(shape, matching(filters.words or "", stems, shape.status))
    rows = connection.execute(query, values_of(stems))
    return {row.kind_key: row.many for row in rows}


def _cursor(
    row: Row[Any], order: Order, since: datetime, here: tuple[float, float] | None
) -> Cursor:
    if order is Order.NEAREST:
        return Cursor(order, row.metres2, row.id, since, here)
    key = row.opened_at if order is Order.NEWEST else row.due_at
    return Cursor(order, instant(key), row.id, since)


@lru_cache(KEPT)
def _line(row: Row[Any], mine: bool) -> Line:
    is_building = row.level == Level.BUILDING.value  # who lives there is nobody's business
    named = (
        (row.above, row.above_level, row.top, None, None)
        if is_building
        else (row.place, row.level, row.above, row.above_level, row.top)
    )
    known_place = row.near_latitude is not None
    return Line(
        id=row.id,
        number=row.number,
        status=Status(row.status),
        kind=_kind(row.kinds, row.kind_key),
        words=on_the_board(row),
        age=AgeBand(row.age_band),
        place_code=row.parent_code if is_building else row.region_code,
        place=named_below(*named) or "",
        point=(row.near_latitude, row.near_longitude) if known_place else None,
        opened_at=instant(row.opened_at),
        stood_open=timedelta(seconds=row.stood_open),
        due_at=instant(row.due_at) if row.due_at else None,
        wanted_by=str(row.wanted_by) if row.wanted_by else None,
        cost=row.cost,
        payer=Payer(row.payer),
        cap=_cap(row.caps),
        places=row.places,
        free=row.places - row.taken,
        step=(row.step, instant(row.at)) if row.step else None,
        thumb=row.thumb,
        mine=mine,
        claimed=bool(row.claimed),
    )


@lru_cache(20)
def _kinds(decided: str | None) -> dict[str, Kind]:
    return kinds_in(json.loads(decided) if decided else DEFAULTS["kinds"])


def _kind(decided: str | None, key: str) -> Kind:
    offered = _kinds(decided)
    return offered.get(key) or Kind(key, name_in(offered, key), "")


@lru_cache(20)
def _cap(decided: str | None) -> int:
    return int((json.loads(decided) if decided else DEFAULTS["cost"])["cap"])
