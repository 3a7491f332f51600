"""A line of the board, made of what a statement found."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from ..db import instant
from ..people.models import Level
from ..people.places import metres_between
from ..people.words import named_below
from .models import AgeBand, Payer, Status
from .rules import DEFAULTS, Kind, kinds_in, name_in
from .telling import on_the_board

KEPT = 2_000  # lines, some kilobytes each
_DAY = timedelta(days=1)


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

    def waited(self, now: datetime) -> str:
        """The same in words."""
        if days := self.days_open(now):
            return f"等了 {days} 天"
        return "刚上墙" if self.status is Status.OPEN else "当天就有人认领"


@lru_cache(KEPT)
def board_line(row: Row[Any], mine: bool) -> Line:
    """A line as the people of the street read it."""
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


@lru_cache(KEPT)
def aired_line(row: Row[Any]) -> Line:
    """A line as everybody reads it: no photo, no point, nothing of whom the chase has asked."""
    return replace(board_line(row, False), thumb=None, point=None, step=None)


@lru_cache(20)
def kinds_of(decided: str | None) -> dict[str, Kind]:
    """The kinds that were decided, as the database gives them; None: the defaults."""
    return kinds_in(json.loads(decided) if decided else DEFAULTS["kinds"])


def _kind(decided: str | None, key: str) -> Kind:
    offered = kinds_of(decided)
    return offered.get(key) or Kind(key, name_in(offered, key), "")


@lru_cache(20)
def _cap(decided: str | None) -> int:
    return int((json.loads(decided) if decided else DEFAULTS["cost"])["cap"])
