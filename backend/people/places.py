"""Where a point lies: coordinate systems, and the grid that contains it."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry import Point, shape
from sqlalchemy import Connection, select

from ..db import db
from ..errors import Invalid
from .models import Boundary, DataImport
from .rules import community_of, stem

NEAREST_WITHIN = 500.0
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Spot:
    """A point in WGS-84, degrees, with what was given and in which system it was given."""

    latitude: float
    longitude: float
    given_latitude: float
    given_longitude: float
    system: str  # "wgs84" or "gcj02"


@dataclass(frozen=True)
class Found:
    """The grid of a point, or only the community when the point lies just outside (metres)."""

    community_code: str
    grid_code: str | None
    distance: float


def spot(latitude: float, longitude: float, system: str) -> Spot:
    """Check a point as a phone gave it and turn it into WGS-84.

    Raises Invalid for coordinates that no phone means: not numbers, (0, 0), outside China;
    swapped ones (latitude above 73) are pointed out as such.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise Invalid("定位不对，请重新发一次位置。")
    if _in_china(longitude, latitude) and not _in_china(latitude, longitude):
        raise Invalid("经度和纬度好像写反了，请重新发一次位置。")
    if not _in_china(latitude, longitude):
        raise Invalid("这个定位不在国内，可能是手机没定准，请重新发一次位置。")
    if system == "gcj02":
        true_latitude, true_longitude = gcj02_to_wgs84(latitude, longitude)
    elif system == "wgs84":
        true_latitude, true_longitude = latitude, longitude
    else:
        raise Invalid("不认识的坐标系。")
    return Spot(true_latitude, true_longitude, latitude, longitude, system)


def _in_china(latitude: float, longitude: float) -> bool:
    return 3.5 < latitude < 54.0 and 73.0 < longitude < 135.5


