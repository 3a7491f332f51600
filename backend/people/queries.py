"""Looking at people and places."""

from collections.abc import Iterable

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import NotFound
from .models import Identity, Level, Person, Platform, Region, Role, RoleKind, Unit
from .rules import OFFICIAL_LENGTHS, below, community_of, stem, street_of
from .words import joined_names

BELOW_STREET = {Level.COMMUNITY, Level.GRID, Level.BUILDING}

MOST_COMMUNITIES = 500
NOT_AROUND = "没有找到这一位。请他先在本街道的社区报到，再把编号告诉您。"


def person(person_id: int, unknown: str = "没有找到这一位，请核对编号。") -> Person:
    """Raises NotFound."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFound(unknown)
    return found


def region(code: str) -> Region:
    """Raises NotFound."""
    found = db.session.get(Region, code)
    if found is None:
        raise NotFound("没有这个区域编码。")
    return found


def children(code: str | None) -> list[Region]:
    """The regions directly below one, or the provinces for None."""
    return list(
        db.session.scalars(select(Region).where(Region.parent_code == code).order_by(Region.code))
    )


def lineage(code: str) -> list[Region]:
    """From the province down to this region."""
    # Parents lie on the code's own prefixes: fetched at once, the walk below asks no more.
    codes = {code, *(code[:length].ljust(12, "0") for length in OFFICIAL_LENGTHS)}
    above = db.session.scalars(select(Region).where(Region.code.in_(codes))).all()
    found = []
    step: Region | None = region(code)
    while step is not None:
        found.append(step)
        step = step.parent
    del above
    return found[::-1]


def place_name(code: str) -> str:
    """How a place is said within its district: 永清街道吉林社区临江里."""
    above = {Level.PROVINCE, Level.CITY, Level.DISTRICT}
    return joined_names([step.name for step in lineage(code) if step.level not in above])


def place_of(place: Region) -> str:
    """The same of a region at hand, by the regions above it; nothing is looked up that is known."""
    names, step = [place.name], place
    while step.level in BELOW_STREET and step.parent is not None:
        step = step.parent
        names.append(step.name)
    return joined_names(names[::-1])


def places_named(codes: Iterable[str]) -> dict[str, str]:
    """How these places are said within their street, by code, in one look: 吉林社区临江里."""
    parts = {code: dict.fromkeys([community_of(code) or code, code]) for code in set(codes)}
    wanted = {part for steps in parts.values() for part in steps}
    rows = db.session.execute(select(Region.code, Region.name).where(Region.code.in_(wanted)))
    names = dict(rows.all())
    return {
        code: joined_names([names.get(step, "") for step in steps]) for code, steps in parts.items()
    }


def communities() -> list[Region]:
    """Those where somebody of ours works, with their streets, in the order of their codes: the
    tree may hold all of the country. One statement."""
    works = select(func.substr(Role.region_code, 1, 12)).where(
        Role.kind.in_([RoleKind.COMMUNITY_WORKER, RoleKind.GRID_WORKER]), Role.ended_at.is_(None)
    )
    query = (
        select(Region)
        .where(Region.code.in_(works), Region.level == Level.COMMUNITY)
        .options(joinedload(Region.parent))
    )
    return list(db.session.scalars(query.order_by(Region.code).limit(MOST_COMMUNITIES)))


def places_reached(person: Person, kinds: Iterable[RoleKind]) -> list[Region]:
    """Communities and grids that these roles of a person reach, a community before its grids."""
    allowed = set(kinds)
    codes = {r.region_code for r in person.open_roles if r.kind in allowed and r.region_code}
    reached = [below(Region.code, code) for code in sorted(codes)]
    return list(
        db.session.scalars(
            select(Region)
            .where(Region.level.in_([Level.COMMUNITY, Level.GRID]), or_(false(), *reached))
            .order_by(Region.code)
        )
    )


def communities_named(words: str) -> list[Region]:
    """Communities and streets that these words may mean; the best guess first, at most nine.

    "永清那边" finds 永清街道; the suffixes 社区 and 街道 are often left out.
    """
    found = db.session.scalars(
        select(Region)
        .where(Region.level.in_([Level.COMMUNITY, Level.STREET]))
        .order_by(Region.code)
    )
    named = [r for r in found if (short := _short(r.name)) and len(short) > 1 and short in words]
    return sorted(named, key=lambda r: (-len(_short(r.name)), r.level is Level.STREET))[:9]


def _short(name: str) -> str:
    for suffix in ("社区居民委员会", "社区", "街道"):
        name = name.removesuffix(suffix)
    return name


def unit(unit_id: int) -> Unit:
    """Raises NotFound."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise NotFound("没有这个单位。")
    return found


