"""这个月不接: for a calendar month nobody is asked, for oneself or for a unit."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, exists, select

from ..clock import local
from ..db import db
from ..errors import NotAllowed
from ..people.models import Person, Unit
from .models import MonthOff
from .units import speaks_for


def not_this_month(person: Person, unit: Unit | None, *, now: datetime) -> MonthOff:
    """Nobody is asked, for oneself or for one's unit, until the month is over. Said twice, it is
    one row."""
    off = _said(person, unit, now)
    known = db.session.scalars(select(MonthOff).where(*off)).first()
    pause = known or MonthOff(
        person_id=person.id, unit_id=unit.id if unit else None, month=_month(now), at=now
    )
    db.session.add(pause)
    db.session.flush()
    return pause


def this_month_after_all(person: Person, unit: Unit | None, *, now: datetime) -> bool:
    """Take that back; whether it had been said."""
    gone = db.session.execute(delete(MonthOff).where(*_said(person, unit, now)))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def is_off(person: Person, *, now: datetime) -> bool:
    """Whether somebody takes none this month."""
    return bool(db.session.scalar(select(person_off(person.id, now))))


def paused(unit_ids: Collection[int], now: datetime) -> set[int]:
    """Which of these units take none this month."""
    query = select(MonthOff.unit_id).where(
        MonthOff.unit_id.in_(unit_ids), MonthOff.month == _month(now)
    )
    return {unit_id for unit_id in db.session.scalars(query) if unit_id is not None}


def person_off(person_id: SQLColumnExpression[int] | int, now: datetime) -> ColumnElement[bool]:
    """Whether a person, perhaps of another table's row, takes none this month."""
    return exists().where(*_of_person(person_id, now))


def unit_off(unit_id: SQLColumnExpression[int], now: datetime) -> ColumnElement[bool]:
    """The same of a unit."""
    return exists().where(MonthOff.unit_id == unit_id, MonthOff.month == _month(now))


def _said(person: Person, unit: Unit | None, now: datetime) -> list[ColumnElement[bool]]:
    """Raises NotAllowed for a unit that this person does not speak for."""
    if unit is None:
        return _of_person(person.id, now)
    if not speaks_for(person, unit):
        raise NotAllowed("您不是这个单位的代表。")
    return [MonthOff.unit_id == unit.id, MonthOff.month == _month(now)]


def _of_person(
    person_id: SQLColumnExpression[int] | int, now: datetime
) -> list[ColumnElement[bool]]:
    return [
        MonthOff.person_id == person_id,
        MonthOff.unit_id.is_(None),
        MonthOff.month == _month(now),
    ]


def _month(now: datetime) -> date:
    return local(now).date().replace(day=1)
