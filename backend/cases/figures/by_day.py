"""What came in and what ended, day by day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal_column, select

from ...db import db
from ...worktime.days import LocalDay
from ..models import Case, Move, Status
from .counts import STEPS
from .scope import Scope

ENDS = (Status.CLOSED, Status.EXPLAINED)


@dataclass
class Flow:
    """By local day; a day on which nothing happened is not there."""

    received: dict[date, int]
    ended: dict[date, int]


def flow(scope: Scope) -> Flow:
    """In two statements."""
    came = (
        select(LocalDay(Case.reported_at).label("day"), func.count())
        .where(scope.during(Case.reported_at))
        .group_by(literal_column("day"))
    )
    went = (
        select(LocalDay(Move.at).label("day"), func.count())
        .select_from(Move)
        .join(Case, Case.id == Move.case_id)
        .where(scope.during(Move.at), STEPS, Move.was != Move.became, Move.became.in_(ENDS))
        .group_by(literal_column("day"))
    )
    return Flow(_days(scope.there(came)), _days(scope.there(went)))


def _days(query: Any) -> dict[date, int]:
    return dict(db.session.execute(query).all())