def wgs84_to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """Apply the offset that maps in China carry (public formula, Krasovsky 1940 ellipsoid)."""
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = longitude - 105.0, latitude - 35.0
    wave = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    dlat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    dlat += (wave + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2 / 3
    dlat += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2 / 3
    dlng = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    dlng += (wave + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2 / 3
    dlng += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2 / 3
    radians = math.radians(latitude)
    magic = 1 - ee * math.sin(radians) ** 2
    root = math.sqrt(magic)
    return (
        latitude + dlat * 180.0 / ((a * (1 - ee)) / (magic * root) * math.pi),
        longitude + dlng * 180.0 / (a / root * math.cos(radians) * math.pi),
    )


def gcj02_to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Undo the offset by iteration; exact to a few centimetres."""
    guess_latitude, guess_longitude = latitude, longitude
    for _ in range(3):
        shown_latitude, shown_longitude = wgs84_to_gcj02(guess_latitude, guess_longitude)
        guess_latitude += latitude - shown_latitude
        guess_longitude += longitude - shown_longitude
    return guess_latitude, guess_longitude


def metres_between(
    latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float
) -> float:
    """Distance over flat ground, right to a metre within a city."""
    shrink = math.cos(math.radians((latitude_a + latitude_b) / 2))
    return METRES_PER_DEGREE * math.hypot(
        latitude_a - latitude_b, (longitude_a - longitude_b) * shrink
    )


class GridIndex:
    """All grids' outlines in memory, searched by an R-tree."""

    def __init__(self, boundaries: Sequence[tuple[str, str]]) -> None:
        """`boundaries`: (grid code, GeoJSON polygon) pairs."""
        self.codes = [code for code, _ in boundaries]
        self.outlines = [shape(json.loads(geojson)) for _, geojson in boundaries]
        self._tree = shapely.STRtree(self.outlines)

    def containing(self, latitude: float, longitude: float) -> str | None:
        """The code of the grid that a WGS-84 point lies in; on a shared line, the lower code."""
        hits = self._tree.query(Point(longitude, latitude), predicate="intersects")
        return min((self.codes[hit] for hit in hits), default=None)

    def nearest(self, latitude: float, longitude: float) -> tuple[str, float] | None:
        """The nearest grid's code and its distance in metres."""
        if not self.codes:
            return None
        point = Point(longitude, latitude)
        reach = NEAREST_WITHIN / METRES_PER_DEGREE / math.cos(math.radians(latitude))
        near = self._tree.query(point, predicate="dwithin", distance=reach)
        return min(
            ((self.codes[i], self._metres(i, point)) for i in near),
            key=lambda x: x[1],
            default=None,
        )

    def centre(self, code: str) -> tuple[float, float] | None:
        """The middle (latitude, longitude) of a grid, or of all grids of a community; for anything
        else below a community, that community's."""
        return self._centres.get(code) or self._centres.get(code[:12])

    @cached_property
    def _centres(self) -> dict[str, tuple[float, float]]:
        points = shapely.centroid(self.outlines)
        found = {code: (p.y, p.x) for code, p in zip(self.codes, points, strict=True)}
        together: dict[str, list[tuple[float, float]]] = {}
        for code, middle in found.items():
            together.setdefault(code[:12], []).append(middle)
        whole = {code: _mean(middles) for code, middles in together.items()}
        return {**whole, **found}

    def near(
        self, latitude: float, longitude: float, metres: float
    ) -> list[tuple[str, shapely.Geometry]]:
        """Codes and outlines of the grids that come within so many metres of a point."""
        reach = metres / METRES_PER_DEGREE / math.cos(math.radians(latitude))
        hits = self._tree.query(Point(longitude, latitude), predicate="dwithin", distance=reach)
        return [(self.codes[i], self.outlines[i]) for i in sorted(hits)]

    def below(self, code: str) -> list[tuple[str, shapely.Geometry]]:
        """Codes and outlines of the grids in a region, a grid's own included."""
        shared, grids = stem(code), zip(self.codes, self.outlines, strict=True)
        return [(grid, outline) for grid, outline in grids if grid.startswith(shared)]

    def touching(self, area: shapely.Geometry) -> list[tuple[str, shapely.Geometry]]:
        """Codes and outlines of the grids that share a point with an area, degrees."""
        hits = self._tree.query(area, predicate="intersects")
        return [(self.codes[i], self.outlines[i]) for i in sorted(hits)]

    def _metres(self, index: int, point: Point) -> float:
        # In degrees another side may be the nearest: here a degree of longitude is the shorter one.
        scale = METRES_PER_DEGREE * math.cos(math.radians(point.y)), METRES_PER_DEGREE
        flat = shapely.transform([self.outlines[index], point], lambda degrees: degrees * scale)
        return float(shapely.distance(*flat))


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = zip(*points, strict=True)
    return sum(latitudes) / len(points), sum(longitudes) / len(points)


_index: tuple[object, GridIndex] | None = None


def grid_index(connection: Connection | None = None) -> GridIndex:
    """This process's index, built anew when grids have been imported since. `connection`: of
    whoever looks without a session."""
    global _index
    asked = connection or db.session
    latest = (
        select(DataImport.id, DataImport.at)
        .where(DataImport.kind == "grids")
        .order_by(DataImport.id.desc())
        .limit(1)
    )
    version = str(db.engine.url), asked.execute(latest).first()
    if _index is None or _index[0] != version:
        rows = asked.execute(
            select(Boundary.region_code, Boundary.geojson).order_by(Boundary.region_code)
        )
        _index = (version, GridIndex([(code, geojson) for code, geojson in rows]))
    return _index[1]


def locate(place: Spot) -> Found | None:
    """The grid of a point; in none, the nearest grid's community within 500 m; else None."""
    index = grid_index()
    code = index.containing(place.latitude, place.longitude)
    if code is not None:
        return Found(_community(code), code, 0.0)
    near = index.nearest(place.latitude, place.longitude)
    if near is None or near[1] > NEAREST_WITHIN:
        return None
    return Found(_community(near[0]), None, near[1])


def _community(code: str) -> str:
    community = community_of(code)
    assert community is not None
    return community
