"""Regions and grid outlines from data files. Running an import twice changes nothing."""

import csv
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from sqlalchemy import select

from ..db import db
from ..errors import Invalid
from .models import Boundary, DataImport, Level, Region
from .rules import stem


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
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    known = {region.code: region for region in db.session.scalars(select(Region))}
    codes = known.keys() | {row.get("code") for row in rows}
    for number, row in enumerate(rows, start=2):
        _check_region(row, codes, number)
    report = Report()
    for row in sorted(rows, key=lambda row: (len(stem(row["code"])), row["code"])):
        _put_region(row, known.get(row["code"]), report)
    return _noted("regions", report, now)


def _check_region(row: dict[str, str], codes: set[str | None], number: int) -> None:
    code, parent = row.get("code") or "", row.get("parent_code") or ""
    if not (code.isdigit() and len(code) in (12, 15)):
        raise Invalid(f"第 {number} 行：编码应为 12 或 15 位数字")
    if row.get("level") not in set(Level):
        raise Invalid(f"第 {number} 行：不认识的层级 {row.get('level')}")
    if not row.get("name"):
        raise Invalid(f"第 {number} 行：缺名称")
    if parent and parent not in codes:
        raise Invalid(f"第 {number} 行：上级 {parent} 不在文件里，也没有导入过")
    if parent and len(parent) == 12 and not code.startswith(stem(parent)):
        raise Invalid(f"第 {number} 行：{code} 不在上级 {parent} 之下")


def _put_region(row: dict[str, str], known: Region | None, report: Report) -> None:
    level, name, parent = Level(row["level"]), row["name"], row["parent_code"] or None
    if known is None:
        db.session.add(Region(code=row["code"], level=level, name=name, parent_code=parent))
        report.added.append(f"{row['code']} {name}")
    elif (known.level, known.name, known.parent_code) == (level, name, parent):
        report.same += 1
    else:
        report.changed.append(f"{row['code']} {known.name} -> {name}")
        known.level, known.name, known.parent_code = level, name, parent


def import_grids(file: Path, *, now: datetime) -> Report:
    """A GeoJSON FeatureCollection of polygons, WGS-84, `properties.code` naming the grid.

    A grid that is no region yet becomes one, named by `properties.name`. Raises Invalid.
    """
    try:
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        outlines = [(f["properties"], _outline(f["geometry"])) for f in features]
    except (ValueError, KeyError, TypeError, ShapelyError) as broken:
        raise Invalid(f"不是可用的 GeoJSON：{broken}") from broken
    report = Report()
    for properties, geojson in outlines:
        _put_grid(str(properties.get("code", "")), str(properties.get("name", "")), geojson, report)
    return _noted("grids", report, now)


def _outline(geometry: dict[str, object]) -> str:
    outline = shape(geometry)
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or not outline.is_valid:
        raise ValueError("网格边界必须是不自交的多边形")
    west, south, east, north = outline.bounds
    if not (73 < west <= east < 135.5 and 3.5 < south <= north < 54):
        raise ValueError("坐标应为经度在前、纬度在后的 WGS-84")
    return json.dumps(mapping(outline), separators=(",", ":"))


def _put_grid(code: str, name: str, geojson: str, report: Report) -> None:
    if db.session.get(Region, code) is None:
        if len(code) != 15 or db.session.get(Region, code[:12]) is None:
            raise Invalid(f"网格 {code} 的社区还没有导入")
        db.session.add(Region(code=code, level=Level.GRID, name=name, parent_code=code[:12]))
        db.session.flush()
    known = db.session.get(Boundary, code)
    if known is None:
        db.session.add(Boundary(region_code=code, geojson=geojson))
        report.added.append(f"{code} {name}")
    elif known.geojson == geojson:
        report.same += 1
    else:
        known.geojson = geojson
        report.changed.append(f"{code} {name}")


def _noted(kind: str, report: Report, now: datetime) -> Report:
    if report.added or report.changed:
        db.session.add(DataImport(kind=kind, summary=str(report), at=now))
    db.session.flush()
    return report
