"""A small map of where a case lies, drawn from the grids' outlines: no tiles from elsewhere."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from ..people.places import METRES_PER_DEGREE, grid_index, wgs84_to_gcj02
from ..people.queries import places_named
from ..people.rules import community_of

WIDTH, HEIGHT = 340, 240  # of the drawing, in its own units
METRES_WIDE = 425.0
PER_METRE = WIDTH / METRES_WIDE
SCALE_METRES = 100
LETTER = 11  # the width of one, in units of the drawing
ROOM_FOR_A_NAME = 2600.0  # square units of the drawing


@dataclass(frozen=True)
class Patch:
    """One grid: its outline as an SVG path, where its name stands, whether the case is in it."""

    name: str
    path: str
    x: float
    y: float
    named: bool
    here: bool


@dataclass(frozen=True)
class SmallMap:
    """Everything the template draws. `about` says the same in words."""

    patches: list[Patch]
    about: str
    scale: float
    latitude: float
    longitude: float
    amap: str  # "longitude,latitude" as the map apps of the country take it


def small_map(latitude: float, longitude: float) -> SmallMap:
    """The surroundings of a WGS-84 point, north up, some 400 m wide, the point in the middle."""
    near = grid_index().near(latitude, longitude, METRES_WIDE * 0.6)
    names = _names([code for code, _ in near], latitude, longitude)
    frame = shapely.box(0, 0, WIDTH, HEIGHT)
    patches = [
        patch
        for code, outline in near
        if (patch := _patch(names[code], outline, frame, latitude, longitude)) is not None
    ]
    gcj_latitude, gcj_longitude = wgs84_to_gcj02(latitude, longitude)
    return SmallMap(
        patches=patches,
        about=_about(patches),
        scale=SCALE_METRES * PER_METRE,
        latitude=latitude,
        longitude=longitude,
        amap=f"{gcj_longitude:.6f},{gcj_latitude:.6f}",
    )


def _names(codes: list[str], latitude: float, longitude: float) -> dict[str, str]:
    """The community is said only of grids that lie in another one."""
    here = community_of(grid_index().containing(latitude, longitude) or "") or ""
    own = places_named([here])[here] if here else ""
    return {
        code: name.removeprefix(own) if community_of(code) == here else name
        for code, name in places_named(codes).items()
    }


def _patch(
    name: str, outline: shapely.Geometry, frame: shapely.Geometry, latitude: float, longitude: float
) -> Patch | None:
    shrink = math.cos(math.radians(latitude))

    def drawn(x: float, y: float) -> tuple[float, float]:
        return (
            WIDTH / 2 + (x - longitude) * shrink * METRES_PER_DEGREE * PER_METRE,
            HEIGHT / 2 - (y - latitude) * METRES_PER_DEGREE * PER_METRE,
        )

    projected = shapely.transform(outline, lambda xy: [drawn(x, y) for x, y in xy])
    seen = shapely.intersection(shapely.make_valid(projected), frame)
    if seen.is_empty or seen.area == 0:
        return None
    middle, half = shapely.point_on_surface(seen), len(name) * LETTER / 2 + 4
    x, y = min(max(middle.x, half), WIDTH - half), min(max(middle.y, 18), HEIGHT - 34)
    if abs(x - WIDTH / 2) < half + 12 and -44 < y - HEIGHT / 2 < 22:
        y = HEIGHT / 2 + 26  # not under the pin
    elif x + half > WIDTH - 36 and y < 54:
        y = 62  # nor under the arrow to the north
    return Patch(
        name=name,
        path=_path(projected),
        x=round(x, 1),
        y=round(y, 1),
        named=seen.area > ROOM_FOR_A_NAME,
        here=projected.intersects(shapely.Point(WIDTH / 2, HEIGHT / 2)),
    )


def _path(shape: shapely.Geometry) -> str:
    rings = [ring for polygon in shapely.get_parts(shape) for ring in shapely.get_rings(polygon)]
    return " ".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: Iterable[Iterable[float]]) -> str:
    return "M" + "L".join(" ".join(f"{value:.1f}" for value in point) for point in points) + "Z"


def _about(patches: list[Patch]) -> str:
    here = "、".join(patch.name.removesuffix("网格") + "网格" for patch in patches if patch.here)
    around = "、".join(patch.name for patch in patches if not patch.here)
    where = f"位置在{here}" if here else "位置在各网格边线之外"
    return f"小地图，上北下南：{where}" + (f"，旁边是{around}。" if around else "。")
