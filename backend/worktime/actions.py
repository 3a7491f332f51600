"""Changing the holiday table. Each verb says what it changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from ..db import db
from ..errors import Invalid
from . import published, queries
from .models import FIRST_YEAR, LAST_YEAR, CalendarDay, CalendarYear, Source
from .published import Day

LONGEST_NAME = 50


@dataclass
class Report:
    """What was changed, in lines to print; `kept` is what stayed although the source differs."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    same: int = 0
    years: list[int] = field(default_factory=list)  # complete from now on

    def __str__(self) -> str:
        parts = [f"added {len(self.added)}", f"changed {len(self.changed)}"]
        parts += [f"kept {len(self.kept)}"] if self.kept else []
        parts += [f"unchanged {self.same}", *(f"complete {year}" for year in self.years)]
        return ", ".join(parts)


def seed(year: int, *, now: datetime) -> Report:
    """Take a year from the library. What the table says already stays: somebody has set it.

    Raises Invalid for a year of which nothing has been published.
    """
    found = published.days(year) if FIRST_YEAR <= year <= LAST_YEAR else ()
    if not found:
        raise Invalid(f"{year} 年的放假安排还没有公布，或者还没有收录：公布后请从文件导入。")
    # A year's notice may move the last days of the year before.
    december = [day for day in published.days(year - 1) if day.day.month == 12]
    report = put([*december, *found], keep=True)
    if year not in queries.complete_years():
        _complete(year, Source.LIBRARY, now)
        report.years = [year]
    return report


def take(days: Iterable[Day], *, now: datetime, dry_run: bool = False) -> Report:
    """Write a file's days over what the table says; years of which they are the whole notice are
    complete from now on. A dry run only says what would be."""
    wanted = list(days)
    report = put(wanted, dry_run=dry_run)
    report.years = sorted(whole_years(wanted) - queries.complete_years())
    if not dry_run:
        for year in report.years:
            _complete(year, Source.FILE, now)
    return report


def whole_years(days: Sequence[Day]) -> set[int]:
    """The years whose whole notice these days are: each frees the three great days, and has people
    make up for some of it."""
    off = {day.day for day in days if not day.working}
    made_up = {day.day.year for day in days if day.working}
    great = ((1, 1), (5, 1), (10, 1))
    return {year for year in made_up if all(date(year, *day) in off for day in great)}


def set_day(day: date, *, working: bool, name: str = "") -> Report:
    """Say of one day whether people work. Raises Invalid."""
    if problem := problem_with(day, name):
        raise Invalid(problem)
    return put([Day(day, working, name.strip())])


def problem_with(day: date, name: str) -> str:
    """Why a day cannot be in the table; empty when it can."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if len(name.strip()) > LONGEST_NAME or not name.strip().isprintable():
        return f"名称最多 {LONGEST_NAME} 个字，不能有换行"
    return ""


def put(days: Iterable[Day], *, keep: bool = False, dry_run: bool = False) -> Report:
    """Write days into the table; with `keep`, only those of which it says nothing yet."""
    wanted = {day.day: day for day in days}
    known = {
        day.day: day
        for day in db.session.scalars(select(CalendarDay).where(CalendarDay.day.in_(wanted)))
    }
    report = Report()
    news = [day for day in wanted.values() if _is_news(day, known.get(day.day), report, keep)]
    if not dry_run:
        _write(news, known)
    return report


def _is_news(day: Day, known: CalendarDay | None, report: Report, keep: bool) -> bool:
    if known is None:
        report.added.append(str(day))
    elif known.as_day() == day:
        report.same += 1
        return False
    elif keep:
        report.kept.append(f"{known.as_day()} (not: {day})")
        return False
    else:
        report.changed.append(f"{known.as_day()} -> {day}")
    return True


def _write(news: list[Day], known: dict[date, CalendarDay]) -> None:
    for day in news:
        row = known.get(day.day) or CalendarDay(day=day.day)
        row.working, row.name = day.working, day.name
        db.session.add(row)
    for year in sorted({day.day.year for day in news}):
        _touched(year)
    db.session.flush()


def _complete(year: int, source: Source, now: datetime) -> None:
    row = _touched(year)
    row.source, row.completed_at = source, now
    db.session.flush()


def _touched(year: int) -> CalendarYear:
    row = db.session.get(CalendarYear, year)
    if row is None:
        row = CalendarYear(year=year, version=0)
        db.session.add(row)
        db.session.flush()
    # Counted by the database: two at once must not make the same number.
    row.version = CalendarYear.version + 1
    queries.changed()
    return row
