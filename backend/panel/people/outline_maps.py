"""Outlines drawn beside each other: what is, what would be, and the corners that one can move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from ...people.outlines import Corner
from ...people.outlining import Planned
from ...people.places import grid_index
from ...people.queries import places_named
from ..drawing import path
from ..ground import LETTER, WIDTH, Projection, fitting

AROUND = 0.4  # of its own size: how much of the neighbourhood stands around a grid


@dataclass(frozen=True)
class Shape:
    """One outline: `state` is how it is drawn, `name_at` the middle of its name (None: no room)."""

    name: str
    path: str
    state: str
    name_at: tuple[float, float] | None


@dataclass(frozen=True)
class OutlineMap:
    """Everything that the template draws; corners numbered from 1, as they go round."""

    height: int
    projection: Projection
    shapes: list[Shape]
    corners: list[tuple[int, float, float]]
    about: str
    width: int = WIDTH


def map_of_plan(found: Sequence[Planned]) -> OutlineMap | None:
    """What a file would change, over what is there now; None where there is nothing to draw."""
    there = [one for one in found if not one.problems]
    if not there:
        return None
    projection, height = fitting([one.outline for one in there])
    codes = {one.code for one in found}
    frame = shapely.box(*shapely.total_bounds([one.outline for one in there]))
    around = [pair for pair in grid_index().touching(frame) if pair[0] not in codes]
    shapes = _neighbours(around, projection, height)
    shapes += [_shape(one.name, one.was, "was", projection, height) for one in there if one.was]
    shapes += [_shape(one.name, one.outline, one.state, projection, height) for one in there]
    return OutlineMap(height, projection, shapes, [], f"示意图，上北下南，共 {len(there)} 个网格。")


def map_to_draw(code: str, corners: Sequence[Corner]) -> OutlineMap | None:
    """A grid's corners with its neighbours; None for too few to see anything."""
    if len(corners) < 3:
        return None
    own = shapely.Polygon([(longitude, latitude) for latitude, longitude in corners])
    west, south, east, north = own.bounds
    wide, high = (east - west) * AROUND or 1e-4, (north - south) * AROUND or 1e-4
    frame = shapely.box(west - wide, south - high, east + wide, north + high)
    projection, height = fitting([frame])
    others = [pair for pair in grid_index().touching(frame) if pair[0] != code]
    placed = [(n, *projection.place(*corner)) for n, corner in enumerate(corners, start=1)]
    spots = [(n, round(x, 1), round(y, 1)) for n, x, y in placed]
    about = f"示意图，上北下南：{len(corners)} 个角，旁边有 {len(others)} 个网格。"
    return OutlineMap(height, projection, _neighbours(others, projection, height), spots, about)


def _neighbours(
    pairs: Iterable[tuple[str, Any]], projection: Projection, height: int
) -> list[Shape]:
    there = list(pairs)
    names = places_named(code for code, _ in there)
    return [_shape(names[code], outline, "other", projection, height) for code, outline in there]


def _shape(name: str, outline: Any, state: str, projection: Projection, height: int) -> Shape:
    drawn = shapely.transform(outline, lambda xy: [projection.place(y, x) for x, y in xy])
    half = len(name) * LETTER / 2  # so that the name's ends are on the drawing
    frame = shapely.box(half, 2 * LETTER, max(WIDTH - half, half), height - LETTER)
    seen = shapely.intersection(shapely.make_valid(drawn), frame)
    if seen.is_empty:
        return Shape(name, path(drawn), state, None)
    middle = shapely.point_on_surface(seen)
    return Shape(name, path(drawn), state, (round(middle.x, 1), round(middle.y, 1)))
