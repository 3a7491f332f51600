"""Clocks that run, counted by another calendar: what would have been, for whoever changes one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import joinedload

from ..db import db
from ..people.models import Person
from ..worktime import Calendar, TimeUnit, calendar, end_of
from .models import Case, Clock
from .models.status import IS_OPEN
from .queries import visible_to

MOST = 1000


class Otherwise(NamedTuple):
    """A running clock that would be due at another time if it had begun under the other calendar;
    it keeps its own."""

    case: Case
    due_at: datetime
    would_be: datetime


def otherwise(person: Person, there: Calendar) -> Sequence[Otherwise]:
    """Of the clocks that run and that somebody may see, the latest `MOST` counted in working time:
    those that another calendar would have made due at another time."""
    wanted = (
        select(Clock)
        .join(Case)
        .where(
            Clock.stopped_at.is_(None),
            Clock.limit_unit.in_([TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY]),
            visible_to(person),
        )
        .options(joinedload(Clock.case))
        .order_by(Clock.ends_at.desc())
        .limit(MOST)
    )
    here = calendar()
    found = []
    for clock in db.session.scalars(wanted):
        would_be = end_of(clock.limit, clock.started_at, there)
        if would_be != end_of(clock.limit, clock.started_at, here):
            found.append(Otherwise(clock.case, clock.due_at, would_be))
    return found


def open_by_rule(rule_ids: Collection[int]) -> dict[int, int]:
    """How many open cases of the whole installation were filed under each of these rules."""
    counted = select(Case.rule_id, func.count()).where(Case.rule_id.in_(rule_ids), text(IS_OPEN))
    found = db.session.execute(counted.group_by(Case.rule_id))
    return {int(rule_id): int(number) for rule_id, number in found if rule_id}
