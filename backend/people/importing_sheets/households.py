"""A sheet of households: which door, whom to ring, in whose care."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...db import db
from ...errors import Invalid
from ..caring import (
    Said,
    change_household,
    checked_door,
    checked_notes,
    enter_household,
    stewards_of,
)
from ..entering import LONGEST_NAME, checked_phone
from ..households import Household
from ..models import Level, Person, Region
from .lines import SAME, Kind, Line, Look, twice

NEW, CHANGED = "新登记", "已有，改联系方式"


def _look(lines: Sequence[Line], look: Look) -> None:
    stewards: dict[str, list[Person]] = {}
    for line in lines:
        place = look.places.find(line, "place")
        if place and place.level not in {Level.GRID, Level.BUILDING}:
            line.refuse("place", "请写到网格或楼栋。")
        line.todo["place"] = place.code if place else ""
        line.todo["grid"] = _grid(place) if place else ""
        line.todo["door"] = line.read("door", checked_door)
        line.todo["phone"] = line.read("phone", checked_phone)
        if len(line.cells["name"]) > LONGEST_NAME:
            line.refuse("name", f"联系人最多 {LONGEST_NAME} 个字。")
        _look_at_notes(line)
        if place and line.cells["steward"]:
            _look_at_steward(line, stewards)
    twice(lines, "door", _where, "同一个门牌")
    known = _known({line.todo["place"] for line in lines})
    for line in lines:
        _look_at_household(line, known.get((line.todo["place"], line.todo["door"])))


def _where(line: Line) -> tuple[str, str] | None:
    place, door = line.todo["place"], line.todo["door"]
    return (place, door) if place and door else None


def _look_at_notes(line: Line) -> None:
    notes = [note for note in re.split(r"[、,，;；\s]+", line.cells["notes"]) if note]
    line.todo["notes"] = notes
    try:
        checked_notes(notes, line.cells["why"])
    except Invalid as wrong:
        line.refuse("why" if "why" in wrong.fields else "notes", wrong.message)


def _grid(place: Region) -> str:
    return (place.parent_code or "") if place.level is Level.BUILDING else place.code


def _look_at_steward(line: Line, stewards: dict[str, list[Person]]) -> None:
    grid = line.todo["grid"]
    if grid not in stewards:
        stewards[grid] = stewards_of(grid)
    called = [person for person in stewards[grid] if person.name == line.cells["steward"]]
    if len(called) != 1:
        line.refuse("steward", "这个网格没有叫这个名字的大管家，请先在人员里登记。")
    line.todo["steward_id"] = called[0].id if len(called) == 1 else None


def _known(codes: set[str]) -> dict[tuple[str, str], Household]:
    query = select(Household).where(Household.region_code.in_(codes))
    return {(one.region_code, one.door): one for one in db.session.scalars(query)}


def _look_at_household(line: Line, known: Household | None) -> None:
    line.does = NEW
    if known is None:
        return
    line.todo["household_id"] = known.id
    would: dict[str, Any] = {
        "name": line.cells["name"] or known.name,
        "phone": line.todo["phone"] or known.phone,
        "notes": "、".join(line.todo["notes"]),
        "steward_id": line.todo.get("steward_id"),
    }
    same = all(getattr(known, name) == value for name, value in would.items())
    line.does = SAME if same else CHANGED


def _apply(line: Line, by: Person, now: datetime) -> tuple[str, str]:
    todo, cells = line.todo, line.cells
    said = Said(todo["door"], cells["name"], todo["phone"], todo["notes"], cells["why"])
    steward_id = todo.get("steward_id")
    if "household_id" in todo:
        one = db.session.get_one(Household, todo["household_id"])
        change_household(one, said, steward_id=steward_id, by=by, now=now)
    else:
        enter_household(todo["place"], said, steward_id=steward_id, by=by, now=now)
    return "import_households", f"region:{todo['grid']}"


HOUSEHOLDS = Kind(
    key="households",
    words="住户",
    columns={
        "place": ("楼栋", "网格", "地方", "区域编码"),
        "door": ("门牌", "门牌号", "房号", "户号"),
        "name": ("联系人", "姓名", "户主"),
        "phone": ("电话", "手机", "手机号", "联系电话"),
        "steward": ("大管家", "邻里大管家", "楼栋长"),
        "notes": ("留心", "提醒", "特殊情况"),
        "why": ("原因", "为什么"),
    },
    needed=("place", "door"),
    example={
        "place": "临江里",
        "door": "3 单元 502",
        "name": "",
        "phone": "",
        "steward": "",
        "notes": "独居",
        "why": "本人要求常来看看",
    },
    look=_look,
    apply=_apply,
)
