"""Looking at lists."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..errors import NotFound
from ..people.models import READERS, Person
from ..people.rules import below
from .models import ListState, RedBlackList, RedBlackObjection, RedBlackRow
from .rules import reads

MOST = 40
WHOLE = (
    joinedload(RedBlackList.region),
    selectinload(RedBlackList.rows).joinedload(RedBlackRow.unit),
    selectinload(RedBlackList.rows).selectinload(RedBlackRow.objections),
)


def lists_for(person: Person) -> list[RedBlackList]:
    """Those that somebody may read, the newest first: a region's, or those with one's unit."""
    held = [r.region_code for r in person.open_roles if r.kind in READERS and r.region_code]
    units = [role.unit_id for role in person.open_roles if role.unit_id]
    named = select(RedBlackRow.list_id).where(RedBlackRow.unit_id.in_(units))
    query = select(RedBlackList).where(
        or_(
            *(below(RedBlackList.region_code, code) for code in held),
            RedBlackList.id.in_(named) & RedBlackList.announced_by_id.is_not(None),
        )
    )
    return _found(query)


def list_for(person: Person, list_id: int) -> RedBlackList:
    """Raises NotFound, also for what is somebody else's."""
    query = select(RedBlackList).where(RedBlackList.id == list_id)
    found = next(iter(_found(query)), None)
    if found is None or not reads(person, found):
        raise NotFound("没有找到这份红黑榜。")
    return found


def objection_on(listed: RedBlackList, objection_id: int) -> RedBlackObjection:
    """Raises NotFound for one of another list."""
    for row in listed.rows:
        for objection in row.objections:
            if objection.id == objection_id:
                return objection
    raise NotFound("没有找到这条意见。")


def published(region_code: str | None = None) -> list[RedBlackList]:
    """What anybody may read, the newest first."""
    query = select(RedBlackList).where(RedBlackList.state == ListState.PUBLISHED)
    if region_code:
        query = query.where(below(RedBlackList.region_code, region_code))
    return _found(query)


def _found(query: Any) -> list[RedBlackList]:
    newest = query.order_by(RedBlackList.last.desc(), RedBlackList.id.desc()).limit(MOST)
    return list(db.session.scalars(newest.options(*WHOLE)))
