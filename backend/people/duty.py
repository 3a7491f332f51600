"""值班: who answers for a place at an instant, and who stands above when nobody does.

A shift is one person's, in a community, a street or a district, and crosses midnight freely.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..db import db
from .models import STAFF, DutyShift, Level, Person, RoleKind
from .queries import holders, region
from .rules import community_of, street_of

OFFICERS = {
    Level.STREET: RoleKind.STREET_OFFICER,
    Level.DISTRICT: RoleKind.DISTRICT_OFFICER,
}


def on_shift(region_code: str, at: datetime) -> list[Person]:
    """Who has a shift for this place: the community's own people; without any, the street's."""
    here, street = _near_shifts(region_code, at)
    return here or street


def on_duty(region_code: str, at: datetime) -> list[Person]:
    """Who is to hear of a matter here.

    The people on the community's shift; when it has none, its workers and whoever has the street's
    shift; without workers the street, then the district, then whoever administers the
    installation.
    """
    here, street = _near_shifts(region_code, at)
    if here:
        return here
    workers = holders({RoleKind.COMMUNITY_WORKER}, region_code)
    if not workers:
        return superiors(region_code, Level.STREET, at)
    return _each_once([*workers, *street])


def answering(region_code: str, at: datetime) -> list[Person]:
    """Who answers for a community, a street or a district, on a shift or without one."""
    level = region(region_code).level
    return superiors(region_code, level, at) if level in OFFICERS else on_duty(region_code, at)


def superiors(region_code: str, level: Level, at: datetime) -> list[Person]:
    """Who is to hear at the street or the district above a place.

    The officers on its shift, else all of its officers; where there are none, the next level;
    above the district, whoever administers the installation.
    """
    if level is Level.STREET and (found := _officers(street_of(region_code), level, at)):
        return found
    district = region_code[:6] + "0" * 6
    return _officers(district, Level.DISTRICT, at) or holders({RoleKind.ADMIN}, district)


def _officers(code: str | None, level: Level, at: datetime) -> list[Person]:
    if code is None:
        return []
    return shift_of(code, at) or holders({OFFICERS[level]}, code)


def shift_of(code: str | None, at: datetime) -> list[Person]:
    """Who has a shift in exactly this region, and still a post that reaches it."""
    return _shifts([code], at)[0]


def _near_shifts(region_code: str, at: datetime) -> list[list[Person]]:
    """The community's shift and the street's, in one look."""
    return _shifts([community_of(region_code), street_of(region_code)], at)


def _shifts(codes: Sequence[str | None], at: datetime) -> list[list[Person]]:
    """For each region who has a shift in it; one statement, and one more for their posts."""
    found = db.session.scalars(
        select(DutyShift)
        .where(
            DutyShift.region_code.in_([code for code in codes if code]),
            DutyShift.starts_at <= at,
            DutyShift.ends_at > at,
        )
        .options(joinedload(DutyShift.person).selectinload(Person.roles))
        .order_by(DutyShift.starts_at, DutyShift.id)
    ).all()
    valid = [(shift.region_code, shift.person) for shift in found if _still_there(shift)]
    return [_each_once(person for where, person in valid if where == code) for code in codes]


def _still_there(shift: DutyShift) -> bool:
    return shift.person.holds(STAFF, shift.region_code)


def _each_once(people: Iterable[Person]) -> list[Person]:
    return list(dict.fromkeys(people))


def next_on_shift(person_id: int, *, now: datetime, until: datetime) -> datetime:
    """When this person is on a shift next: `now` during one, at most `until`. One statement."""
    starts = db.session.scalar(
        select(DutyShift.starts_at)
        .where(
            DutyShift.person_id == person_id,
            DutyShift.ends_at > now,
            DutyShift.starts_at < until,
        )
        .order_by(DutyShift.ends_at)
        .limit(1)
    )
    return until if starts is None else max(starts, now)
