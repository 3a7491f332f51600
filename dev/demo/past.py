"""Instants of the demo's past: so many hours ago, of the kind of hours that fits the matter.

Counted in working hours, what an office did was done while it was open, whenever one loads.
"""

import math
from datetime import datetime, timedelta
from enum import StrEnum

from backend.clock import local
from backend.worktime import Limit, TimeUnit, between, calendar, end_of


class Hours(StrEnum):
    """Of which hours a matter's `ago` counts."""

    WORK = "work"
    DUTY = "duty"
    ALL = "all"  # dangers know no night


UNITS = {
    Hours.WORK: TimeUnit.WORK_HOUR,
    Hours.DUTY: TimeUnit.DUTY_HOUR,
    Hours.ALL: TimeUnit.EMERGENCY_HOUR,
}
PRECISE = timedelta(seconds=1)


def ago(now: datetime, amount: float, hours: Hours) -> datetime:
    """The instant from which on `amount` hours of that kind have passed until now."""
    span, unit, end = timedelta(hours=amount), UNITS[hours], now
    if hours is Hours.ALL:
        return now - span
    while True:
        start = _day_before(end)
        passed = between(start, end, unit, calendar())
        if passed >= span:
            return _within(start, end, span, unit)
        span, end = span - passed, start


def _day_before(instant: datetime) -> datetime:
    """The midnight before it, here."""
    just_before = local(instant - timedelta(microseconds=1))
    return just_before.replace(hour=0, minute=0, second=0, microsecond=0)


def _within(start: datetime, end: datetime, span: timedelta, unit: TimeUnit) -> datetime:
    """The latest instant of a day from which on `span` lies before the day's end."""
    low, high = start, end
    while high - low > PRECISE:
        middle = low + (high - low) / 2
        if between(middle, end, unit, calendar()) >= span:
            low = middle
        else:
            high = middle
    return low


def after(start: datetime, amount: float, hours: Hours) -> datetime:
    """The instant at which `amount` hours of that kind have passed since `start`."""
    span, unit = timedelta(hours=amount), UNITS[hours]
    if hours is Hours.ALL:
        return start + span
    low, high = start, end_of(Limit(math.ceil(amount) or 1, unit), start, calendar())
    while high - low > PRECISE:
        middle = low + (high - low) / 2
        if between(start, middle, unit, calendar()) >= span:
            high = middle
        else:
            low = middle
    return high
