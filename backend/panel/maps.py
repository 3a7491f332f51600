"""A small map of where a case lies, drawn from the grids' outlines: no tiles from elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from ..people.places import METRES_PER_DEGREE, grid_index, wgs84_to_gcj02
from ..people.queries import places_named
from ..people.rules import community_of
from .drawing import Box, baseline, path, room

WIDTH, HEIGHT = 340, 240  # of the drawing, in its own units
METRES_WIDE = 425.0
PER_METRE = WIDTH / METRES_WIDE
SCALE_METRES = 100
LETTER = 11  # how wide one is, in units of the drawing
ROOM_FOR_A_NAME = 2600.0  # square units of the drawing

FRAME: Box = (0, 0, WIDTH, HEIGHT)
PIN: Box = (WIDTH / 2 - 17, HEIGHT / 2 - 29, WIDTH / 2 + 17, HEIGHT / 2 + 17)
NORTH: Box = (WIDTH - 30, 12, WIDTH, 48)
SCALE: Box = (0, HEIGHT - 26, 12 + SCALE_METRES * PER_METRE + 6 + 4 * LETTER, HEIGHT)


@dataclass(frozen=True)
class Patch:
    """One grid: its outline as an SVG path, the middle of its name's baseline (None: no room for
    it), whether the case is in it."""

    name: str
    path: str
    name_at: tuple[float, float] | None
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
    patches = _patches([(names[code], _drawn(area, latitude, longitude)) for code, area in near])
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


def _drawn(outline: shapely.Geometry, latitude: float, longitude: float) -> shapely.Geometry:
    """In units of the drawing."""
    shrink = math.cos(math.radians(latitude))
    scale = METRES_PER_DEGREE * PER_METRE
    return shapely.transform(
        outline,
        lambda xy: [
            (WIDTH / 2 + (x - longitude) * shrink * scale, HEIGHT / 2 - (y - latitude) * scale)
            for x, y in xy
        ],
    )


def _patches(shapes: Sequence[tuple[str, shapely.Geometry]]) -> list[Patch]:
    """What can be seen of each; the grid of the case is named first, then the larger ones."""
    frame, pin = shapely.box(0, 0, WIDTH, HEIGHT), shapely.Point(WIDTH / 2, HEIGHT / 2)
    seen = [shapely.intersection(shapely.make_valid(whole), frame) for _, whole in shapes]
    there = [place for place, part in enumerate(seen) if part.area > 0]
    by_need = sorted(there, key=lambda n: (not shapes[n][1].intersects(pin), -seen[n].area))
    taken, named = [PIN, NORTH, SCALE], {}
    for n in by_need:
        if (box := _room(shapes[n][0], seen[n], taken)) is not None:
            taken.append(box)
            named[n] = baseline(box)
    return [
        Patch(shapes[n][0], path(shapes[n][1]), named.get(n), shapes[n][1].intersects(pin))
        for n in there
    ]


def _room(name: str, seen: shapely.Geometry, taken: Sequence[Box]) -> Box | None:
    """Where a name can stand in what is seen of its grid."""
    if seen.area < ROOM_FOR_A_NAME:
        return None
    return room(len(name) * LETTER + 8, seen, FRAME, taken)


def _about(patches: list[Patch]) -> str:
    here = "、".join(patch.name.removesuffix("网格") + "网格" for patch in patches if patch.here)
    around = "、".join(p.name for p in patches if p.name_at and not p.here)
    where = f"位置在{here}" if here else "位置在各网格边线之外"
    return f"小地图，上北下南：{where}" + (f"，旁边是{around}。" if around else "。")
