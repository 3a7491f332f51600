"""How long the stages took: median and 90th percentile, in the time that counts there.

What has not ended yet is not left out, which would flatter whoever never finishes: it is known to
take at least as long as it has run. From both the share that was done within a time is estimated as
Kaplan and Meier do. The database sorts into bins of a minute to an hour; there are never more bins
than the longest stage has room for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, select

from ...clock import day_bounds, local
from ...db import db
from ...worktime import TimeUnit
from ...worktime.rules import CONTINUOUS
from ..limits import counted
from ..models import Case, Clock, Pause, Stage
from .scope import Scope

TIMED = (
    Stage.REVIEW,
    Stage.OWNERSHIP,
    Stage.ACCEPT,
    Stage.MAKE_SAFE,
    Stage.REPAIR,
    Stage.VERIFY,
)


class Counting(StrEnum):
    """Which time counts."""

    DUTY = "duty"
    WORK = "work"
    ALWAYS = "always"


UNITS = {
    Counting.DUTY: TimeUnit.DUTY_HOUR,
    Counting.WORK: TimeUnit.WORK_DAY,
    Counting.ALWAYS: TimeUnit.EMERGENCY_HOUR,
}


def counting_of(unit: TimeUnit) -> Counting:
    """How a limit's time is counted."""
    if unit in CONTINUOUS:
        return Counting.ALWAYS
    return Counting.DUTY if unit is TimeUnit.DUTY_HOUR else Counting.WORK


@dataclass
class Spans:
    """How many ended after so many seconds, and how many have run for so many and go on."""

    ended: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    running: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def finished(self) -> int:
        return sum(self.ended.values())

    @property
    def open(self) -> int:
        return sum(self.running.values())

    @property
    def longest_open(self) -> timedelta | None:
        return timedelta(seconds=max(self.running)) if self.running else None

    def within(self, share: float) -> timedelta | None:
        """In what time this share is done; None when too many have not ended to say so."""
        left, at_risk = 1.0, self.finished + self.open
        for seconds in sorted({*self.ended, *self.running}):
            left *= 1 - self.ended.get(seconds, 0) / at_risk
            if left <= 1 - share + 1e-9:
                return timedelta(seconds=seconds)
            at_risk -= self.ended.get(seconds, 0) + self.running.get(seconds, 0)
        return None


Stages = dict[tuple[Stage, Counting], Spans]


def stages(scope: Scope, *, now: datetime) -> Stages:
    """Each stage of the cases that were received in the period, in two statements."""
    found: Stages = defaultdict(Spans)
    for stage, unit, seconds, many in db.session.execute(_ended(scope)):
        found[stage, counting_of(unit)].ended[int(seconds)] += many
    for stage, unit, seconds in _still_running(db.session.execute(_running(scope)), now):
        found[stage, counting_of(unit)].running[seconds] += 1
    order = list(Counting)
    return dict(
        sorted(found.items(), key=lambda one: (TIMED.index(one[0][0]), order.index(one[0][1])))
    )


HOUR = 3600


def _bin() -> Any:
    """Of a minute below ten hours, ten minutes below a hundred, then of an hour."""
    return case(
        (Clock.took < 10 * HOUR, Clock.took // 60 * 60),
        (Clock.took < 100 * HOUR, Clock.took // 600 * 600),
        else_=Clock.took // HOUR * HOUR,
    ).label("seconds")


def _ended(scope: Scope) -> Any:
    seconds = _bin()
    query = (
        select(Clock.stage, Clock.limit_unit, seconds, func.count())
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(scope.during(Case.reported_at), Clock.stage.in_(TIMED), Clock.took.is_not(None))
        .group_by(Clock.stage, Clock.limit_unit, seconds)
    )
    return scope.there(query)


def _running(scope: Scope) -> Any:
    stood = and_(Pause.clock_id == Clock.id, Pause.granted.is_(True), Pause.ended_at.is_not(None))
    query: Any = (
        select(
            Clock.id,
            Clock.stage,
            Clock.limit_unit,
            Clock.started_at,
            Clock.paused_at,
            Pause.decided_at,
            Pause.ended_at,
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .outerjoin(Pause, stood)
        .where(scope.during(Case.reported_at), Clock.stage.in_(TIMED), Clock.stopped_at.is_(None))
    )
    return scope.there(query)


def _still_running(rows: Iterable[Any], now: datetime) -> Iterable[tuple[Stage, TimeUnit, int]]:
    clocks: dict[int, Any] = {}
    stood: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in rows:
        clocks[row.id] = row
        if row.decided_at is not None:
            stood[row.id].append((row.decided_at, row.ended_at))
    count = _Counted(now)
    for number, row in clocks.items():
        yield row.stage, row.limit_unit, count(row, stood[number])


class _Counted:
    """How long clocks have run until now. From one midnight to now is counted once, however many
    began on that day: of very many the oldest have run through hundreds of days."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.since: dict[tuple[datetime, TimeUnit], int] = {}

    def __call__(self, row: Any, stood: list[tuple[datetime, datetime]]) -> int:
        if row.paused_at is not None or stood:
            return counted(row.started_at, row.paused_at or self.now, row.limit_unit, stood)
        midnight = day_bounds(local(row.started_at).date())[0]
        key = midnight, row.limit_unit
        if key not in self.since:
            self.since[key] = counted(midnight, self.now, row.limit_unit, ())
        return max(self.since[key] - counted(midnight, row.started_at, row.limit_unit, ()), 0)
