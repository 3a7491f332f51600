"""Looking at the holiday table. Years that it does not hold are the library's, if it knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, SessionTransaction

from ..db import db
from . import published
from .models import CalendarDay, CalendarYear, Source
from .published import Day
from .rules import Calendar

FRESH = 60.0  # seconds for which a process does not ask whether another one has changed the table

Versions = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class _Kept:
    calendar: Calendar
    versions: Versions
    asked: float  # monotonic: a demo's clock may jump


_CHANGED = "calendar_changed"  # in a session's info, until it commits or rolls back
_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def calendar() -> Calendar:
    """The calendar to count with, kept in this process.

    A change made here shows at once, one made by another process within a minute.
    """
    if db.session.info.get(_CHANGED):
        return _read()  # what may yet be rolled back is for nobody else
    kept = _kept.get(db.engine)
    if kept is None or monotonic() - kept.asked >= FRESH:
        kept = _kept[db.engine] = _asked(kept)
    return kept.calendar


def _asked(kept: _Kept | None) -> _Kept:
    versions = [
        (year, version)
        for year, version in db.session.execute(
            select(CalendarYear.year, CalendarYear.version).order_by(CalendarYear.year)
        )
    ]
    same = kept is not None and kept.versions == versions
    return _Kept(kept.calendar if kept and same else _read(), versions, monotonic())


def _read() -> Calendar:
    library = published.calendar()
    years = complete_years()
    table = db.session.execute(select(CalendarDay.day, CalendarDay.working)).all()
    exceptions = {d: w for d, w in library.exceptions.items() if d.year not in years}
    return Calendar(exceptions | dict(table), library.years | years)


def complete_years() -> frozenset[int]:
    """The years that the table holds as a whole."""
    held = select(CalendarYear.year).where(CalendarYear.source.is_not(None))
    return frozenset(db.session.scalars(held))


def source_of(year: int) -> Source | None:
    """Where the table's whole year came from; None when it holds none."""
    row = db.session.get(CalendarYear, year)
    return row.source if row else None


def days_of(year: int) -> list[Day]:
    """The days of a year that have a name or a rule of their own, as they are counted."""
    library = () if source_of(year) else published.days(year)
    days = {day.day: day for day in library}
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    rows = db.session.scalars(select(CalendarDay).where(within))
    days.update({row.day: row.as_day() for row in rows})
    return [days[day] for day in sorted(days)]


def changed() -> None:
    """Say that this session has changed the table: no copy of it is good any more."""
    db.session.info[_CHANGED] = True


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and session.info.pop(_CHANGED, False):
        _kept.pop(db.engine, None)
