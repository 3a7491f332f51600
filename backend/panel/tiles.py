"""Pictures of streets under a region's map, if the installation names a tile server (MAP_TILES);
without one nothing is asked of anybody."""

import math
from dataclasses import dataclass

from .ground import WIDTH, Ground, Projection

TILE_WIDE = 175.0  # units of the drawing, about 256 dots of a screen
ZOOMS = 3, 18
SUBDOMAINS = 8


@dataclass(frozen=True)
class Tile:
    """One picture: its address and where it lies on the drawing."""

    address: str
    x: float
    y: float
    width: float
    height: float


def tiles_under(ground: Ground, template: str) -> list[Tile]:
    """Those that cover the drawing, some twenty; none without a template.

    The drawing counts degrees, tiles are Mercator's: over a district they differ by less than a
    line is wide, for each tile is put where its own corners lie.
    """
    if not template:
        return []
    flat = ground.projection
    zoom = min(max(round(math.log2(360 * flat.across / TILE_WIDE)), ZOOMS[0]), ZOOMS[1])
    left, right = (_column(x / flat.across + flat.west, zoom) for x in (0, WIDTH))
    top, bottom = (_row(flat.north - y / flat.down, zoom) for y in (0, ground.height))
    return [
        _tile(template, flat, zoom, x, y)
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
    ]


def _column(longitude: float, zoom: int) -> int:
    return int((longitude + 180) / 360 * 2**zoom)


def _row(latitude: float, zoom: int) -> int:
    up = math.asinh(math.tan(math.radians(latitude)))
    return int((1 - up / math.pi) / 2 * 2**zoom)


def _corner(zoom: int, x: int, y: int) -> tuple[float, float]:
    """Latitude and longitude."""
    up = math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom)))
    return math.degrees(up), x / 2**zoom * 360 - 180


def _tile(template: str, flat: Projection, zoom: int, x: int, y: int) -> Tile:
    left, top = flat.place(*_corner(zoom, x, y))
    right, bottom = flat.place(*_corner(zoom, x + 1, y + 1))
    address = template
    for name, number in (("s", (x + y) % SUBDOMAINS), ("z", zoom), ("x", x), ("y", y)):
        address = address.replace(f"{{{name}}}", str(number))
    return Tile(address, round(left, 2), round(top, 2), right - left, bottom - top)
