"""Lines of a list for programs: what a row shows to whom.

That is `seeing`'s to say; a test holds that both say the same of every case in every state. Each
page is read from the database, but of a row that says what it said before, the line that was made
of it is still there: it is made of nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row

from ..db import instant
from ..people.recognising import Known
from ..people.rules import stem
from ..people.words import named_below
from ..texts.masking import masked
from ..worktime import TimeUnit
from .filters import Filters
from .list_rows import rows
from .models import ENDED, Purpose, Stage
from .queries import regions_of, units_of

DONE = {Purpose.SAFE.value, Purpose.ANSWER.value}
KEPT = 2_000  # lines, some kilobytes each
_ENDED = {status.value for status in ENDED}


@dataclass(frozen=True, eq=False)
class Line:
    """A case in a list, as this person may see it. `row` holds the columns that are everybody's,
    as they lie in the table.

    Itself and nothing else is its equal: what is made of a line may be kept by it.
    """

    row: Row[Any]
    created_at: datetime
    reported_at: datetime | None
    clock: "Running | None"
    words: str
    place_words: str
    place: str | None
    photos: tuple[str, ...]  # keys, the first one first
    mine: bool


@dataclass(frozen=True)
class Running:
    """The clock that runs, or stands still since `paused_at`."""

    stage: Stage
    ends_at: datetime
    paused_at: datetime | None
    unit: TimeUnit


def lines(
    connection: Connection,
    known: Known,
    filters: Filters,
    *,
    before: int | None = None,
    limit: int,
    now: datetime,
) -> list[Line]:
    """The newest cases that this person may see, as `queries.page` finds them."""
    found = rows(connection, known, filters, before=before, limit=limit, now=now)
    codes, units = regions_of(known), units_of(known)
    return [_line_for(known.id, codes, units, row) for row in found]


def _line_for(me: int, codes: list[str], units: list[int], row: Row[Any]) -> Line:
    photos = _shown(row, me, codes, units) if row.photos else ()
    return _line(row, photos, row.reporter_id == me)


@lru_cache(KEPT)
def _line(row: Row[Any], photos: tuple[str, ...], mine: bool) -> Line:
    return Line(
        row=row,
        created_at=instant(row.created_at),
        reported_at=instant(row.reported_at) if row.reported_at else None,
        clock=_clock(row) if row.stage else None,
        words=row.words if mine else masked(row.words),
        place_words=row.place_words if mine else masked(row.place_words),
        place=named_below(row.place, row.level, row.above, row.above_level, row.top),
        photos=photos,
        mine=mine,
    )


def _clock(row: Row[Any]) -> Running:
    paused_at = instant(row.paused_at) if row.paused_at else None
    return Running(Stage(row.stage), instant(row.ends_at), paused_at, TimeUnit(row.limit_unit))


def _shown(row: Row[Any], me: int, codes: list[str], units: list[int]) -> tuple[str, ...]:
    """Keys of the photos that `seeing.may_see_kept` lets this person see."""
    kept = _kept(row.photos)
    if row.reported_at is not None and _looks_on(row, codes):
        return tuple(key for key, *_ in kept)
    mine, ours = row.reporter_id == me, {"", *map(str, units)}
    sent = {str(me), ""} if mine else {str(me)}
    return tuple(
        key
        for key, purpose, unit, by in kept
        if (by in sent if purpose == Purpose.REPORT.value else mine)
        or (purpose in DONE and row.followed)
        or (row.handled and unit in ours)
    )


@lru_cache(KEPT)
def _kept(photos: str) -> list[list[str]]:
    """Key, purpose, unit and keeper of each photo, in the order in which they came."""
    kept = [photo.split(" ") for photo in photos.split(",")]
    return [facts for _, *facts in sorted(kept, key=lambda photo: int(photo[0]))]


def _looks_on(row: Row[Any], codes: list[str]) -> bool:
    here = [row.region_code] if row.region_code else []
    if row.sides and row.status not in _ENDED:
        here += row.sides.split(",")
    return any(place.startswith(stem(code)) for place in here for code in codes)
