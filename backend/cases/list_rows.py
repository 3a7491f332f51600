"""The statement that reads the rows of a list: built once for whoever asks alike, without the ORM.

Of a page's cases just what a row shows, and by what one knows what else it may show.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    ScalarSelect,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from ..db import UTCDateTime
from ..files.models import File, FileKind
from ..people.models import Region, Unit
from ..people.recognising import Known
from ..people.rules import stem
from .filters import Filters
from .models import Case, CaseFile, Clock, Dispatch, Follower, Side
from .paging import Sight, newest, sights_of
from .queries import regions_of, units_of
from .searching import index, marks_of, matches

# Parts of the statement: given as values, they would be worked into it anew each time.
_NONE, _SPACE = literal_column("''", String), literal_column("' '", String)
_COMMA: Any = literal_column("','", String)
_NOW = bindparam("now", type_=UTCDateTime)


def rows(
    connection: Connection,
    known: Known,
    filters: Filters,
    *,
    before: int | None,
    limit: int,
    now: datetime,
) -> Sequence[Row[Any]]:
    """The newest cases that this person may see, a row each, as they lie in the tables."""
    codes, units = regions_of(known), units_of(known)
    values = {"me": known.id, "now": now, **({} if before is None else {"before": before})}
    if filters.looks_for_words:
        query = _search(known, codes, units, filters, before is not None, limit)
    else:
        late = _NOW if filters.late_at is not None else None
        reaches = tuple(len(stem(code)) for code in codes)
        plain = replace(filters, late_at=late)
        query = _page(reaches, len(units), plain, before is not None, limit)
    return connection.execute(query, values | _named(codes, units)).all()


def _named(codes: Sequence[str], units: Sequence[int]) -> dict[str, Any]:
    values: dict[str, Any] = {f"unit{number}": unit for number, unit in enumerate(units)}
    for number, code in enumerate(codes):
        shared = stem(code)
        values |= {f"low{number}": shared, f"high{number}": shared + "9" * 15}
    return values


@lru_cache(500)
def _page(
    reaches: tuple[int, ...], units: int, filters: Filters, goes_on: bool, limit: int
) -> Select[Any]:
    """For everybody with roles that reach so far, and in so many units."""
    codes = ["1" * reach for reach in reaches]
    sights = _sights(codes, range(units), only_open=filters.only_open)
    return _statement(sights, filters, goes_on, limit, units)


def _sights(codes: Sequence[str], units: Sequence[int], *, only_open: bool = False) -> list[Sight]:
    return sights_of(0, codes, units, _named_parameter, only_open=only_open)


def _named_parameter(name: str, given: object) -> Any:
    return bindparam(name, type_=String() if isinstance(given, str) else Integer())


def _search(
    known: Known, codes: list[str], units: list[int], filters: Filters, goes_on: bool, limit: int
) -> Select[Any]:
    marks = marks_of(known, codes, units)
    seen = or_(*(sight.of_one for sight in _sights(codes, units)))
    sight = Sight(and_(matches(filters.words or "", marks), seen), ids=index().columns[0])
    return _statement([sight], replace(filters, words=None), goes_on, limit, len(units))


def _statement(
    sights: list[Sight], filters: Filters, goes_on: bool, limit: int, units: int
) -> Select[Any]:
    me = SimpleNamespace(id=bindparam("me"))
    before: Any = bindparam("before", type_=Integer()) if goes_on else None
    # As a literal: of a page of unknown length PostgreSQL's generic plan would expect very much.
    few = newest(
        sights, lambda query: filters.apply(query, me), before=before, limit=_literal(limit)
    )
    return _columns(units, few).order_by(Case.id.desc())


def _literal(number: int) -> ColumnElement[int]:
    return literal_column(str(int(number)))


def _columns(units: int, few: Subquery) -> Select[Any]:
    """What a row shows, and by what one knows what else it may show."""
    place, above, top = aliased(Region), aliased(Region), aliased(Region)
    clock, lead, unit = aliased(Clock), aliased(Dispatch), aliased(Unit)
    led = select(func.max(Dispatch.id)).where(Dispatch.case_id == Case.id, Dispatch.lead)
    return (
        select(Case.id, Case.number, _plain(Case.status), Case.kind_key, Case.danger)
        .add_columns(Case.words, Case.place_words, Case.region_code, Case.latitude, Case.longitude)
        .add_columns(Case.reporter_id, _plain(Case.created_at), _plain(Case.reported_at))
        .add_columns(place.name.label("place"), _plain(place.level).label("level"))
        .add_columns(above.name.label("above"), _plain(above.level).label("above_level"))
        .add_columns(top.name.label("top"))
        .add_columns(_plain(clock.stage), _plain(clock.limit_unit))
        .add_columns(_plain(clock.ends_at), _plain(clock.paused_at))
        .add_columns(unit.id.label("unit_id"), unit.name.label("unit"))
        .add_columns(_photos().label("photos"), _sides().label("sides"))
        .add_columns(_handled(units).label("handled"))
        .add_columns(_followers().label("followers"), _followed().label("followed"))
        .select_from(Case)
        .join(few, few.c.id == Case.id)
        .outerjoin(place, place.code == Case.region_code)
        .outerjoin(above, above.code == place.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .outerjoin(clock, and_(clock.case_id == Case.id, clock.stopped_at.is_(None)))
        .outerjoin(lead, lead.id == led.correlate(Case).scalar_subquery())
        .outerjoin(unit, unit.id == lead.unit_id)
    )


def _plain(column: Any) -> ColumnElement[Any]:
    """A value as the driver gives it: nothing is made of what was seen before."""
    return type_coerce(column, NullType).label(column.key)


def _photos() -> ScalarSelect[str]:
    """Each photo's number, key and purpose, the unit that took it and who kept it, if known."""
    taken_by = func.coalesce(cast(Dispatch.unit_id, String), _NONE)
    named = cast(CaseFile.id, String) + _SPACE + File.key + _SPACE
    kept_by = func.coalesce(cast(File.kept_by_id, String), _NONE)
    said = named + type_coerce(CaseFile.purpose, String) + _SPACE + taken_by + _SPACE + kept_by
    return (
        select(func.aggregate_strings(said, _COMMA))
        .select_from(CaseFile)
        .join(File, File.id == CaseFile.file_id)
        .outerjoin(Dispatch, Dispatch.id == CaseFile.dispatch_id)
        .where(CaseFile.case_id == Case.id, File.kind == FileKind.PHOTO)
        .correlate(Case)
        .scalar_subquery()
    )


def _sides() -> ScalarSelect[str]:
    codes = select(func.aggregate_strings(Side.region_code, _COMMA)).where(Side.case_id == Case.id)
    return codes.correlate(Case).scalar_subquery()


def _handled(units: int) -> ColumnElement[bool]:
    """Whether one of the asker's units has or had it."""
    ours: list[Any] = [bindparam(f"unit{number}") for number in range(units)]
    if not ours:
        return literal_column("NULL")
    sent = select(Dispatch.id).where(Dispatch.case_id == Case.id, Dispatch.unit_id.in_(ours))
    return sent.correlate(Case).exists()


def _followers() -> ScalarSelect[int]:
    count = select(func.count()).select_from(Follower).where(Follower.case_id == Case.id)
    return count.correlate(Case).scalar_subquery()


def _followed() -> ColumnElement[bool]:
    mine = select(Follower.case_id).where(
        Follower.case_id == Case.id, Follower.person_id == bindparam("me")
    )
    return mine.correlate(Case).exists()
