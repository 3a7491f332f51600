"""What holds of every limit, start and calendar, whatever days are off or made up."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.clock import SHANGHAI, local
from backend.worktime import Calendar, Limit, TimeUnit, between, end_of, published, resumed
from backend.worktime.rules import said

MICROSECOND, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
COUNTED = [TimeUnit.DUTY_HOUR, TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY]
NEVER_LONGER = {TimeUnit.EMERGENCY_MINUTE: 600, TimeUnit.NATURAL_DAY: 60, TimeUnit.WORK_DAY: 60}

units = st.sampled_from(TimeUnit)
instants = st.datetimes(
    datetime(2025, 12, 15),  # noqa: DTZ001
    datetime(2027, 1, 20),  # noqa: DTZ001
    timezones=st.sampled_from([SHANGHAI, UTC]),
)
# Any days off or made up, about the two year's ends; and what was truly published.
calendars = st.one_of(
    st.just(published.calendar()),
    st.dictionaries(
        st.dates(date(2025, 12, 10), date(2026, 1, 20)) | st.dates(date(2026, 12, 20)),
        st.booleans(),
        max_size=40,
    ).map(Calendar),
)


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    unit = draw(units)
    return Limit(draw(st.integers(1, NEVER_LONGER.get(unit, 100))), unit)


many = settings(max_examples=150, deadline=None)


@many
@given(limits(), instants, calendars)
def test_between_the_start_and_the_end_lies_the_limit(
    limit: Limit, start: datetime, calendar: Calendar
) -> None:
    end = end_of(limit, start, calendar)
    assert end.tzinfo is UTC
    assert between(start, end, limit.unit, calendar) == limit.length
    assert end == end_of(limit, start.astimezone(UTC), calendar)


@many
@given(limits(), instants, calendars)
def test_the_end_is_the_first_such_instant(
    limit: Limit, start: datetime, calendar: Calendar
) -> None:
    """So it lies within counted time: the last moment before it counted."""
    end = end_of(limit, start, calendar)
    assert between(end - MICROSECOND, end, limit.unit, calendar) == MICROSECOND
    assert between(start, end - MICROSECOND, limit.unit, calendar) == limit.length - MICROSECOND


@many
@given(limits(), instants, instants, calendars)
def test_who_begins_later_ends_no_sooner(
    limit: Limit, one: datetime, other: datetime, calendar: Calendar
) -> None:
    first, second = sorted([one, other])
    assert end_of(limit, first, calendar) <= end_of(limit, second, calendar)


@many
@given(limits(), st.integers(1, 50), instants, calendars)
def test_more_of_a_unit_ends_later_and_may_be_given_in_two_parts(
    limit: Limit, more: int, start: datetime, calendar: Calendar
) -> None:
    whole = end_of(Limit(limit.amount + more, limit.unit), start, calendar)
    part = end_of(limit, start, calendar)
    assert whole > part
    assert end_of(Limit(more, limit.unit), part, calendar) == whole


@many
@given(instants, st.integers(0, 4 * 24 * 60), st.sampled_from(COUNTED), calendars)
def test_time_between_is_what_counting_every_minute_gives(
    start: datetime, minutes: int, unit: TimeUnit, calendar: Calendar
) -> None:
    start = start.replace(second=0, microsecond=0)
    counted = sum(_counts(start + n * MINUTE, unit, calendar) for n in range(minutes))
    assert between(start, start + minutes * MINUTE, unit, calendar) == counted * MINUTE


def _counts(instant: datetime, unit: TimeUnit, calendar: Calendar) -> bool:
    here = local(instant)
    if unit is TimeUnit.DUTY_HOUR:
        return 8 <= here.hour < 21
    open_now = time(8, 30) <= here.time() < time(12) or time(14) <= here.time() < time(17, 30)
    return open_now and calendar.is_working_day(here.date())


@many
@given(limits(), instants, st.timedeltas(timedelta(), timedelta(80)), instants, calendars)
def test_a_pause_keeps_what_was_left(
    limit: Limit, start: datetime, worked: timedelta, again: datetime, calendar: Calendar
) -> None:
    end, paused = end_of(limit, start, calendar), start + worked
    again = max(again, paused)
    new = resumed(end, paused, again, limit.unit, calendar)
    assert new >= end
    if paused < end:
        remained = between(paused, end, limit.unit, calendar)
        assert between(again, new, limit.unit, calendar) == remained
        assert between(start, paused, limit.unit, calendar) + remained == limit.length
    else:
        assert new == end


@many
@given(instants, instants, instants, units, calendars)
def test_no_pause_makes_an_end_earlier_whatever_has_become_of_its_day(
    end: datetime, paused: datetime, again: datetime, unit: TimeUnit, calendar: Calendar
) -> None:
    assert resumed(end, paused, again, unit, calendar) >= end


@many
@given(st.timedeltas(timedelta(), timedelta(40)), units)
def test_a_length_is_said_in_two_units_and_never_as_nought(span: timedelta, unit: TimeUnit) -> None:
    words = said(span, unit)
    numbers = [int(word) for word in words.split() if word.isdigit()]
    assert 1 <= len(numbers) <= 2
    assert 0 not in numbers
