"""Units that take wishes, and the two who may speak for each."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from ..clock import day_bounds
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..people.models import Person, RoleKind, Unit
from ..people.queries import NOT_AROUND, is_known_around
from .models import Claim, Representative, WishUnit
from .rules import kinds as kinds_now

RUNNING = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER, RoleKind.DISTRICT_OFFICER}


def enrol(
    unit: Unit, *, kinds: list[str], monthly_cap: int, free: str = "", by: Person, now: datetime
) -> WishUnit:
    """A unit takes wishes of these kinds, at most so many a month. A second time changes it."""
    if not by.holds(RUNNING, unit.region_code):
        raise NotAllowed("单位要由它所在的社区或街道来登记。")
    if not unit.stands:
        raise Conflict(f"{unit.name}已经撤销了，请登记接手的单位。")
    if not 0 <= monthly_cap <= 99:
        raise Invalid("每个月最多几个？写 0 到 99。", fields={"monthly_cap": "0 到 99"})
    if not set(kinds) <= set(kinds_now(now)):
        raise Invalid("没有这一类，请从列出的里面选。", fields={"kinds": "没有这一类"})
    known = db.session.get(WishUnit, unit.id) or WishUnit(unit_id=unit.id, since=now)
    known.kinds, known.free = " ".join(kinds)[:200], free.strip()[:100]
    known.monthly_cap = monthly_cap
    db.session.add(known)
    db.session.flush()
    return known


def name_representative(unit: Unit, person: Person, *, by: Person, now: datetime) -> Representative:
    """Somebody who is known in the unit's street may claim for it. Raises NotFound for anybody
    else, Conflict when two do already."""
    if not by.holds(RUNNING, unit.region_code):
        raise NotAllowed("单位的代表要由它所在的社区或街道来登记。")
    if db.session.get(WishUnit, unit.id, with_for_update=True) is None:
        raise Conflict(f"{unit.name}还没有登记认领心愿。")
    if not is_known_around(person, unit.region_code):
        raise NotFound(NOT_AROUND)
    seated = _seated(unit)
    if (there := next((s for s in seated if s.person_id == person.id), None)) is not None:
        return there
    free = {1, 2} - {s.seat for s in seated}
    if not free:
        raise Conflict("一个单位最多两位代表，先请一位退下来。")
    named = Representative(
        unit_id=unit.id, person_id=person.id, seat=min(free), by_id=by.id, at=now
    )
    db.session.add(named)
    db.session.flush()
    return named


def step_down(seat: Representative, *, by: Person, now: datetime) -> None:
    """Speak for the unit no more: by oneself or by whoever may name."""
    unit = db.session.get_one(Unit, seat.unit_id)
    if seat.person_id != by.id and not by.holds(RUNNING, unit.region_code):
        raise NotAllowed
    seat.ended_at = seat.ended_at or now


def speaks_for(person: Person, unit: Unit) -> bool:
    return any(seat.person_id == person.id for seat in _seated(unit))


def units_of(person: Person) -> list[Unit]:
    """For which units somebody may claim."""
    return list(
        db.session.scalars(
            select(Unit)
            .join(Representative, Representative.unit_id == Unit.id)
            .where(
                Representative.person_id == person.id,
                Representative.ended_at.is_(None),
                Unit.dissolved_at.is_(None),
            )
            .order_by(Unit.id)
        )
    )


def representative(seat_id: int, *, by: Person) -> Representative:
    """One seat: one's own, or of a unit of where one works. Raises NotFound."""
    seat = db.session.get(Representative, seat_id)
    if seat is not None:
        unit = db.session.get_one(Unit, seat.unit_id)
        if seat.person_id == by.id or by.holds(RUNNING, unit.region_code):
            return seat
    raise NotFound("没有这位代表。")


def claimed_in_month(unit_id: int, day: date) -> int:
    """How many wishes a unit has claimed in a calendar month; what it gave back counts, too."""
    return claims_of_month([unit_id], day).get(unit_id, 0)


def claims_of_month(unit_ids: Sequence[int], day: date) -> dict[int, int]:
    """The same of several units, by id; without those that claimed none."""
    first = day.replace(day=1)
    nearly = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    query = select(func.coalesce(Claim.unit_id, 0), func.count()).where(
        Claim.unit_id.in_(unit_ids),
        Claim.claimed_at >= day_bounds(first)[0],
        Claim.claimed_at < day_bounds(nearly)[0],
    )
    return dict(db.session.execute(query.group_by(Claim.unit_id)).all())


def _seated(unit: Unit) -> list[Representative]:
    return list(
        db.session.scalars(
            select(Representative).where(
                Representative.unit_id == unit.id, Representative.ended_at.is_(None)
            )
        )
    )
