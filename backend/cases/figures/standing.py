"""What has not ended: how old it is, where it is, and how much of it is late."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal_column, select

from ...db import db
from ..models import Case, Clock, Stage
from .scope import Scope

# Younger than so many days; the last has no end.
AGES = (1, 3, 7, 30)


@dataclass
class Standing:
    """Open cases by age (as many numbers as `AGES` and one more) and by stage; `late` of them by
    stage; when the oldest was received."""

    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    stages: dict[Stage, int] = field(default_factory=dict)
    late: dict[Stage, int] = field(default_factory=dict)
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.ages)

    @property
    def overdue(self) -> int:
        return sum(self.late.values())


def standing(scope: Scope, *, now: datetime) -> Standing:
    """All that is open in the region now, whenever it was received; in one statement."""
    found = Standing()
    for age, stage, late, many, oldest in db.session.execute(_open(scope, now)):
        found.ages[age] += many
        found.stages[stage] = found.stages.get(stage, 0) + many
        if late:
            found.late[stage] = found.late.get(stage, 0) + many
        found.oldest = min(found.oldest or oldest, oldest)
    return found


def _open(scope: Scope, now: datetime) -> Any:
    age = case(
        *((Case.reported_at > now - timedelta(days=days), n) for n, days in enumerate(AGES)),
        else_=len(AGES),
    ).label("age")
    late = case(
        (and_(Clock.stage != Stage.ASK, Clock.paused_at.is_(None), Clock.ends_at < now), 1), else_=0
    ).label("is_late")
    query = (
        select(age, Clock.stage, late, func.count(), func.min(Case.reported_at))
        .select_from(Case)
        .join(Clock, and_(Clock.case_id == Case.id, Clock.stopped_at.is_(None)))
        .group_by(literal_column("age"), Clock.stage, literal_column("is_late"))
    )
    return scope.open_there(query)
