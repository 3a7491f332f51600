"""What the State Council has published, as the `holidays` library knows it."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from .rules import Calendar

FIRST = 2020  # nothing of ours is older


@dataclass(frozen=True)
class Day:
    """A day that is not what its day of the week says, or has a name."""

    day: date
    working: bool
    name: str

    def __str__(self) -> str:
        return f"{self.day} {'working' if self.working else 'off'} {self.name}".rstrip()


@cache
def days(year: int) -> tuple[Day, ...]:
    """The holidays and make-up days of a year; none when nothing has been published yet.

    For such a year the library guesses: the legal holidays stand there, but no make-up days.
    """
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    # A year's end can be moved by the next year's notice: December proves nothing.
    made_up = sorted(day for day in table.weekend_workdays if day.year == year)
    if not any(day.month < 12 for day in made_up):
        return ()
    off = [Day(day, False, name) for day, name in table.items()]
    return tuple(sorted([*off, *(Day(day, True, "调休上班") for day in made_up)], key=_by_day))


def _by_day(day: Day) -> date:
    return day.day


@cache
def calendar() -> Calendar:
    """Every year that the library truly knows."""
    exceptions: dict[date, bool] = {}
    year = FIRST
    while found := days(year):
        exceptions |= {day.day: day.working for day in found}
        year += 1
    return Calendar(exceptions, frozenset(range(FIRST, year)))
