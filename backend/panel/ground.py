"""The ground of a region's map: its grids' outlines, fitted to a drawing, with room for names.

Kept until other grids are imported; only the names are asked for each time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely

from ..people.places import GridIndex
from ..people.queries import places_named
from ..people.rules import community_of
from .drawing import LINE, Box, baseline, overlap, path, room

WIDTH = 480  # of the drawing, in its own units
HEIGHTS = 300, 520  # the least and the most
MARGIN = 26
LETTER = 14
MOST_GRIDS = 120  # of more, whole communities are drawn
NAMED_FROM = 1500.0  # square units; what is smaller is named beside the drawing alone

Point = tuple[float, float]


@dataclass(frozen=True)
class Projection:
    """Degrees to units of the drawing and back: x = (longitude - west) * across, y = (north -
    latitude) * down."""

    west: float
    north: float
    across: float
    down: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down


@dataclass(frozen=True)
class Ground:
    """A drawing's height, and of each area its code, its path and where its name stands, if there
    is room for it."""

    height: int
    shapes: tuple[tuple[str, str, Point | None], ...]
    projection: Projection
    outlines: dict[str, shapely.Geometry]  # as drawn


@lru_cache(maxsize=64)
def ground_of(index: GridIndex, code: str) -> Ground | None:
    """None where no outlines are known."""
    shapes = index.below(code)
    if not shapes:
        return None
    if len(shapes) > MOST_GRIDS:
        shapes = _communities(shapes)
    projection, height = fitting([outline for _, outline in shapes])
    drawn = [(c, _drawn(outline, projection)) for c, outline in shapes]
    places = _name_places(drawn, height)
    shapes_drawn = tuple((c, path(s), places.get(c)) for c, s in drawn)
    return Ground(height, shapes_drawn, projection, dict(drawn))


def names_on(ground: Ground) -> dict[str, str]:
    """What each area is called there, by code. One statement."""
    return _names([code for code, _, _ in ground.shapes])


def _names(codes: Sequence[str]) -> dict[str, str]:
    """The community is only said where there are several."""
    communities = {community_of(code) or code for code in codes}
    named = places_named([*codes, *communities])
    if len(communities) > 1 or communities & set(codes):
        return {code: named[code] for code in codes}
    own = named[communities.pop()]
    return {code: named[code].removeprefix(own) for code in codes}


Shapes = list[tuple[str, shapely.Geometry]]


def _communities(shapes: Shapes) -> Shapes:
    together: dict[str, list[shapely.Geometry]] = {}
    for code, outline in shapes:
        together.setdefault(code[:12], []).append(shapely.make_valid(outline))
    return [(code, shapely.union_all(parts)) for code, parts in together.items()]


def fitting(outlines: Sequence[shapely.Geometry]) -> tuple[Projection, int]:
    """The largest scale at which all of it is on the drawing, and the drawing's height."""
    west, south, east, north = shapely.total_bounds(outlines)
    shrink = math.cos(math.radians((south + north) / 2))
    inner = WIDTH - 2 * MARGIN, HEIGHTS[1] - 2 * MARGIN
    down = min(inner[0] / ((east - west) * shrink), inner[1] / (north - south))
    across = down * shrink
    height = max(HEIGHTS[0], math.ceil((north - south) * down + 2 * MARGIN))
    spare = (WIDTH - (east - west) * across) / 2, (height - (north - south) * down) / 2
    return Projection(west - spare[0] / across, north + spare[1] / down, across, down), height


def _drawn(outline: shapely.Geometry, projection: Projection) -> shapely.Geometry:
    return shapely.simplify(
        shapely.transform(outline, lambda xy: [projection.place(y, x) for x, y in xy]), 0.4
    )


def names_beside(ground: Ground, names: dict[str, str], taken: Sequence[Box]) -> dict[str, Point]:
    """Where names stand when something is drawn in these boxes, too: elsewhere in their area, or
    where they stood if there is no room."""
    usual = {code: at for code, _, at in ground.shapes if at is not None}
    boxes = {code: _box(names[code], at) for code, at in usual.items()}
    for code, at in usual.items():
        if any(overlap(boxes[code], other) for other in taken):
            others = [box for other, box in boxes.items() if other != code]
            wide = boxes[code][2] - boxes[code][0]
            free = _room_in(ground.outlines[code], wide, ground.height, [*taken, *others])
            boxes[code] = free or boxes[code]
            usual[code] = baseline(boxes[code]) if free else at
    return usual


def _box(name: str, at: Point) -> Box:
    half = (len(name) + 2) * LETTER / 2
    return at[0] - half, at[1] + 4 - LINE, at[0] + half, at[1] + 4


def _name_places(drawn: Shapes, height: int) -> dict[str, Point]:
    """Where names stand, those of the largest areas first."""
    names, taken = _names([code for code, _ in drawn]), list[Box]()
    found = {}
    for code, shape in sorted(drawn, key=lambda one: -one[1].area):
        box = _room_in(shape, (len(names[code]) + 2) * LETTER, height, taken)
        if box is not None:
            taken.append(box)
            found[code] = baseline(box)
    return found


def _room_in(shape: shapely.Geometry, wide: float, height: int, taken: list[Box]) -> Box | None:
    if shape.area < NAMED_FROM:
        return None
    return room(wide, shapely.make_valid(shape), (0, 0, WIDTH, height - 2 * LETTER), taken)
