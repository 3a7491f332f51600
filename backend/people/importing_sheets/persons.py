"""A sheet of people: who holds which role where."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...db import db
from ...errors import Invalid
from ..actions import grant, may_grant
from ..entering import checked_name, checked_phone
from ..models import AT_THE_PANEL, Level, Person, Region, Role, RoleKind, Unit
from ..units import units_within
from ..words import ROLE_WORDS
from .lines import SAME, Kind, Line, Look, twice

NEW, ROLE = "新登记", "已有这个人，加上身份"
# Residents write down their telephones themselves: whoever typed a future colleague's would be let
# in as one.
_ASK_FIRST = "这个电话是居民自己填的，先核对是不是本人，再到他的页面（编号 {number}）加身份。"
ROLES = {words: kind for kind, words in ROLE_WORDS.items()} | {
    "大管家": RoleKind.STEWARD,
    "楼栋长": RoleKind.STEWARD,
    "外卖员": RoleKind.RIDER,
    "快递员": RoleKind.RIDER,
    "住户": RoleKind.RESIDENT,
    "承办人": RoleKind.HANDLER,
}


def _look(lines: Sequence[Line], look: Look) -> None:
    units = {unit.name: unit for unit in units_within(look.by)}
    for line in lines:
        line.todo["name"] = line.read("name", checked_name)
        line.todo["phone"] = line.read("phone", checked_phone) or ""
        line.todo["kind"] = line.read("role", _role)
        _look_at_place(line, look, units)
    twice(lines, "phone", _who, "同一个电话、同一个身份")
    known = _known([line.todo["phone"] for line in lines if line.todo["phone"]])
    for line in lines:
        _look_at_person(line, known.get(line.todo["phone"], []), look)


def _role(words: str) -> RoleKind:
    if words not in ROLES:
        raise Invalid(f"不认识这个身份，可以写：{'、'.join(ROLE_WORDS.values())}。")
    return ROLES[words]


def _who(line: Line) -> tuple[str, str, str] | None:
    phone, place = line.todo["phone"], line.cells["place"] or line.cells["unit"]
    return (phone, line.cells["role"], place) if phone else None


def _look_at_place(line: Line, look: Look, units: dict[str, Unit]) -> None:
    kind: RoleKind | None = line.todo["kind"]
    if kind is RoleKind.HANDLER:
        unit = units.get(line.cells["unit"])
        if unit is None:
            line.refuse("unit", "承办人员要写单位，写单位登记的名称。")
        line.todo["unit_id"] = unit.id if unit else None
        place = unit.region_code if unit else ""
    else:
        region = look.places.find(line, "place")
        if region is None and not line.cells["place"]:
            line.refuse("place", "这一格要填：地方的名称或编码。")
        place = _held_at(region, kind) if region else ""
        line.todo["place"] = place
    if place and kind and not may_grant(look.by, kind, place):
        line.refuse("role", "这个身份要由上一级来登记。")


def _held_at(region: Region, kind: RoleKind | None) -> str:
    """A steward of a house is one of the house's grid."""
    above = kind is RoleKind.STEWARD and region.level is Level.BUILDING
    return (region.parent_code or region.code) if above else region.code


def _known(phones: Sequence[str]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for start in range(0, len(phones), 500):
        query = select(Person).where(Person.phone.in_(phones[start : start + 500]))
        for person in db.session.scalars(query.options(selectinload(Person.roles))):
            found.setdefault(person.phone, []).append(person)
    return found


def _look_at_person(line: Line, known: Sequence[Person], look: Look) -> None:
    """Who has this number within reach; of elsewhere, one learns nothing."""
    near = [p for p in known if any(_near(role, look) for role in p.open_roles)]
    line.does = NEW
    if len(near) > 1:
        numbers = "、".join(str(person.id) for person in near)
        line.refuse("phone", f"这个电话登记了 {len(near)} 个人（编号 {numbers}），请先合并。")
    elif near and near[0].name and near[0].name != line.todo["name"]:
        line.refuse("name", f"这个电话登记的是别的名字（编号 {near[0].id}），请核对。")
    elif near:
        line.todo["person_id"] = near[0].id
        held = any(_is(role, line) for role in near[0].open_roles)
        line.does = SAME if held else ROLE
        if line.todo["kind"] in AT_THE_PANEL and not near[0].works_here:
            line.refuse("phone", _ASK_FIRST.format(number=near[0].id))


def _near(role: Role, look: Look) -> bool:
    return bool(role.region_code and role.region_code in look.places.by_code) or bool(
        role.unit and role.unit.region_code in look.places.by_code
    )


def _is(role: Role, line: Line) -> bool:
    place = (role.region_code, role.unit_id)
    return role.kind is line.todo["kind"] and place == (
        line.todo.get("place"),
        line.todo.get("unit_id"),
    )


def _apply(line: Line, by: Person, now: datetime) -> tuple[str, str]:
    todo = line.todo
    person = db.session.get(Person, todo["person_id"]) if "person_id" in todo else None
    person = person or Person(name=todo["name"], phone=todo["phone"], created_at=now)
    db.session.add(person)
    unit = db.session.get(Unit, todo["unit_id"]) if todo.get("unit_id") else None
    place = None if unit else todo["place"]
    grant(person, todo["kind"], by=by, now=now, region_code=place, unit=unit)
    return "import_person", f"person:{person.id}"


PEOPLE = Kind(
    key="people",
    words="人员",
    columns={
        "name": ("姓名", "名字"),
        "phone": ("电话", "手机", "手机号", "联系电话", "电话号码"),
        "role": ("身份", "职务", "角色"),
        "place": ("地方", "社区", "网格", "所在地", "区域编码"),
        "unit": ("单位", "所在单位"),
    },
    needed=("name", "role"),
    example={"name": "王师傅", "phone": "", "role": "邻里大管家", "place": "临江里", "unit": ""},
    look=_look,
    apply=_apply,
)