def units_serving(region_code: str) -> list[Unit]:
    """Units whose region contains this one, the nearest in the tree first; none dissolved."""
    found = db.session.scalars(
        select(Unit)
        .where(Unit.dissolved_at.is_(None))
        .options(joinedload(Unit.region))
        .order_by(Unit.id)
    )
    serving = [u for u in found if region_code.startswith(stem(u.region_code))]
    return sorted(serving, key=lambda u: -len(stem(u.region_code)))


def superior_unit(unit: Unit) -> Unit | None:
    """The unit above this one; in place of a dissolved one its successor, else the next above."""
    passed, above = {unit.id}, unit.parent
    while above is not None and above.id not in passed:
        if above.stands:
            return above
        passed.add(above.id)
        above = above.successor or above.parent
    return None


def heir(unit: Unit) -> Unit | None:
    """Who goes on with what a dissolved unit had; the unit itself while it stands."""
    passed: set[int] = set()
    last: Unit | None = unit
    while last is not None and not last.stands and last.id not in passed:
        passed.add(last.id)
        last = last.successor
    return last if last is not None and last.stands else None


def unit_named(name: str, region_code: str) -> Unit:
    """The unit of this name that belongs to exactly this region. Raises NotFound."""
    found = db.session.scalars(
        select(Unit).where(Unit.name == name.strip(), Unit.region_code == region_code)
    ).first()
    if found is None:
        raise NotFound("这里没有这个名字的单位。")
    return found


def unit_serving(name: str, region_code: str) -> Unit:
    """The nearest unit of this name that serves a region. Raises NotFound."""
    for serving in units_serving(region_code):
        if serving.name == name.strip():
            return serving
    raise NotFound("没有这个名字的单位在管这里。")


def holders(kinds: Iterable[RoleKind], region_code: str) -> list[Person]:
    """Everyone who holds one of these roles exactly here or in the community of a grid."""
    here = {region_code, community_of(region_code) or region_code}
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.id.in_(
                    select(Role.person_id).where(
                        Role.kind.in_(list(kinds)),
                        Role.region_code.in_(here),
                        Role.ended_at.is_(None),
                    )
                )
            )
            .options(joinedload(Person.roles))
            .order_by(Person.id)
        ).unique()
    )


def holders_anywhere(kinds: Iterable[RoleKind]) -> list[Person]:
    """Everyone who holds one of these roles, wherever."""
    held = select(Role.person_id).where(Role.kind.in_(list(kinds)), Role.ended_at.is_(None))
    return list(db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)))


def handlers(unit_id: int) -> list[Person]:
    """Everyone who handles for a unit."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.id.in_(
                    select(Role.person_id).where(Role.unit_id == unit_id, Role.ended_at.is_(None))
                )
            )
            .options(joinedload(Person.roles))
            .order_by(Person.id)
        ).unique()
    )


def roles_of(person: Person) -> list[Role]:
    """The roles that a person holds now, with their places and units."""
    return list(
        db.session.scalars(
            select(Role)
            .where(Role.person_id == person.id, Role.ended_at.is_(None))
            .options(joinedload(Role.region), joinedload(Role.unit))
            .order_by(Role.id)
        )
    )


def registered_community(person: Person) -> str | None:
    """The community where a rider or resident is registered, the latest first."""
    codes = [
        role.region_code
        for role in sorted(person.open_roles, key=lambda role: role.granted_at, reverse=True)
        if role.kind in {RoleKind.RIDER, RoleKind.RESIDENT} and role.region_code
    ]
    return codes[0] if codes else None


def homes(person: Person) -> list[str]:
    """Where somebody belongs by what they hold there, their own unit's place included; the place
    where they are registered first, then the nearest to the ground."""
    held = {role.place_code or "" for role in person.open_roles}
    found = [registered_community(person), *sorted(held, key=lambda code: (-len(stem(code)), code))]
    return list(dict.fromkeys(code for code in found if code))


def is_known_around(person: Person, code: str) -> bool:
    """Holds any role in the street of a place; of something higher up, anywhere below it."""
    around = stem(street_of(code) or code)
    return any((role.place_code or "").startswith(around) for role in person.open_roles)


def identity(person_id: int, platform: Platform) -> Identity | None:
    """The person's identity in one of our apps; the newest, should there be several."""
    return db.session.scalars(
        select(Identity)
        .where(Identity.person_id == person_id, Identity.platform == platform)
        .order_by(Identity.id.desc())
        .limit(1)
    ).first()


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """What regions are called, by code; in one look."""
    wanted = set(codes)
    rows = db.session.execute(select(Region.code, Region.name).where(Region.code.in_(wanted)))
    return dict(rows.all())


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """What units are called, by id; in one look."""
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(ids))))
    return dict(rows.all())
