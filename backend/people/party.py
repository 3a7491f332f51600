"""党员: who is one is said by whoever runs the community where they are registered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import NotFound
from .actions import RUNNING, end_role, grant
from .models import Person, Role, RoleKind
from .rules import below, community_of

UNKNOWN = "没有找到这一位。请他先在您的社区报到，再把编号告诉您。"


def make_member(person: Person, *, by: Person, now: datetime) -> Role:
    """A 党员 of the community where somebody is known and `by` runs things; a second time changes
    nothing. Raises NotFound for somebody of elsewhere."""
    held = {community_of(role.place_code or "") for role in person.open_roles}
    home = next((code for code in sorted(filter(None, held)) if by.holds(RUNNING, code)), None)
    if home is None:
        raise NotFound(UNKNOWN)
    for role in person.open_roles:
        if (role.kind, role.region_code) == (RoleKind.PARTY_MEMBER, home):
            return role
    return grant(person, RoleKind.PARTY_MEMBER, by=by, now=now, region_code=home)


def no_member(role_id: int, *, by: Person, now: datetime) -> Role:
    """Take it back. Raises NotFound for one of elsewhere, Conflict when it has ended already."""
    role = db.session.scalars(select(Role).where(Role.id == role_id, _ours(by))).one_or_none()
    if role is None:
        raise NotFound("没有找到这位党员。")
    end_role(role, by=by, now=now)
    return role


def members(by: Person, *, beyond: int | None = None, limit: int = 20) -> Sequence[Role]:
    """Those of where somebody runs things, the newest first; `beyond`: the page's last id."""
    query = select(Role).where(_ours(by), Role.ended_at.is_(None))
    if beyond is not None:
        query = query.where(Role.id < beyond)
    whole = query.options(joinedload(Role.person), joinedload(Role.region))
    return db.session.scalars(whole.order_by(Role.id.desc()).limit(limit)).all()


def _ours(by: Person) -> ColumnElement[bool]:
    codes = [r.region_code for r in by.open_roles if r.kind in RUNNING and r.region_code]
    here = or_(false(), *(below(Role.region_code, code) for code in codes))
    return (Role.kind == RoleKind.PARTY_MEMBER) & here
