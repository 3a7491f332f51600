"""How long each stage may take, when its time is up, and when somebody is told.

Handling: what the rule says that the case was filed under, from the dispatch on. The others:
`limit_rules`, as they were when the stage began.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from ..catalogue.models import Rule
from ..catalogue.queries import default_rule
from ..db import db
from ..worktime import Limit, TimeUnit, between, calendar, end_of
from .limit_rules import FIXED, fixed, ladder
from .models import Case, Clock, Escalation, Stage, Status

ASK_AGAIN = timedelta(hours=24)
RETURN_FREELY = timedelta(hours=2)  # of working time: a wrong dispatch is not the unit's fault

_STAGE_OF = {
    Status.REPORTED: Stage.REVIEW,
    Status.FILED: Stage.REVIEW,
    Status.DISPUTED: Stage.OWNERSHIP,
    Status.DISPATCHED: Stage.ACCEPT,
    Status.SECURED: Stage.REPAIR,
    Status.ANSWERED: Stage.VERIFY,
    Status.ASKED: Stage.ASK,
}


def stage_of(case: Case) -> Stage | None:
    """Which clock runs in the case's present status; a danger is made safe before it is mended."""
    if case.status is Status.ACCEPTED:
        return Stage.MAKE_SAFE if case.danger else Stage.REPAIR
    return _STAGE_OF.get(case.status)


def limit_of(case: Case, stage: Stage, began: datetime) -> Limit:
    """How long a stage of this case that began then may take."""
    if stage in FIXED:
        return fixed(stage, case.danger, began)
    rule = rule_of(case)
    if stage is Stage.MAKE_SAFE:
        return rule.safe_limit
    return rule.limit


def rule_of(case: Case) -> Rule:
    """The rule it was filed under; of a case from before there were rules, the tile's default."""
    return case.rule or default_rule(case.kind_key or "other", case.danger)


def new_clock_ends(case: Case, stage: Stage, started_at: datetime) -> datetime:
    """When a clock would end that starts counting then."""
    return end_of(limit_of(case, stage, started_at), started_at, calendar())


def new_clock(case: Case, stage: Stage, started_at: datetime) -> Clock:
    """A clock that starts counting then."""
    limit = limit_of(case, stage, started_at)
    end = end_of(limit, started_at, calendar())
    return Clock(
        case=case,
        stage=stage,
        limit_amount=limit.amount,
        limit_unit=limit.unit,
        started_at=started_at,
        due_at=end,
        ends_at=end,
        rings_at=started_at + ASK_AGAIN if stage is Stage.ASK else end,
        pauses=[],
        extensions=[],
        appeal=None,
    )


def handling_due(case: Case) -> datetime:
    """Until when the unit that has the case is to have handled it: a danger, made it safe."""
    clock, dispatch = case.running_clock, case.open_dispatch
    if clock is not None and clock.stage in {Stage.MAKE_SAFE, Stage.REPAIR}:
        return clock.ends_at
    assert dispatch is not None
    stage = Stage.MAKE_SAFE if case.danger else Stage.REPAIR
    return end_of(limit_of(case, stage, dispatch.at), dispatch.at, calendar())


def steps_of(clock: Clock) -> int:
    """How many steps of its ladder a clock has taken."""
    taken = select(func.count()).where(Escalation.clock_id == clock.id)
    return db.session.scalar(taken) or 0


def rings_next(clock: Clock, steps_taken: int) -> datetime | None:
    """When the next step of a clock's ladder is due; None after the last. Silence at the end of
    asking has no ladder: it closes the case. What the street itself is late with begins there, so
    its ladder is one step shorter."""
    steps = ladder(clock.case.danger, clock.started_at)
    if clock.stage is Stage.OWNERSHIP:
        steps = steps[:-1]
    if steps_taken >= len(steps):
        return None
    at = clock.ends_at
    for gap in steps[: steps_taken + 1]:
        at = end_of(gap, at, calendar()) if gap else at
    return at


def counts_against(dispatched_at: datetime, returned_at: datetime) -> bool:
    """A return within two working hours counts against nobody."""
    worked = between(dispatched_at, returned_at, TimeUnit.WORK_HOUR, calendar())
    return worked > RETURN_FREELY


def seconds_taken(clock: Clock, until: datetime) -> int:
    """How long a clock has run, in seconds of the time that its limit counts, without the pauses
    that were granted."""
    stood = [(p.decided_at, p.ended_at) for p in clock.pauses if p.granted and p.decided_at]
    return counted(clock.started_at, until, clock.limit_unit, stood)


def counted(
    start: datetime,
    until: datetime,
    unit: TimeUnit,
    stood: Iterable[tuple[datetime, datetime | None]],
) -> int:
    """Seconds of this unit's kind of time between two instants, without those during which it
    stood still."""
    spans = [(start, until), *((since, min(ended or until, until)) for since, ended in stood)]
    whole, *less = (between(*span, unit, calendar()).total_seconds() for span in spans)
    return max(int(whole - sum(less)), 0)
