"""Working hours: 08:30-12:00 and 14:00-17:30 on working days, make-up days (调休) included.

The calendar is the `holidays` library's table of the State Council's notices.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import holidays

from ..clock import SHANGHAI, local

PERIODS = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))

_calendar = holidays.country_holidays("CN")


def is_working_day(day: date) -> bool:
    """Monday to Friday, less holidays, plus make-up days."""
    return bool(_calendar.is_working_day(day))


def _periods(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    day, last = local(start).date(), local(end).date()
    while day <= last:
        if is_working_day(day):
            for opens, closes in PERIODS:
                yield (
                    datetime.combine(day, opens, SHANGHAI),
                    datetime.combine(day, closes, SHANGHAI),
                )
        day += timedelta(days=1)


def between(start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two instants; zero when `end` is not later."""
    spans = (min(end, closes) - max(start, opens) for opens, closes in _periods(start, end))
    return sum((span for span in spans if span > timedelta()), timedelta())
