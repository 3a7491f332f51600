"""Working hours: nights, weekends, holidays and make-up days (调休)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.clock import SHANGHAI
from backend.worktime import TimeUnit, published, rules

INSTANTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 3, 10), timezones=st.just(SHANGHAI))  # noqa: DTZ001
A_DAY = timedelta(hours=7)
CALENDAR = published.calendar()


def between(start: datetime, end: datetime) -> timedelta:
    """Working time."""
    return rules.between(start, end, TimeUnit.WORK_HOUR, CALENDAR)


def at(words: str) -> datetime:
    """2026-07-01 14:30, Shanghai."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-07-01", True),  # a Wednesday
        ("2026-07-04", False),  # a Saturday
        ("2026-01-01", False),
        ("2026-01-04", True),  # a Sunday, for 2 January
        ("2026-02-14", True),  # a Saturday, for the Spring Festival
        ("2026-02-15", False),
        ("2026-02-17", False),  # the first day of the year of the horse
        ("2026-02-28", True),  # a Saturday, for the Spring Festival
        ("2026-05-09", True),  # a Saturday, for Labour Day
        ("2026-09-20", True),  # a Sunday, for the National Day
        ("2026-10-01", False),
        ("2026-10-10", True),
        ("2025-10-11", True),
    ],
)
def test_working_days_follow_the_notices(day: str, working: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-07-01 09:00", "2026-07-01 10:30", 90),
        ("2026-07-01 11:30", "2026-07-01 14:30", 60),  # less the noon break
        ("2026-07-01 12:10", "2026-07-01 13:50", 0),  # all of it noon break
        ("2026-07-01 17:00", "2026-07-02 09:00", 60),  # over night
        ("2026-07-01 22:00", "2026-07-02 06:00", 0),
        ("2026-07-03 17:00", "2026-07-06 09:00", 60),  # over a weekend
        ("2026-07-01 00:00", "2026-07-02 00:00", 420),
        ("2025-12-31 17:00", "2026-01-04 09:00", 60),  # the year's end: three days off, then Sunday
        ("2026-02-13 17:00", "2026-02-14 09:00", 60),  # Friday to the make-up Saturday
        ("2026-02-14 17:00", "2026-02-24 09:00", 60),  # the whole Spring Festival
        ("2026-07-01 08:30", "2026-07-01 08:30", 0),
        ("2026-07-01 15:00", "2026-07-01 09:00", 0),
        ("2026-07-02 09:00", "2026-07-01 15:00", 0),
    ],
)
def test_working_time_between(start: str, end: str, minutes: int) -> None:
    assert between(at(start), at(end)) == timedelta(minutes=minutes)


@given(INSTANTS, INSTANTS, INSTANTS)
@settings(max_examples=60, deadline=None)
def test_parts_add_up(a: datetime, b: datetime, c: datetime) -> None:
    first, second, third = sorted([a, b, c])
    assert between(first, second) + between(second, third) == between(first, third)


@given(INSTANTS, INSTANTS)
@settings(max_examples=60, deadline=None)
def test_never_more_than_the_time_that_passed(a: datetime, b: datetime) -> None:
    first, second = sorted([a, b])
    days = (second.date() - first.date()).days + 1
    assert timedelta() <= between(first, second) <= min(second - first, days * A_DAY)
    assert between(second, first) == timedelta()


@given(INSTANTS, INSTANTS)
@settings(max_examples=30, deadline=None)
def test_the_zone_it_is_told_in_does_not_matter(a: datetime, b: datetime) -> None:
    from_utc = between(a.astimezone(tz=None), b.astimezone(tz=None))
    assert from_utc == between(a, b)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        between(datetime(2026, 7, 1, 9), at("2026-07-01 10:00"))  # noqa: DTZ001
