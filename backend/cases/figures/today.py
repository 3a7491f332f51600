"""What a screen on the wall shows of the day: where, how much, by hour; nothing of any person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal_column, select

from ...db import db
from ...worktime.days import LocalHour
from ..models import Case, Clock, Move, Stage, Status
from .counts import STEPS
from .scope import Scope

SOON = timedelta(hours=2)
MOST_POINTS = 300
COUNTED_AS = {
    Status.REPORTED: "received",
    Status.DISPATCHED: "dispatched",
    Status.ANSWERED: "answered",
    Status.CLOSED: "ended",
    Status.EXPLAINED: "ended",
}


@dataclass
class Hours:
    """Steps of cases by local hour, 0 to 23."""

    received: dict[int, int] = field(default_factory=dict)
    dispatched: dict[int, int] = field(default_factory=dict)
    answered: dict[int, int] = field(default_factory=dict)
    ended: dict[int, int] = field(default_factory=dict)


def hours(scope: Scope) -> Hours:
    """Of a day, in one statement."""
    found = Hours()
    hour = LocalHour(Move.at).label("hour")
    query = (
        select(Move.became, hour, func.count())
        .select_from(Move)
        .join(Case, Case.id == Move.case_id)
        .where(scope.during(Move.at), STEPS, Move.became.in_(COUNTED_AS))
        .where(func.coalesce(Move.was, "") != Move.became)
        .group_by(Move.became, literal_column("hour"))
    )
    for became, at, many in db.session.execute(scope.there(query)):
        sums = getattr(found, COUNTED_AS[became])
        sums[at] = sums.get(at, 0) + many
    return found


@dataclass
class NearEnd:
    """Running clocks whose end somebody has to keep: `late` already, `soon` within two hours,
    `today` later on the same day."""

    late: int = 0
    soon: int = 0
    today: int = 0


def near_end(scope: Scope, *, now: datetime) -> NearEnd:
    """In one statement; a question to residents is nobody's delay, what stands still neither."""
    when = case(
        (Clock.ends_at < now, "late"), (Clock.ends_at < now + SOON, "soon"), else_="today"
    ).label("ends")
    query: Any = (
        select(when, func.count())
        .select_from(Case)
        .join(Clock, and_(Clock.case_id == Case.id, Clock.stopped_at.is_(None)))
        .where(Clock.stage != Stage.ASK, Clock.paused_at.is_(None))
        .where(Clock.ends_at < scope.until)
        .group_by(literal_column("ends"))
    )
    return NearEnd(**dict(db.session.execute(scope.open_there(query)).all()))


def open_by_place(scope: Scope) -> dict[str, int]:
    """How much is open, by the code of the grid or community."""
    query: Any = select(Case.region_code, func.count()).group_by(Case.region_code)
    return dict(db.session.execute(scope.open_there(query)).all())


@dataclass(frozen=True)
class Point:
    """Where something was reported, and of which kind."""

    latitude: float
    longitude: float
    kind_key: str | None
    danger: bool


def points(scope: Scope) -> list[Point]:
    """What was reported in the period, the newest first; nothing of what is about somebody's
    premises."""
    query: Any = (
        select(Case.latitude, Case.longitude, Case.kind_key, Case.danger)
        .where(scope.during(Case.reported_at), Case.latitude.is_not(None), ~Case.reporter_hidden)
        .order_by(Case.reported_at.desc())
        .limit(MOST_POINTS)
    )
    return [Point(*row) for row in db.session.execute(scope.there(query))]
