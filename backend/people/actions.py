"""Changing who is who: meeting people, registering them, granting roles."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from .models import Identity, Level, Person, Platform, Role, RoleKind, Unit, UnitKind
from .queries import region
from .rules import stem

# Built once: it runs at every message. The lock makes one person's messages wait for each other,
# so that a photo and a place sent at the same instant meet in one draft.
_BY_OPENID = (
    select(Identity)
    .where(
        Identity.platform == bindparam("platform"),
        Identity.appid == bindparam("appid"),
        Identity.openid == bindparam("openid"),
    )
    .options(joinedload(Identity.person, innerjoin=True))
    .with_for_update(of=Identity)
)

PUBLIC_ROLES = {RoleKind.RIDER, RoleKind.RESIDENT}
_DISTRICT = {RoleKind.ADMIN, RoleKind.DISTRICT_OFFICER}
_STREET = _DISTRICT | {RoleKind.STREET_OFFICER}
RUNNING = _STREET | {RoleKind.COMMUNITY_WORKER}
GIVERS = {
    RoleKind.ADMIN: {RoleKind.ADMIN},
    RoleKind.DISTRICT_OFFICER: _DISTRICT,
    RoleKind.STREET_OFFICER: _STREET,
    RoleKind.COMMUNITY_WORKER: _STREET,
    RoleKind.GRID_WORKER: _STREET,
    RoleKind.AUDITOR: {RoleKind.ADMIN},  # not by those whose work they look at
}
LONGEST_UNIT_NAME = 100


def meet(
    platform: Platform, appid: str, openid: str, *, unionid: str | None = None, now: datetime
) -> Identity:
    """The identity behind an openid, made at the first meeting.

    The same unionid means the same person, whichever of our apps they come from.
    """
    given = {"platform": platform, "appid": appid, "openid": openid}
    known = db.session.scalars(_BY_OPENID, given).first()
    if known is None:
        known = _first_met(given, unionid, now)
    elif unionid and known.unionid is None:
        known.unionid = unionid
    return known


def _first_met(given: dict[str, str], unionid: str | None, now: datetime) -> Identity:
    new = Identity(**given, unionid=unionid)
    try:
        with db.session.begin_nested():
            new.person = _person_of(unionid) or Person(created_at=now)
            db.session.add(new)
    except IntegrityError:  # the same person's other message was quicker
        return db.session.scalars(_BY_OPENID, given).one()
    return new


def _person_of(unionid: str | None) -> Person | None:
    if not unionid:
        return None
    other = db.session.scalars(select(Identity).where(Identity.unionid == unionid)).first()
    return other.person if other else None


def register(person: Person, kind: RoleKind, community_code: str, *, now: datetime) -> Role:
    """报到: a rider or resident says which community is theirs. A second one replaces the first."""
    if kind not in PUBLIC_ROLES:
        raise NotAllowed("这个身份要由社区登记。")
    if region(community_code).level is not Level.COMMUNITY:
        raise Invalid("请选一个社区。")
    for role in person.open_roles:
        if role.kind is kind and role.region_code == community_code:
            return role
        if role.kind is kind:
            role.ended_at = now
    return _grant(person, kind, now=now, region_code=community_code)


def grant(
    person: Person,
    kind: RoleKind,
    *,
    by: Person | None,
    now: datetime,
    region_code: str | None = None,
    unit: Unit | None = None,
) -> Role:
    """Give a role in a region, or the handler's role in a unit.

    `by` None is the installation itself (`flask people add-admin`, the demo). Anybody else needs a
    staff role that reaches the place and stands no lower than what is given. A steward of a house
    is one of the house's grid: what happens around a house lies in the grid.
    """
    place = region_code or (unit.region_code if unit else "")
    if by is not None and not may_grant(by, kind, place):
        raise NotAllowed("这个身份要由上一级来授予。")
    if region_code is not None:
        where = region(region_code)
        if kind is RoleKind.STEWARD and where.level is Level.BUILDING:
            region_code = where.parent_code
    if unit is not None and not unit.stands:
        raise Conflict(f"{unit.name}已经撤销了，不能再添人。")
    return _grant(person, kind, now=now, region_code=region_code, unit=unit, by=by)


def may_grant(by: Person, kind: RoleKind, region_code: str) -> bool:
    """Staff roles are given by who stands no lower; the others by whoever runs the community."""
    return by.holds(GIVERS.get(kind, RUNNING), region_code)


def _grant(
    person: Person,
    kind: RoleKind,
    *,
    now: datetime,
    region_code: str | None = None,
    unit: Unit | None = None,
    by: Person | None = None,
) -> Role:
    role = Role(
        person=person,
        kind=kind,
        region_code=region_code,
        unit=unit,
        granted_by_id=by.id if by else None,
        granted_at=now,
    )
    db.session.add(role)
    db.session.flush()
    return role


def end_role(role: Role, *, by: Person, now: datetime) -> None:
    """Take a role back. Raises NotAllowed, Conflict when it has ended already."""
    place = role.region_code or (role.unit.region_code if role.unit else "")
    if not may_grant(by, role.kind, place):
        raise NotAllowed()
    if role.ended_at is not None:
        raise Conflict("这个身份已经收回了。")
    role.ended_at = now


def found_unit(
    name: str,
    kind: UnitKind,
    region_code: str,
    *,
    duty_phone: str = "",
    handles: list[str] | None = None,
) -> Unit:
    """Enter a unit that serves a region. Raises Invalid for a name that is empty or too long."""
    if not 0 < len(name.strip()) <= LONGEST_UNIT_NAME:
        raise Invalid(f"单位名称要 1 到 {LONGEST_UNIT_NAME} 个字。")
    region(region_code)
    unit = Unit(
        name=name.strip(),
        kind=kind,
        region_code=region_code,
        duty_phone=duty_phone,
        handles=" ".join(handles or []),
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def dissolve(
    unit: Unit, *, successor: Unit | None = None, by: Person | None, now: datetime
) -> None:
    """Close a unit for good: from now on it is given nothing new, its past stays readable.

    `by` None is the installation itself. Raises NotAllowed, Conflict for one that is dissolved
    already or whose successor is, Invalid for a successor that does not serve the whole region.
    """
    if by is not None and not may_dissolve(by, unit):
        raise NotAllowed("撤销单位要由街道来办。")
    _lock_units(unit, *([successor] if successor else []))
    if not unit.stands:
        raise Conflict(f"{unit.name}已经撤销了。")
    if successor is not None:
        _check_successor(unit, successor)
    unit.dissolved_at, unit.successor = now, successor
    db.session.flush()


def may_dissolve(by: Person, unit: Unit) -> bool:
    """The street, or who stands above it."""
    return by.holds(_STREET, unit.region_code)


def _lock_units(*units: Unit) -> None:
    """In one order: two that are to follow each other must not both be dissolved."""
    db.session.flush()
    db.session.scalars(
        select(Unit)
        .where(Unit.id.in_([unit.id for unit in units]))
        .order_by(Unit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _check_successor(unit: Unit, successor: Unit) -> None:
    if successor is unit:
        raise Invalid("一个单位不能由自己接手。")
    if not successor.stands:
        raise Conflict(f"{successor.name}自己也撤销了，请另选一个接手的单位。")
    if not unit.region_code.startswith(stem(successor.region_code)):
        raise Invalid(f"{successor.name}管不到{unit.name}的地方，请另选一个接手的单位。")
