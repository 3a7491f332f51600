"""Who may do what with a list, from which state; by which rule one is computed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..cases.rules import DECIDERS
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..people.models import READERS, Level, Person, Region, RoleKind, UnitKind
from ..people.rules import stem
from .models import Listing, ListState, RedBlackList, RedBlackRow, RedBlackRule
from .scoring import DEFAULT, checked

PLACES = {Level.COMMUNITY, Level.STREET, Level.DISTRICT}
NOT_LISTED = {UnitKind.STREET_OFFICE, UnitKind.COMMUNITY}  # nobody judges himself

STATE_WORDS = {
    ListState.COMPUTED: "算好了，还没告诉单位",
    ListState.ANNOUNCED: "已告知单位，等签发",
    ListState.PUBLISHED: "已公开",
    ListState.WITHDRAWN: "已撤下",
}
LISTING_WORDS = {
    Listing.RED: "红榜",
    Listing.BLACK: "黑榜",
    Listing.NEITHER: "不上榜",
    Listing.TOO_FEW: "件数太少，不排",
    Listing.LEFT_OUT: "意见成立，这一期不排",
}


@dataclass(frozen=True)
class RowHolder:
    """Whoever opened the signed address of a row: the unit, without an account."""

    row_id: int


Speaker = Person | RowHolder


def makes(person: Person, region_code: str) -> bool:
    """Is an officer of the street or district."""
    return person.holds(DECIDERS, region_code)


def makes_lists(person: Person) -> bool:
    """Is one anywhere."""
    return any(role.kind in DECIDERS for role in person.open_roles)


def keeps(actor: Speaker, listed: RedBlackList) -> bool:
    """The same of the place that a list is of."""
    return isinstance(actor, Person) and makes(actor, listed.region_code)


def impartial(actor: Speaker, listed: RedBlackList) -> bool:
    """The same, and works for none of the units in it."""
    return keeps(actor, listed) and row_of(actor, listed) is None


def signs(actor: Speaker, listed: RedBlackList) -> bool:
    """A second person: neither computed nor announced it, and is of none of the units."""
    wrote = {listed.computed_by_id, listed.announced_by_id}
    return isinstance(actor, Person) and impartial(actor, listed) and actor.id not in wrote


def objects(actor: Speaker, listed: RedBlackList) -> bool:
    """Belongs to a unit in it, or holds its signed address."""
    return row_of(actor, listed) is not None


def reads(actor: Speaker, listed: RedBlackList) -> bool:
    """Works in a region that holds the place, or, once the units know, for one of them."""
    if isinstance(actor, Person) and actor.holds(READERS, listed.region_code):
        return True
    return listed.announced_by_id is not None and objects(actor, listed)


# verb -> who may; the verb `compute` makes a list, so it asks `makes` itself.
MAY_LIST: dict[str, Callable[[Speaker, RedBlackList], bool]] = {
    "announce": keeps,
    "object": objects,
    "decide": impartial,
    "publish": signs,
    "withdraw": keeps,
}

# verb -> the states in which it may be used.
LIST_FROM: dict[str, set[ListState]] = {
    "announce": {ListState.COMPUTED},
    "object": {ListState.ANNOUNCED},
    "decide": {ListState.ANNOUNCED},
    "publish": {ListState.ANNOUNCED},
    "withdraw": {ListState.COMPUTED, ListState.ANNOUNCED, ListState.PUBLISHED},
}


def check_list(verb: str, actor: Speaker, listed: RedBlackList) -> None:
    """Raises NotAllowed when the verb is somebody else's, Conflict when its time has passed."""
    if listed.state not in LIST_FROM[verb]:
        raise Conflict(f"这份红黑榜现在是“{STATE_WORDS[listed.state]}”，这一步已经过了。")
    if not MAY_LIST[verb](actor, listed):
        raise NotAllowed()


def list_moves(actor: Speaker, listed: RedBlackList, now: datetime) -> set[str]:
    """The verbs that somebody may use on a list now."""
    found = {v for v, m in MAY_LIST.items() if listed.state in LIST_FROM[v] and m(actor, listed)}
    if not waits(listed, now):
        found -= {"object"}
    if not listed.rows:
        found -= {"announce"}
    if waits(listed, now) or listed.open_objections:
        found -= {"publish"}
    return found if listed.open_objections else found - {"decide"}


def row_of(actor: Speaker, listed: RedBlackList) -> RedBlackRow | None:
    """The row of the unit for which somebody speaks."""
    if isinstance(actor, RowHolder):
        return next((row for row in listed.rows if row.id == actor.row_id), None)
    return next((row for row in listed.rows if actor.handles_for(row.unit_id)), None)


def waits(listed: RedBlackList, now: datetime) -> bool:
    """Whether the units still have time to object."""
    return listed.objections_until is not None and now < listed.objections_until


def office_of(person: Person, listed: RedBlackList) -> Region | None:
    """For which place somebody signs: the nearest one held."""
    held = [role.region for role in person.open_roles if role.kind in DECIDERS and role.region]
    near = [region for region in held if listed.region_code.startswith(stem(region.code))]
    return max(near, key=lambda region: len(stem(region.code)), default=None)


def is_admin(person: Person) -> bool:
    """Administers the installation, and so decides its rules."""
    return any(role.kind is RoleKind.ADMIN for role in person.open_roles)


def rule_at(at: datetime) -> dict[str, Any]:
    """The newest rule that was valid at that time, or the default."""
    newest = select(RedBlackRule).where(RedBlackRule.valid_from <= at)
    row = db.session.scalars(
        newest.order_by(RedBlackRule.valid_from.desc(), RedBlackRule.id.desc()).limit(1)
    ).first()
    return row.value if row else DEFAULT


def decide_rule(
    value: dict[str, Any], *, valid_from: datetime, note: str = "", by: Person, now: datetime
) -> RedBlackRule:
    """From a time on, lists are computed by this. Raises NotAllowed; Invalid for a time that has
    passed or numbers that make no sense: what was computed keeps its rule."""
    if not is_admin(by):
        raise NotAllowed("红黑榜的算法由系统管理员来定。")
    if valid_from < now:
        raise Invalid("新算法只能从现在或以后开始，算好的不改。")
    rule = RedBlackRule(
        value=checked(value), valid_from=valid_from, by_id=by.id, note=note.strip()[:200]
    )
    db.session.add(rule)
    db.session.flush()
    return rule
