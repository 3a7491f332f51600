"""Finding somebody: within one's own reach, by name, telephone or role; nobody of elsewhere."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..errors import Invalid, NotFound
from .models import Level, Person, Region, Role, RoleKind, Unit
from .rules import below

FINDERS = {
    RoleKind.ADMIN,
    RoleKind.DISTRICT_OFFICER,
    RoleKind.STREET_OFFICER,
    RoleKind.COMMUNITY_WORKER,
    RoleKind.GRID_WORKER,
}
MOST_FOUND = 50
LONGEST_SEARCH = 50
NO_SUCH_PERSON = "没有找到这一位，或者他不在您管的地方。"
_NUMBER = re.compile(r"[\dX +()-]{7,20}")
_ID = re.compile(r"\d{1,9}")


def reach(by: Person) -> list[str]:
    """The codes of where somebody may find people; what lies below is theirs as well."""
    held = (r.region_code for r in by.open_roles if r.kind in FINDERS and r.region_code)
    return sorted(set(held))


def knows_people(person: Person) -> bool:
    """Whether it is somebody's work to know the people of a place."""
    return bool(reach(person))


def digits_of(phone: str) -> str:
    """A telephone number without what people put between its digits, nor a leading 86."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def find(
    by: Person, words: str = "", *, kind: RoleKind | None = None, place: str = ""
) -> Sequence[Person]:
    """People within reach, at most 50, by a part of the name, the whole telephone number or the
    number of the person; who holds a role (`kind`), belongs to a place. Raises Invalid for nothing
    to look for."""
    words = unicodedata.normalize("NFKC", words).strip()[:LONGEST_SEARCH]
    if not (words or kind or place):
        raise Invalid("找谁？写名字、完整的电话号码，或者选一个身份。", fields={"words": "必填"})
    query = select(Person).where(_within(by))
    if words:
        query = query.where(_called(words))
    if kind or place:
        query = query.where(Person.id.in_(_holding(kind, place)))
    whole = query.options(
        selectinload(Person.roles).joinedload(Role.region),
        selectinload(Person.roles).joinedload(Role.unit).joinedload(Unit.region),
    )
    return db.session.scalars(whole.order_by(Person.name, Person.id).limit(MOST_FOUND)).all()


def person_for(by: Person, person_id: int) -> Person:
    """Somebody within reach. Raises NotFound, which says nothing of whether there is anybody."""
    found = db.session.scalars(select(Person).where(Person.id == person_id, _within(by))).first()
    if found is None:
        raise NotFound(NO_SUCH_PERSON)
    return found


def places_to_choose(by: Person) -> list[Region]:
    """Streets, communities, grids and houses within reach, the larger before what lies in it."""
    levels = [Level.STREET, Level.COMMUNITY, Level.GRID, Level.BUILDING]
    here = or_(false(), *(below(Region.code, code) for code in reach(by)))
    query = select(Region).where(here, Region.level.in_(levels)).order_by(Region.code)
    return list(db.session.scalars(query.limit(500)))


def roles_ever(person: Person) -> Sequence[Role]:
    """All that somebody holds and held, what holds now first."""
    query = select(Role).where(Role.person_id == person.id)
    whole = query.options(joinedload(Role.region), joinedload(Role.unit).joinedload(Unit.region))
    found = db.session.scalars(whole.order_by(Role.id.desc())).all()
    return sorted(found, key=lambda role: role.ended_at is not None)


def _called(words: str) -> ColumnElement[bool]:
    if _NUMBER.fullmatch(words):
        return Person.phone.in_(_written(words))
    if _ID.fullmatch(words):
        return Person.id == int(words)
    return Person.name.contains(words, autoescape=True)


def _written(phone: str) -> list[str]:
    """How one number may have been written down."""
    digits = digits_of(phone)
    parts = (digits[:3], digits[3:7], digits[7:])
    return [phone, digits, *(sign.join(parts) for sign in " -"), f"86{digits}", f"+86{digits}"]


def _holding(kind: RoleKind | None, place: str) -> Select[int]:
    query = select(Role.person_id).where(Role.ended_at.is_(None))
    if kind:
        query = query.where(Role.kind == kind)
    return query.where(below(Role.region_code, place)) if place else query


def _within(by: Person) -> ColumnElement[bool]:
    """Who belongs to a place within reach, or belonged there last and nowhere now; an
    administrator also reaches those who belong nowhere."""
    codes = reach(by)
    units = select(Unit.id).where(or_(false(), *(below(Unit.region_code, c) for c in codes)))
    here = or_(false(), *(below(Role.region_code, c) for c in codes), Role.unit_id.in_(units))
    held = select(Role.person_id).where(here)
    belongs = select(Role.person_id).where(Role.ended_at.is_(None))
    ways: list[ColumnElement[bool]] = [
        Person.id.in_(held.where(Role.ended_at.is_(None))),
        Person.id.in_(held) & Person.id.not_in(belongs),
    ]
    if any(role.kind is RoleKind.ADMIN for role in by.open_roles):
        ways.append(Person.id.not_in(select(Role.person_id)))
    return or_(*ways)


def doubles(by: Person, person: Person) -> Sequence[Person]:
    """Who within reach has the same telephone number or the same name: perhaps the same person."""
    same: list[ColumnElement[bool]] = []
    if person.phone:
        same.append(Person.phone.in_(_written(person.phone)))
    if person.name:
        same.append(Person.name == person.name)
    query = select(Person).where(or_(false(), *same), Person.id != person.id, _within(by))
    return db.session.scalars(query.order_by(Person.id).limit(10)).all()


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """How these people are called, by id."""
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
