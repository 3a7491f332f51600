"""A sheet of units: which serve where, and what each handles."""

import re
from collections.abc import Sequence
from datetime import datetime

from ...db import db
from ...errors import Invalid
from ..actions import LONGEST_UNIT_NAME, RUNNING
from ..models import Person, Unit, UnitKind
from ..units import change_unit, checked_duty_phone, enter_unit, units_within
from ..words import UNIT_WORDS
from .lines import SAME, Kind, Line, Look, twice

NEW, CHANGED = "新登记", "已有，改电话和管的事"
SORTS = {words: kind for kind, words in UNIT_WORDS.items()} | {
    "街道": UnitKind.STREET_OFFICE,
    "居委会": UnitKind.COMMUNITY,
    "社区": UnitKind.COMMUNITY,
    "部门": UnitKind.DEPARTMENT,
    "科室": UnitKind.DEPARTMENT,
    "水电气": UnitKind.UTILITY,
    "市政": UnitKind.UTILITY,
    "物业": UnitKind.PROPERTY,
}


def _look(lines: Sequence[Line], look: Look) -> None:
    known = {(unit.region_code, unit.name): unit for unit in units_within(look.by, dissolved=True)}
    for line in lines:
        line.todo["kind"] = line.read("sort", _sort)
        line.todo["phone"] = line.read("phone", checked_duty_phone)
        line.todo["handles"] = line.read("handles", lambda words: _handles(words, look))
        place = look.places.find(line, "place")
        line.todo["place"] = place.code if place else ""
        if place and not look.by.holds(RUNNING, place.code):
            line.refuse("place", "单位由它所在的社区、街道或区来登记。")
        if len(line.cells["name"]) > LONGEST_UNIT_NAME:
            line.refuse("name", f"单位名称最多 {LONGEST_UNIT_NAME} 个字。")
        _look_at_unit(line, known.get((line.todo["place"], line.cells["name"])))
    twice(lines, "name", lambda line: (line.todo["place"], line.cells["name"]), "同一个单位")


def _look_at_unit(line: Line, known: Unit | None) -> None:
    line.does = NEW
    if known is None:
        return
    if not known.stands:
        line.refuse("name", "这个单位已经撤销了，不能再登记。")
    line.todo["unit_id"] = known.id
    now = (known.duty_phone, known.usual_kinds)
    line.does = SAME if now == (line.todo["phone"], line.todo["handles"]) else CHANGED


def _sort(words: str) -> UnitKind:
    if words not in SORTS:
        raise Invalid(f"不认识这种单位，可以写：{'、'.join(UNIT_WORDS.values())}。")
    return SORTS[words]


def _handles(words: str, look: Look) -> list[str]:
    tiles = [tile for tile in re.split(r"[、,，;；\s]+", words) if tile]
    if unknown := [tile for tile in tiles if tile not in look.tiles]:
        raise Invalid(f"没有“{unknown[0]}”这一类，可以写：{'、'.join(look.tiles)}。")
    return list(dict.fromkeys(look.tiles[tile] for tile in tiles))


def _apply(line: Line, by: Person, now: datetime) -> tuple[str, str]:
    todo = line.todo
    if "unit_id" in todo:
        unit = db.session.get_one(Unit, todo["unit_id"])
        change_unit(
            unit, duty_phone=todo["phone"], handles=todo["handles"], about=unit.about, by=by
        )
        return "change_unit", f"unit:{unit.id}"
    unit = enter_unit(
        line.cells["name"],
        todo["kind"],
        todo["place"],
        duty_phone=todo["phone"],
        handles=todo["handles"],
        by=by,
    )
    return "enter_unit", f"unit:{unit.id}"


UNITS = Kind(
    key="units",
    words="单位",
    columns={
        "name": ("名称", "单位名称", "单位"),
        "sort": ("类型", "性质", "单位类型"),
        "place": ("管哪里", "服务范围", "社区", "街道", "地方", "区域编码"),
        "phone": ("值班电话", "电话", "联系电话"),
        "handles": ("管的事", "职责", "管什么"),
    },
    needed=("name", "sort", "place"),
    example={
        "name": "临江物业",
        "sort": "物业公司",
        "place": "吉林社区",
        "phone": "",
        "handles": "通道楼道被占、灯不亮",
    },
    look=_look,
    apply=_apply,
)
