"""Outlines of grids: what makes one, how large it is, which corners it has. WGS-84, no database."""

import json
import re
from collections.abc import Sequence
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import Polygon, mapping

from ..errors import Invalid
from .places import METRES_PER_DEGREE

MOST_CORNERS = 200
_CROSSING = re.compile(r"\[([\d.]+) ([\d.]+)\]")

Corner = tuple[float, float]  # latitude, longitude


def square_metres(outline: Any) -> float:
    """Over flat ground, right to a percent within a city."""
    shrink = cos(radians(outline.centroid.y)) if not outline.is_empty else 1.0
    return float(outline.area) * METRES_PER_DEGREE**2 * shrink


def outline_of(corners: Sequence[Corner]) -> Polygon:
    """Corners in order, the last one joined to the first. Raises Invalid."""
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise Invalid(f"一个网格要 3 到 {MOST_CORNERS} 个角。", fields={"corners": "3 个以上"})
    outline = Polygon([(longitude, latitude) for latitude, longitude in corners])
    if problem := problem_of(outline):
        raise Invalid(problem, fields={"corners": "请改一改"})
    return outline


def problem_of(outline: Any) -> str:
    """Why an outline cannot be used, in a sentence; empty if it can."""
    if outline.is_empty or outline.geom_type not in {"Polygon", "MultiPolygon"}:
        return "不是一块地方，是一条线或一个点。"
    west, south, east, north = outline.bounds
    if not (73 < west <= east < 135.5 and 3.5 < south <= north < 54):
        return "不在国内，可能经度和纬度写反了。"
    crossing = "" if outline.is_valid else shapely.is_valid_reason(outline)
    if (found := _CROSSING.search(crossing)) and "Too few" not in crossing:
        where = f"在 {float(found[2]):.6f}, {float(found[1]):.6f} 附近"
        return f"边线{where}自己交叉了，请把角的次序理一理。"
    return "不是一块地方，几个角在一条线上。" if crossing or not outline.area else ""


def as_geojson(outline: Any) -> str:
    """As it is kept."""
    return json.dumps(mapping(outline), separators=(",", ":"))


def corners_of(outline: Any) -> list[Corner] | None:
    """Of an outline that one can draw: one piece without holes and not too many corners."""
    if outline is None or outline.geom_type != "Polygon" or len(outline.interiors):
        return None
    ring = list(outline.exterior.coords)[:-1]
    return [(y, x) for x, y, *_ in ring] if len(ring) <= MOST_CORNERS else None
