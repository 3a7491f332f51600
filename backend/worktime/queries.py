"""Looking at the holiday table. Years that it does not hold are the library's, if it knows them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from ..db import db
from ..kept import Kept
from . import published
from .models import CalendarDay, CalendarYear, Source
from .published import Day
from .rules import Calendar


def calendar() -> Calendar:
    """The calendar to count with, kept in this process.

    A change made here shows at once, one made by another process within a minute.
    """
    return _kept.get()


def changed() -> None:
    """Say that this session has changed the table."""
    _kept.changed()


def _read() -> Calendar:
    library = published.calendar()
    years = complete_years()
    table = db.session.execute(select(CalendarDay.day, CalendarDay.working)).all()
    exceptions = {d: w for d, w in library.exceptions.items() if d.year not in years}
    return Calendar(exceptions | dict(table), library.years | years)


def _versions() -> Sequence[tuple[int, int]]:
    years = select(CalendarYear.year, CalendarYear.version).order_by(CalendarYear.year)
    return [(year, version) for year, version in db.session.execute(years)]


_kept = Kept(_read, _versions)


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
