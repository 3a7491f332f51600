"""Which open case may be the same matter: a like kind, near enough, recent enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from ..catalogue.queries import kind_setting
from ..db import db
from ..people.places import METRES_PER_DEGREE, metres_between
from ..people.rules import below
from .models import Case
from .paging import is_open
from .rules import BEFORE_ANSWER

CELL_DEGREES = 0.0005  # about 55 m to the north, 40 to 50 m to the east
_ROW = 1_000_000  # more cells than there are around the earth
MOST_OFFERED = 3
DRIFT = 2  # times as far: a phone measures twice, and not the same


@dataclass(frozen=True)
class Similar:
    """A case that may be the same, and how far it is."""

    case: Case
    metres: int


def cell_of(latitude: float, longitude: float) -> int:
    """The square that a WGS-84 point lies in, as one number that an index finds."""
    return _cell(_step(latitude), _step(longitude))


def _step(degrees: float) -> int:
    return math.floor(degrees / CELL_DEGREES)


def _cell(north: int, east: int) -> int:
    return north * _ROW + east


def cells_around(latitude: float, longitude: float, metres: float) -> list[int]:
    """Every square that a circle may touch."""
    north = math.ceil(metres / (METRES_PER_DEGREE * CELL_DEGREES))
    shrink = max(math.cos(math.radians(latitude)), 0.1)
    east = math.ceil(metres / (METRES_PER_DEGREE * CELL_DEGREES * shrink))
    row, column = _step(latitude), _step(longitude)
    return [
        _cell(row + up, column + right)
        for up in range(-north, north + 1)
        for right in range(-east, east + 1)
    ]


def similar_to(case: Case, *, now: datetime, limit: int = MOST_OFFERED) -> list[Similar]:
    """What this case may be the same as, the nearest first; nothing without a point and a kind."""
    if case.latitude is None or case.longitude is None or case.kind_key is None:
        return []
    found = similar_at(case.latitude, case.longitude, case.kind_key, now=now, limit=limit + 1)
    return [other for other in found if other.case.id != case.id][:limit]


def similar_at(
    latitude: float, longitude: float, kind_key: str, *, now: datetime, limit: int = MOST_OFFERED
) -> list[Similar]:
    """Open cases of this kind around a WGS-84 point, as near and recent as the rules say for it.

    What is about somebody's premises is never among them: that it was reported is nobody's to know.
    """
    setting = kind_setting(kind_key)
    since = now - timedelta(days=setting.same_days)
    found = _candidates(latitude, longitude, kind_key, setting.same_metres, since)
    away = [(case, metres_from(case, latitude, longitude)) for case in found]
    within = [Similar(case, m) for case, m in away if m is not None and m <= setting.same_metres]
    return sorted(within, key=lambda similar: (similar.metres, -similar.case.id))[:limit]


def similar_in(
    region_code: str, kind_key: str, *, now: datetime, limit: int = MOST_OFFERED
) -> list[Case]:
    """The same where nobody knows the point: open cases of this kind in a region, newest first."""
    since = now - timedelta(days=kind_setting(kind_key).same_days)
    query = _alike(kind_key, since).where(below(Case.region_code, region_code), is_open())
    return list(db.session.scalars(query.order_by(Case.id.desc()).limit(limit)))


def is_near(case: Case, latitude: float, longitude: float, *, now: datetime) -> bool:
    """Whether somebody at this WGS-84 point may have been offered the case, a moment ago."""
    metres = metres_from(case, latitude, longitude)
    if metres is None or case.kind_key is None or case.reported_at is None:
        return False
    setting = kind_setting(case.kind_key)
    recent = case.reported_at >= now - timedelta(days=setting.same_days + 1)
    return recent and metres <= DRIFT * setting.same_metres


def _candidates(
    latitude: float, longitude: float, kind_key: str, metres: int, since: datetime
) -> Sequence[Case]:
    cells = cells_around(latitude, longitude, metres)
    return db.session.scalars(_alike(kind_key, since).where(Case.cell.in_(cells))).all()


def _alike(kind_key: str, since: datetime) -> Select[Case]:
    return (
        select(Case)
        .where(
            Case.reported_at >= since,
            Case.kind_key == kind_key,
            Case.status.in_(BEFORE_ANSWER),
            Case.reporter_hidden.is_(False),
        )
        .options(selectinload(Case.followers))
    )


def metres_from(case: Case, latitude: float | None, longitude: float | None) -> int | None:
    """How far a spot is from the case's point; None when either is not known."""
    if latitude is None or longitude is None or case.latitude is None or case.longitude is None:
        return None
    return round(metres_between(latitude, longitude, case.latitude, case.longitude))
