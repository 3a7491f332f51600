"""Outlines as SVG paths, and where a name finds room among them. In units of the drawing."""

import math
from collections.abc import Iterable, Sequence

import shapely

LINE = 15  # how high a line of words is
STEP = 12  # between the places that are tried for a name

Box = tuple[float, float, float, float]  # left, top, right, bottom


def path(shape: shapely.Geometry) -> str:
    """The rings of a polygon, or of several."""
    rings = [ring for polygon in shapely.get_parts(shape) for ring in shapely.get_rings(polygon)]
    return " ".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: Iterable[Iterable[float]]) -> str:
    return "M" + "L".join(" ".join(f"{value:.1f}" for value in point) for point in points) + "Z"


def room(wide: float, seen: shapely.Geometry, within: Box, taken: Sequence[Box]) -> Box | None:
    """Where words so wide can stand in what is seen of a shape, as near to its middle as may be;
    None for nowhere."""
    half, middle = wide / 2, shapely.point_on_surface(seen)
    left, top, right, bottom = within
    xs = _steps(left + half, right - half, middle.x)
    ys = _steps(top + LINE / 2, bottom - LINE / 2, middle.y)
    tried = sorted((math.hypot(x - middle.x, y - middle.y), x, y) for x in xs for y in ys)
    shapely.prepare(seen)
    inside = shapely.contains_xy(seen, [x for _, x, _ in tried], [y for _, _, y in tried])
    for (_, x, y), lies_in in zip(tried, inside, strict=True):
        box = (x - half, y - LINE / 2, x + half, y + LINE / 2)
        if lies_in and not any(overlap(box, other) for other in taken):
            return box
    return None


def baseline(box: Box) -> tuple[float, float]:
    """The middle of the line on which the words in a box stand."""
    return round((box[0] + box[2]) / 2, 1), round(box[3] - 4, 1)


def _steps(low: float, high: float, first: float) -> list[float]:
    steps = [low + STEP * n for n in range(int((high - low) // STEP) + 1)]
    return [min(max(first, low), high), *steps, high]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than a line."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
