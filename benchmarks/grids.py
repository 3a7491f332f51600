"""Grid look-ups among 2,000 polygons; against the bare R-tree."""

import json
import random
import time

import shapely
from shapely.geometry import Point

from backend.people.places import GridIndex

SIDE = 45  # 2,025 grids of about 200 m


def measure(count: int = 20_000) -> tuple[float, float]:
    """Seconds per look-up: ours, and `STRtree.query` alone."""
    boxes = [_box(x, y) for x in range(SIDE) for y in range(SIDE)]
    index = GridIndex([(f"{n:015}", json.dumps(box)) for n, box in enumerate(boxes)])
    tree = shapely.STRtree([shapely.from_geojson(json.dumps(box)) for box in boxes])
    chance = random.Random(1)
    points = [(30.6 + chance.random() * 0.09, 114.3 + chance.random() * 0.09) for _ in range(count)]
    started = time.perf_counter()
    for latitude, longitude in points:
        index.containing(latitude, longitude)
    middle = time.perf_counter()
    for latitude, longitude in points:
        tree.query(Point(longitude, latitude), predicate="intersects")
    return (middle - started) / count, (time.perf_counter() - middle) / count


def _box(x: int, y: int) -> dict[str, object]:
    west, south = 114.3 + x * 0.002, 30.6 + y * 0.002
    east, north = west + 0.002, south + 0.002
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
