"""A region drawn from its grids' outlines: what lies where and how much of it, without tiles.

Everything on the drawing stands beside it in words, too: `about`, the areas, the spots.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from ..people.places import METRES_PER_DEGREE, grid_index
from .drawing import Box
from .ground import WIDTH, Ground, Projection, ground_of, names_beside, names_on
from .tiles import Tile, tiles_under

TOGETHER = 34  # marks within a square of this size become one spot
SHADES = 4
ROUND = 16  # half of how wide a spot is drawn
SCALES = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True)
class Mark:
    """One thing to show: where it is (WGS-84), what it is called, where it leads."""

    latitude: float
    longitude: float
    words: str
    address: str
    late: bool = False


@dataclass(frozen=True)
class Area:
    """A grid, or a community of a larger region. `shade` runs from 0, nothing, to SHADES."""

    code: str
    name: str
    path: str
    name_at: tuple[float, float] | None
    count: int
    shade: int
    address: str | None


@dataclass(frozen=True)
class MapSpot:
    """Marks that lie so near to each other that they are one on the drawing. Numbered from 1, as
    the first of each was given."""

    number: int
    x: float
    y: float
    marks: tuple[Mark, ...]

    @property
    def late(self) -> bool:
        return any(mark.late for mark in self.marks)


@dataclass(frozen=True)
class RegionMap:
    """Everything that the template draws. `legend`: shade and how many that means, in words."""

    height: int
    areas: list[Area]
    spots: list[MapSpot]
    outside: tuple[Mark, ...]  # too far away to be drawn
    about: str
    legend: list[tuple[int, str]]
    projection: Projection
    scale: tuple[float, str]  # how long a line, and what it says
    tiles: list[Tile]  # pictures of streets to lie under it, if there are any
    width: int = WIDTH


def region_map(
    code: str,
    *,
    marks: Sequence[Mark] = (),
    heat: Mapping[str, int] | None = None,
    leads: Callable[[str], str] | None = None,
    unit: str = "件",
) -> RegionMap | None:
    """The grids of a region, north up; None where no outlines are known.

    `heat`: how many of something by region code, added up for what lies below an area; `leads`:
    the address of an area by its code; `unit` counts what the heat and the marks are.
    """
    ground = ground_of(grid_index(), code)
    if ground is None:
        return None
    counts = _counted(ground, heat or {})
    most = max(counts.values(), default=0)
    names, (spots, outside) = names_on(ground), _spots(ground, marks)
    at = names_beside(ground, names, [_round(spot) for spot in spots])
    areas = [
        Area(c, names[c], p, at.get(c), counts[c], _shade(counts[c], most), leads and leads(c))
        for c, p, _ in ground.shapes
    ]
    return RegionMap(
        height=ground.height,
        areas=areas,
        spots=spots,
        outside=outside,
        about=_about(areas, spots, heat is not None, unit),
        legend=_legend(most, unit) if heat is not None else [],
        projection=ground.projection,
        scale=_scale(ground.projection),
        tiles=tiles_under(ground, current_app.config["MAP_TILES"]),
    )


def _counted(ground: Ground, heat: Mapping[str, int]) -> dict[str, int]:
    return {
        code: sum(count for place, count in heat.items() if place.startswith(code))
        for code, _, _ in ground.shapes
    }


def _shade(count: int, most: int) -> int:
    return math.ceil(count * SHADES / most) if count else 0


def _legend(most: int, unit: str) -> list[tuple[int, str]]:
    """From how many to how many each shade stands for; those that no number has are left out."""
    steps = [(0, f"0 {unit}")]
    for shade in range(1, SHADES + 1):
        low, high = most * (shade - 1) // SHADES + 1, most * shade // SHADES
        if low <= high:
            steps.append((shade, f"{low} {unit}" if low == high else f"{low}–{high} {unit}"))
    return steps


def _spots(ground: Ground, marks: Sequence[Mark]) -> tuple[list[MapSpot], tuple[Mark, ...]]:
    together: dict[tuple[int, int], list[tuple[float, float, Mark]]] = {}
    outside = []
    for mark in marks:
        x, y = ground.projection.place(mark.latitude, mark.longitude)
        if not (0 <= x <= WIDTH and 0 <= y <= ground.height):
            outside.append(mark)
            continue
        together.setdefault((int(x // TOGETHER), int(y // TOGETHER)), []).append((x, y, mark))
    found = [_spot(number, near) for number, near in enumerate(together.values(), 1)]
    return found, tuple(outside)


def _spot(number: int, near: Sequence[tuple[float, float, Mark]]) -> MapSpot:
    x, y = (sum(values) / len(near) for values in ([n[0] for n in near], [n[1] for n in near]))
    return MapSpot(number, round(x, 1), round(y, 1), tuple(mark for _, _, mark in near))


def _round(spot: MapSpot) -> Box:
    return spot.x - ROUND, spot.y - ROUND, spot.x + ROUND, spot.y + ROUND


def _scale(projection: Projection) -> tuple[float, str]:
    """The longest round distance that fits into a quarter of the drawing."""
    a_metre = projection.down / METRES_PER_DEGREE
    metres = max((m for m in SCALES if m * a_metre <= WIDTH / 4), default=SCALES[0])
    said = f"{metres} 米" if metres < 1000 else f"{metres // 1000} 公里"
    return round(metres * a_metre, 1), said


def _about(areas: Sequence[Area], spots: Sequence[MapSpot], hot: bool, unit: str) -> str:
    """The same in words."""
    parts = [f"示意图，上北下南，共 {len(areas)} 块"]
    if spots:
        shown = sum(len(spot.marks) for spot in spots)
        parts.append(f"图上 {shown} {unit}，在 {len(spots)} 处")
    most = max(areas, key=lambda area: area.count)
    if hot:
        parts.append(
            f"最多的是{most.name}，{most.count} {unit}" if most.count else f"都是 0 {unit}"
        )
    return "；".join(parts) + "。"
