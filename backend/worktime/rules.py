"""How much time counts, and when a limit is over. Pure: no database, no clock of its own.

A limit runs continuously, in duty hours (08:00-21:00, every day) or in working hours (08:30-12:00
and 14:00-17:30 on working days, make-up days 调休 included). A working day is seven working hours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from ..clock import SHANGHAI, lasting, local
from ..errors import Invalid


class TimeUnit(StrEnum):
    EMERGENCY_MINUTE = "emergency_minute"
    EMERGENCY_HOUR = "emergency_hour"
    DUTY_HOUR = "duty_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"


DUTY = ((time(8), time(21)),)
WORK = ((time(8, 30), time(12)), (time(14), time(17, 30)))
DUTY_DAY, WORK_DAY, NOTHING = timedelta(hours=13), timedelta(hours=7), timedelta()

CONTINUOUS = {TimeUnit.EMERGENCY_MINUTE, TimeUnit.EMERGENCY_HOUR, TimeUnit.NATURAL_DAY}

# unit -> how long one is in time that counts, and how a number of them is said.
ONE: dict[TimeUnit, tuple[timedelta, str]] = {
    TimeUnit.EMERGENCY_MINUTE: (timedelta(minutes=1), "{} 分钟"),
    TimeUnit.EMERGENCY_HOUR: (timedelta(hours=1), "连续 {} 小时"),
    TimeUnit.DUTY_HOUR: (timedelta(hours=1), "{} 值班小时"),
    TimeUnit.WORK_HOUR: (timedelta(hours=1), "{} 工作小时"),
    TimeUnit.WORK_DAY: (WORK_DAY, "{} 个工作日"),
    TimeUnit.NATURAL_DAY: (timedelta(days=1), "{} 天"),
}
MOST = 10_000  # of any unit; beyond, somebody has mistyped


@dataclass(frozen=True)
class Limit:
    """So many of a unit, at least one. Raises Invalid."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise Invalid(f"时限要在 1 到 {MOST} 之间。")

    @property
    def length(self) -> timedelta:
        """How much time must be counted."""
        return self.amount * ONE[self.unit][0]

    def words(self) -> str:
        """3 值班小时, 5 个工作日, 连续 2 小时."""
        return ONE[self.unit][1].format(self.amount)


@dataclass(frozen=True)
class Calendar:
    """Which days are working days. A year that nobody has published has Mondays to Fridays."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """As the table says; a day that it does not name, by the day of the week."""
        return self.exceptions.get(day, day.weekday() < 5)

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are in the table."""
        return year in self.years


def end_of(limit: Limit, start: datetime, calendar: Calendar) -> datetime:
    """When a limit is over, UTC. At a closing it is that closing, not the next opening."""
    return _after(limit.length, start, limit.unit, calendar)


def between(start: datetime, end: datetime, unit: TimeUnit, calendar: Calendar) -> timedelta:
    """How much time of this unit's kind lies between; nothing when `end` is not later."""
    start, end = _here(start), _here(end)
    if unit in CONTINUOUS or end <= start:
        return max(end - start, NOTHING)
    first, last = start.date(), end.date()
    edges = sum((_within(day, start, end, unit, calendar) for day in {first, last}), NOTHING)
    whole = (_length(day, unit, calendar) for day in _days(first + timedelta(1), last))
    return sum(whole, edges)


def resumed(
    ends_at: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    unit: TimeUnit,
    calendar: Calendar,
) -> datetime:
    """The end after a pause, UTC: what was left at its beginning runs on from its end.

    A limit that was over before the pause stays where it ended. No pause makes an end earlier,
    not even when the day that it was set to has become a day off since.
    """
    end = ends_at.astimezone(UTC)
    if ends_at <= paused_at:
        return end
    over = between(paused_at, ends_at, unit, calendar)
    return max(end, _after(over, max(paused_at, resumed_at), unit, calendar))


def left(end: datetime, now: datetime, unit: TimeUnit, calendar: Calendar) -> str:
    """What remains, or by how much it is over, in words: 还有 2 小时 10 分工作时间."""
    if now < end:
        return _joined("还有", said(between(now, end, unit, calendar), unit))
    return _joined("已超时", said(between(end, now, unit, calendar), unit))


def said(span: timedelta, unit: TimeUnit) -> str:
    """A length of time of this unit's kind, two units at most; minutes are never rounded up."""
    if unit in CONTINUOUS:
        return lasting(span)
    days, rest = divmod(span, WORK_DAY) if unit is TimeUnit.WORK_DAY else (0, span)
    hours, minutes = divmod(int(rest.total_seconds()) // 60, 60)
    if days:
        return f"{days} 个工作日" + (f" {hours} 小时" if hours else "")
    if not hours and not minutes:
        return "不到 1 分钟"
    kind = "值班时间" if unit is TimeUnit.DUTY_HOUR else "工作时间"
    if not hours:
        return f"{minutes} 分钟{kind}"
    return f"{hours} 小时" + (f" {minutes} 分" if minutes else "") + kind


def _joined(before: str, words: str) -> str:
    return f"{before} {words}" if words[0].isdigit() else before + words


def _here(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise TypeError("a naive datetime says no instant")
    return local(instant)


def _after(span: timedelta, start: datetime, unit: TimeUnit, calendar: Calendar) -> datetime:
    """The first instant at which so much time has been counted since `start`, UTC."""
    start = _here(start)
    if unit in CONTINUOUS or span == NOTHING:
        return start.astimezone(UTC) + span
    day = start.date()
    today = _within(day, start, None, unit, calendar)
    while today < span:
        span -= today
        day += timedelta(days=1)
        today = _length(day, unit, calendar)
    for opens, closes in _periods(day, unit, calendar):
        begins = max(start, opens)
        if span <= closes - begins:
            return (begins + span).astimezone(UTC)
        span -= max(closes - begins, NOTHING)
    raise AssertionError("a day was shorter than its periods")


def _days(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((end - first).days))


def _length(day: date, unit: TimeUnit, calendar: Calendar) -> timedelta:
    """How much a whole day counts."""
    if unit is TimeUnit.DUTY_HOUR:
        return DUTY_DAY
    return WORK_DAY if calendar.is_working_day(day) else NOTHING


def _periods(day: date, unit: TimeUnit, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    duty = unit is TimeUnit.DUTY_HOUR
    for opens, closes in DUTY if duty else WORK if calendar.is_working_day(day) else ():
        yield datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI)


def _within(
    day: date, start: datetime, end: datetime | None, unit: TimeUnit, calendar: Calendar
) -> timedelta:
    """How much of a day counts, from `start` on and until `end`."""
    spans = (
        min(end or closes, closes) - max(start, opens)
        for opens, closes in _periods(day, unit, calendar)
    )
    return sum((span for span in spans if span > NOTHING), NOTHING)
