"""值班表: who is put on duty when, and taken off again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..clock import said
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from .actions import RUNNING
from .models import READERS, STAFF, DutyShift, Level, Person, Region, Role
from .queries import region
from .rules import OFFICIAL_LENGTHS, below, community_of, stem

LONGEST = timedelta(hours=24)
FURTHEST = timedelta(days=366)
MOST_WEEKS = 26
LEVELS = (Level.COMMUNITY, Level.STREET, Level.DISTRICT)


def shift(shift_id: int) -> DutyShift:
    """Raises NotFound."""
    found = db.session.get(DutyShift, shift_id)
    if found is None:
        raise NotFound("没有这个班，可能已经有人删了。")
    return found


def shifts(codes: Iterable[str], *, since: datetime, until: datetime) -> Sequence[DutyShift]:
    """The shifts of these regions that touch a span, the earliest first."""
    return db.session.scalars(
        select(DutyShift)
        .where(
            DutyShift.region_code.in_(list(codes)),
            DutyShift.ends_at > since,
            DutyShift.starts_at < until,
        )
        .options(joinedload(DutyShift.person), joinedload(DutyShift.region))
        .order_by(DutyShift.starts_at, DutyShift.region_code, DutyShift.id)
    ).all()


def places(person: Person) -> list[Region]:
    """The regions whose roster a person may read, the larger before what lies in it."""
    held = {r.region_code for r in person.open_roles if r.kind in READERS and r.region_code}
    reached = [below(Region.code, community_of(code) or code) for code in sorted(held)]
    return list(
        db.session.scalars(
            select(Region)
            .where(Region.level.in_(LEVELS), or_(false(), *reached))
            .order_by(Region.code)
        )
    )


def keeps_roster(person: Person, region_code: str) -> bool:
    """Whether a person writes the roster of a place."""
    return person.holds(RUNNING, region_code)


def eligible(region_code: str, by: Person) -> list[Person]:
    """Everyone whose post reaches a place, and whom this person may give a shift there."""
    depth = len(stem(region_code))
    reaching = [region_code[:n].ljust(12, "0") for n in OFFICIAL_LENGTHS if n <= depth]
    found = db.session.scalars(
        select(Person)
        .where(
            Person.id.in_(
                select(Role.person_id).where(
                    Role.kind.in_(STAFF),
                    Role.region_code.in_(reaching),
                    Role.ended_at.is_(None),
                )
            )
        )
        .options(selectinload(Person.roles))
        .order_by(Person.id)
    )
    return [person for person in found if may_put_on(person, region_code, by)]


def may_put_on(person: Person, region_code: str, by: Person) -> bool:
    """Only those of one's own level and below: a community gives the district no shift."""
    if not (person.holds(STAFF, region_code) and keeps_roster(by, region_code)):
        return False
    return _height(person, region_code) <= _height(by, region_code)


def _height(person: Person, region_code: str) -> int:
    """How far above a place the highest post stands that reaches it, in digits of the code."""
    reaching = {
        stem(role.region_code)
        for role in person.open_roles
        if role.kind in STAFF and role.region_code
    }
    return max(len(region_code) - len(code) for code in reaching if region_code.startswith(code))


def add_shift(
    person: Person,
    region_code: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Person,
    now: datetime,
    weeks: int = 1,
) -> list[DutyShift]:
    """Put somebody on the roster, at the same hours in so many weeks; all of them or none.

    Raises NotFound for no region, NotAllowed, Invalid for hours that cannot be, Conflict for a
    person who has a shift then.
    """
    if region(region_code).level not in LEVELS:
        raise Invalid("值班排到社区、街道或区，不排到网格。")
    if not keeps_roster(by, region_code):
        raise NotAllowed("这里的值班表由社区工作者和街道来排。")
    if not person.holds(STAFF, region_code):
        raise Invalid("只能排在这里工作的人。")
    if not may_put_on(person, region_code, by):
        raise NotAllowed("上级的班由上级自己排，这里只排同级和下级的人。")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid(f"重复的周数要在 1 到 {MOST_WEEKS} 之间。")
    _check_hours(starts_at, ends_at, now)
    # Two who write for the same person at once take turns.
    db.session.scalars(
        select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    ).all()
    return [
        _add(
            DutyShift(person_id=person.id, region_code=region_code, by_id=by.id),
            starts_at + week,
            ends_at + week,
            now,
        )
        for week in (timedelta(weeks=n) for n in range(weeks))
    ]


def _check_hours(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid("下班时间要晚于上班时间；跨夜的班，下班写第二天。")
    if ends_at - starts_at > LONGEST:
        raise Invalid("一个班最长 24 小时，请分成几个班。")
    if ends_at <= now:
        raise Invalid("这个班已经过了，请从今天往后排。")
    if starts_at > now + FURTHEST:
        raise Invalid("最多排到一年以后。")


def _add(new: DutyShift, starts_at: datetime, ends_at: datetime, now: datetime) -> DutyShift:
    new.starts_at, new.ends_at = starts_at, ends_at
    if (other := _overlapping(new)) is not None:
        hours = f"{said(other.starts_at, now)}到{said(other.ends_at, now)}"
        raise Conflict(f"这个人{hours}已经有班了，请先把那个班删掉。")
    db.session.add(new)
    db.session.flush()
    return new


def _overlapping(new: DutyShift) -> DutyShift | None:
    return db.session.scalars(
        select(DutyShift)
        .where(
            DutyShift.person_id == new.person_id,
            DutyShift.starts_at < new.ends_at,
            DutyShift.ends_at > new.starts_at,
        )
        .order_by(DutyShift.starts_at)
        .limit(1)
    ).first()


def remove_shift(shift: DutyShift, *, by: Person, now: datetime) -> None:
    """Take a shift off the roster; one that runs ends now, so that what was stays to be read.

    Raises NotAllowed, Conflict for one that is over.
    """
    if not keeps_roster(by, shift.region_code):
        raise NotAllowed("这里的值班表由社区工作者和街道来排。")
    if shift.ends_at <= now:
        raise Conflict("这个班已经过了，留着备查，不能删。")
    if shift.starts_at < now:
        shift.ends_at = now
        db.session.flush()
    # Not session.delete(): of a row that somebody else has deleted it only warns.
    elif not db.session.scalars(
        delete(DutyShift).where(DutyShift.id == shift.id).returning(DutyShift.id)
    ).all():
        raise Conflict("这个班刚刚已经有人撤了。")
