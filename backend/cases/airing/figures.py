"""What the public page says of the last thirty days. Formulas stand beside the figures; units with
few cases have none, persons never."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select

from ...db import db
from ...people.models import Unit
from ...people.rules import below
from ..figures.counts import on_time
from ..figures.scope import Scope
from ..models import Answer, Case, Dispatch, Explanation, Rating, Verdict

SPAN = timedelta(days=30)
FEWEST = 5  # cases of a unit, below which a rate says nothing


@dataclass(frozen=True)
class OnTime:
    """按时办结: handling clocks that came due, and those of them that were kept. `exempt`: late,
    and an appeal says that it was not the unit's fault; they stay late."""

    due: int
    kept: int
    exempt: int

    @property
    def rate(self) -> int | None:
        return percent(self.kept, self.due)


@dataclass(frozen=True)
class Figures:
    """`answered`: verdicts that were given, silence is none; `explained` is listed apart and
    counts neither as solved nor as satisfied. Units by name, not by rate."""

    on_time: OnTime
    answered: int
    satisfied: int
    explained: int
    units: list[tuple[str, OnTime]]

    @property
    def satisfaction(self) -> int | None:
        return percent(self.satisfied, self.answered)


def percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 means all of them; None of nothing."""
    return part * 100 // whole if whole else None


def figures(region_code: str | None, *, now: datetime) -> Figures:
    """The figures of a region, or of all that this installation holds."""
    since = now - SPAN
    by_unit = {
        name: OnTime(due, kept, exempt)
        for name, due, kept, exempt in db.session.execute(_by_unit(region_code, since, now))
    }
    answered, satisfied = db.session.execute(_verdicts(region_code, since, now)).one()
    return Figures(
        on_time=OnTime(
            due=sum(unit.due for unit in by_unit.values()),
            kept=sum(unit.kept for unit in by_unit.values()),
            exempt=sum(unit.exempt for unit in by_unit.values()),
        ),
        answered=answered,
        satisfied=satisfied,
        explained=db.session.scalar(_explained(region_code, since, now)) or 0,
        units=sorted((name, unit) for name, unit in by_unit.items() if unit.due >= FEWEST),
    )


def _by_unit(code: str | None, since: datetime, now: datetime) -> Any:
    """As the staff's figures count them, by the unit's name."""
    found = on_time(Scope(code, since, now)).subquery()
    sums = (func.sum(found.c[name]) for name in ("due", "kept", "exempt"))
    query: Any = select(Unit.name, *sums).join(found, Unit.id == found.c.unit)
    return query.group_by(Unit.id, Unit.name)


def _verdicts(code: str | None, since: datetime, now: datetime) -> Select[Any]:
    explained = select(Explanation.answer_id).where(Explanation.answer_id == Rating.answer_id)
    good = func.coalesce(func.sum(case((Rating.verdict == Verdict.SOLVED, 1), else_=0)), 0)
    return _there(
        select(func.count(), good)
        .select_from(Rating)
        .join(Case, Case.id == Rating.case_id)
        .where(Rating.at > since, Rating.at <= now, ~explained.exists()),
        code,
    )


def _explained(code: str | None, since: datetime, now: datetime) -> Select[Any]:
    return _there(
        select(func.count())
        .select_from(Explanation)
        .join(Answer, Answer.id == Explanation.answer_id)
        .join(Dispatch, Dispatch.id == Answer.dispatch_id)
        .join(Case, Case.id == Dispatch.case_id)
        .where(Explanation.approved_at > since, Explanation.approved_at <= now),
        code,
    )


def _there(query: Select[Any], code: str | None) -> Select[Any]:
    return query if code is None else query.where(below(Case.region_code, code))
