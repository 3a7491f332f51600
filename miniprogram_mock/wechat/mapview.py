"""A drawing of grid polygons (GeoJSON, WGS-84) to tap a place on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

from .settings import SettingsError

WIDTH = 1000.0
MARGIN = 0.06
LINE = 5


@dataclass(frozen=True)
class Shape:
    """One grid: its SVG path, where its name stands, and that point's WGS-84 position."""

    name: str
    path: str
    x: float
    y: float
    lng: float
    lat: float

    @property
    def lines(self) -> list[str]:
        """The name in lines of at most five characters, as even as can be."""
        count = -(-len(self.name) // LINE)
        size = -(-len(self.name) // count)
        return [self.name[i : i + size] for i in range(0, len(self.name), size)]


@dataclass(frozen=True)
class MapView:
    """x = (lng - west) * scale_x, y = (north - lat) * scale_y; the page turns taps back."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float
    shapes: list[Shape]


@cache
def load(file: Path | None) -> MapView | None:
    """The drawing, None without a file; SettingsError when the file is not such a collection."""
    if file is None:
        return None
    try:
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        grids = [(_name(f), _rings(f["geometry"])) for f in features]
        return _draw([grid for grid in grids if grid[1]])
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SettingsError(f"EMULATOR_MAP cannot be read: {error!r}") from error


def _name(feature: dict[str, Any]) -> str:
    properties = feature.get("properties") or {}
    return str(properties.get("name") or properties.get("code") or "网格")


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """The outer rings of a Polygon or MultiPolygon; other geometry has none."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    if geometry["type"] == "MultiPolygon":
        return [polygon[0] for polygon in geometry["coordinates"]]
    return []


def _draw(grids: list[tuple[str, list[list[list[float]]]]]) -> MapView:
    points = [point for _, rings in grids for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    space_x, space_y = (east - west) * MARGIN, (north - south) * MARGIN
    west, east, south, north = west - space_x, east + space_x, south - space_y, north + space_y
    scale_x = WIDTH / (east - west)
    scale_y = scale_x / cos(radians((south + north) / 2))
    frame = MapView(west, north, scale_x, scale_y, (north - south) * scale_y, [])
    frame.shapes.extend(_shape(frame, name, rings) for name, rings in grids)
    return frame


def _shape(frame: MapView, name: str, rings: list[list[list[float]]]) -> Shape:
    path = "".join(
        "M" + "L".join(f"{_x(frame, p[0]):.1f} {_y(frame, p[1]):.1f}" for p in ring) + "Z"
        for ring in rings
    )
    lng, lat = _middle(max(rings, key=len))
    return Shape(name, path, _x(frame, lng), _y(frame, lat), lng, lat)


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    """The centroid of the ring's area (its corners' mean when it has none)."""
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    area = sum(crosses)
    if not area:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    lng = sum((a[0] + b[0]) * c for (a, b), c in zip(pairs, crosses, strict=True)) / (3 * area)
    lat = sum((a[1] + b[1]) * c for (a, b), c in zip(pairs, crosses, strict=True)) / (3 * area)
    return lng, lat


def _x(frame: MapView, lng: float) -> float:
    return (lng - frame.west) * frame.scale_x


def _y(frame: MapView, lat: float) -> float:
    return (frame.north - lat) * frame.scale_y
