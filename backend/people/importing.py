"""Regions and grid outlines from data files. Running an import twice changes nothing."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from sqlalchemy import select

from ..db import db
from ..errors import Invalid
from .models import Boundary, BoundaryChange, DataImport, Level, Person, Region
from .rules import OFFICIAL_LENGTHS, stem

COLUMNS = ("code", "level", "name", "parent_code")
ORDER = {level: depth for depth, level in enumerate(Level)}
# How many leading digits a region of each level has to itself.
STEMS = dict(zip(Level, (*OFFICIAL_LENGTHS, 15, 15), strict=True))
LONGEST_NAME = 100


@dataclass
class Report:
    """What an import changed, in lines to print."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0

    def __str__(self) -> str:
        return f"added {len(self.added)}, changed {len(self.changed)}, unchanged {self.same}"


def import_regions(file: Path, *, now: datetime) -> Report:
    """CSV with code, level, name, parent_code; parents before or after their children.

    Raises Invalid, naming the line, before anything has changed.
    """
    rows = _rows(file)
    known = {region.code: region for region in db.session.scalars(select(Region))}
    levels = {code: region.level for code, region in known.items()}
    levels |= {row["code"]: _level(row, number) for number, row in rows}
    seen: set[str] = set()
    for number, row in rows:
        if problem := _problem(row, levels, seen):
            raise Invalid(f"第 {number} 行：{problem}")
        seen.add(row["code"])
    report = Report()
    for _, row in sorted(rows, key=lambda item: (ORDER[levels[item[1]["code"]]], item[1]["code"])):
        _put_region(row, known.get(row["code"]), report)
    return _noted("regions", report, now)


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file with their numbers; what a line leaves out is empty."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as broken:
        raise Invalid("文件应为 UTF-8 编码的 CSV") from broken
    if missing := set(COLUMNS) - set(reader.fieldnames or []):
        raise Invalid(f"第 1 行：缺少列 {'、'.join(sorted(missing))}")
    return rows


def _level(row: dict[str, str], number: int) -> Level:
    try:
        return Level(row["level"])
    except ValueError as unknown:
        raise Invalid(f"第 {number} 行：不认识的层级 {row['level']}") from unknown


def _problem(row: dict[str, str], levels: dict[str, Level], seen: set[str]) -> str:
    """What is wrong with a line, given every region's level and the codes of earlier lines."""
    code, parent, level = row["code"], row["parent_code"], levels[row["code"]]
    if not (code.isascii() and code.isdigit() and len(code) in (12, 15)):
        return "编码应为 12 或 15 位数字"
    if len(stem(code)) != STEMS[level]:
        return f"编码 {code} 不是这个层级的"
    if code in seen:
        return f"编码 {code} 已经出现过"
    if not 0 < len(row["name"]) <= LONGEST_NAME:
        return f"名称要 1 到 {LONGEST_NAME} 个字"
    if not parent and level is Level.PROVINCE:
        return ""
    if parent not in levels:
        return f"上级 {parent} 不在文件里，也没有导入过"
    if ORDER[levels[parent]] >= ORDER[level] or not code.startswith(stem(parent)[:12]):
        return f"{code} 不在上级 {parent} 之下"
    return ""


def _put_region(row: dict[str, str], known: Region | None, report: Report) -> None:
    level, name, parent = Level(row["level"]), row["name"], row["parent_code"] or None
    if known is None:
        db.session.add(Region(code=row["code"], level=level, name=name, parent_code=parent))
        report.added.append(f"{row['code']} {name}")
    elif (known.level, known.name, known.parent_code) == (level, name, parent):
        report.same += 1
    else:
        report.changed.append(f"{row['code']} {known.name} -> {name}")
        db.session.flush()  # the new parent first
        known.level, known.name, known.parent_code = level, name, parent


def import_grids(file: Path, *, now: datetime) -> Report:
    """A GeoJSON FeatureCollection of polygons, WGS-84, `properties.code` naming the grid.

    A grid that is no region yet becomes one, named by `properties.name`. Raises Invalid.
    """
    try:
        features = list(json.loads(file.read_text(encoding="utf-8"))["features"])
    except (ValueError, KeyError, TypeError) as broken:
        raise Invalid("不是可用的 GeoJSON：没有 features") from broken
    outlines: dict[str, tuple[str, str]] = {}
    for number, feature in enumerate(features, start=1):
        try:
            code, name, geojson = _grid(feature)
        except (ValueError, LookupError, TypeError, AttributeError, ShapelyError) as broken:
            raise Invalid(f"第 {number} 个网格：不是可用的多边形") from broken
        if problem := _grid_problem(code, name) or ("出现了两次" if code in outlines else ""):
            raise Invalid(f"第 {number} 个网格 {code}：{problem}")
        outlines[code] = name, geojson
    return put_outlines(outlines, now=now)


def put_outlines(
    outlines: Mapping[str, tuple[str, str]], *, now: datetime, by: Person | None = None
) -> Report:
    """Name and GeoJSON by code, already checked, become the grids' outlines; those before are
    kept."""
    report = Report()
    for code, (name, geojson) in outlines.items():
        if (change := _put_grid(code, name, geojson, report)) is not None:
            change.by, change.at = by, now
            db.session.add(change)
    return _noted("grids", report, now)


def _grid(feature: dict[str, dict[str, object]]) -> tuple[str, str, str]:
    """Code, name and outline of one feature. Raises whatever its shape provokes."""
    properties = feature["properties"]
    outline = shape(feature["geometry"])
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or not outline.is_valid:
        raise ValueError("not a polygon, or one that crosses itself")
    west, south, east, north = outline.bounds
    if not (73 < west <= east < 135.5 and 3.5 < south <= north < 54):
        raise ValueError("not longitude, then latitude, in WGS-84")
    geojson = json.dumps(mapping(outline), separators=(",", ":"))
    return str(properties.get("code") or ""), str(properties.get("name") or ""), geojson


def _grid_problem(code: str, name: str) -> str:
    known = db.session.get(Region, code)
    if known is not None:
        return "" if known.level is Level.GRID else "不是网格的编码"
    if not (code.isascii() and code.isdigit() and len(code) == 15):
        return "网格编码应为 15 位数字"
    if db.session.get(Region, code[:12]) is None:
        return "社区还没有导入"
    return "" if 0 < len(name) <= LONGEST_NAME else f"名称要 1 到 {LONGEST_NAME} 个字"


def _put_grid(code: str, name: str, geojson: str, report: Report) -> BoundaryChange | None:
    if db.session.get(Region, code) is None:
        db.session.add(Region(code=code, level=Level.GRID, name=name, parent_code=code[:12]))
        db.session.flush()
    known = db.session.get(Boundary, code)
    if known is None:
        db.session.add(Boundary(region_code=code, geojson=geojson))
        report.added.append(f"{code} {name}")
        return BoundaryChange(region_code=code, was=None)
    if known.geojson == geojson:
        report.same += 1
        return None
    was, known.geojson = known.geojson, geojson
    report.changed.append(f"{code} {name}")
    return BoundaryChange(region_code=code, was=was)


def _noted(kind: str, report: Report, now: datetime) -> Report:
    if report.added or report.changed:
        db.session.add(DataImport(kind=kind, summary=str(report), at=now))
    db.session.flush()
    return report
