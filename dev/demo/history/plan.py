"""Who reported what, when and where: the same for the same seed and day. It touches no database.

Figures: two to six a day, fewer on holidays, more at weekends and in rain; riders in the lull of
the afternoon and late in the evening; one storm, most of whose reports are the same water.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from shapely.geometry import Point, Polygon, shape

from backend.cases.models import Source
from backend.clock import SHANGHAI, local

from .people import residents

HERE = Path(__file__).parent
DAYS = 90
SEED = 20260906
STORM_AGO = 68  # days
A_DAY = 3.1  # reports in the home community on a usual working day
NEIGHBOURS = {"420102006004": 0.12, "420102006006": 0.08, "420102006008": 0.06}
RIDERS = {"赵磊": 6, "孙倩": 5, "吴刚": 3, "马超群": 2, "黄涛": 2}
UNTIL = timedelta(hours=20)  # what is newer than that, the hand-made cases tell

# source -> its share, and the hours in which it comes: (from, to, weight)
SOURCES: dict[Source, tuple[int, list[tuple[float, float, int]]]] = {
    Source.CHAT: (30, [(14, 16.5, 5), (20.5, 23, 4), (10.5, 13.5, 1), (17, 20, 1)]),
    Source.APP: (27, [(7, 9, 3), (12, 13.5, 2), (18, 21.5, 4), (9, 18, 2)]),
    Source.GROUP: (24, [(8.5, 11.5, 3), (14, 17.5, 3), (18, 20.5, 2)]),
    Source.PHONE: (9, [(8.5, 11.5, 3), (14, 17.5, 2)]),
    Source.WALK_IN: (4, [(9, 11.5, 2), (14, 17, 1)]),
    Source.PATROL: (6, [(9, 11.5, 2), (14.5, 17, 2)]),
}

IsWorkingDay = Callable[[date], bool]


@dataclass(frozen=True)
class Matter:
    """One report to come. `who` is a name; of what a worker writes down it is empty."""

    at: datetime
    seed: str
    grid: str
    label: str
    point: tuple[float, float]
    kind: str
    words: str
    source: Source
    who: str = ""
    storm: bool = False


def lines() -> dict[str, Any]:
    """What people write and answer."""
    told: dict[str, Any] = json.loads((HERE / "lines.json").read_text(encoding="utf-8"))
    return told


def plan(
    now: datetime, is_working_day: IsWorkingDay, *, days: int = DAYS, seed: int = SEED
) -> list[Matter]:
    """Every matter of the days before now, in the order of time."""
    return sorted(_Planning(now, is_working_day, days, seed).matters(), key=lambda m: m.at)


def is_quiet(day: date, is_working_day: IsWorkingDay) -> bool:
    """A day off that belongs to a public holiday, with the weekend inside it."""
    near = (day + timedelta(days) for days in range(-2, 3))
    holiday = any(d.weekday() < 5 and not is_working_day(d) for d in near)
    return holiday and not is_working_day(day)


class _Planning:
    def __init__(self, now: datetime, works: IsWorkingDay, days: int, seed: int) -> None:
        self.now, self.works, self.days, self.seed = now, works, days, seed
        self.lines, self.grids = lines(), _grids()

    def matters(self) -> Iterator[Matter]:
        today = local(self.now).date()
        for ago in range(self.days, 0, -1):
            day = today - timedelta(ago)
            rng = Random(f"{self.seed}:{day}")  # a day is the same, whenever one looks back at it
            wet = rng.random() < (0.3 if day.month in (6, 7, 8, 9) else 0.18)
            stormy = ago == STORM_AGO
            for place, share in {"420102006003": 1.0, **NEIGHBOURS}.items():
                for n in range(_poisson(rng, A_DAY * share * self._busy(day, wet))):
                    yield from self._one(rng, day, place, n, wet)
            if stormy:
                yield from self._storm(day)

    def _busy(self, day: date, wet: bool) -> float:
        if is_quiet(day, self.works):
            return 0.12
        return (1.25 if day.weekday() >= 5 else 1.0) * (1.5 if wet else 1.0)

    def _one(self, rng: Random, day: date, place: str, n: int, wet: bool) -> Iterator[Matter]:
        kind = self._kind(rng, day, wet)
        source = self._source(rng, kind)
        at = self._time(rng, day, source)
        grid = rng.choice([code for code in self.grids if code.startswith(place)])
        label, point = self._spot(rng, grid)
        if at < self.now - UNTIL:
            who = self._who(rng, source, grid)
            words = self._words(rng, kind)
            name = f"{self.seed}:{day}:{place}:{n}"
            yield Matter(at, name, grid, label, point, kind, words, source, who)

    def _kind(self, rng: Random, day: date, wet: bool) -> str:
        weights = {}
        for kind, told in self.lines["kinds"].items():
            season = self.lines["seasons"].get(kind, {}).get(str(day.month), 1)
            weights[kind] = told["share"] * season * (4 if wet and kind == "flooding" else 1)
        return rng.choices(list(weights), list(weights.values()))[0]

    def _source(self, rng: Random, kind: str) -> Source:
        if kind == "kitchen":
            return Source.CHAT  # the riders who fetch there every day
        return rng.choices(list(SOURCES), [share for share, _ in SOURCES.values()])[0]

    def _time(self, rng: Random, day: date, source: Source) -> datetime:
        spans = SOURCES[source][1]
        start, end, _ = rng.choices(spans, [weight for *_, weight in spans])[0]
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        return midnight + timedelta(seconds=round(3600 * rng.uniform(start, end), 3))

    def _who(self, rng: Random, source: Source, grid: str) -> str:
        if source is Source.CHAT:
            return rng.choices(list(RIDERS), list(RIDERS.values()))[0]
        if source is Source.APP:
            return rng.choice([name for name, home in residents() if home[:12] == grid[:12]])
        return ""

    def _words(self, rng: Random, kind: str) -> str:
        told = self.lines["kinds"][kind]
        urgent = "urgent" in told and rng.random() < 0.16
        words: str = rng.choice(told["urgent" if urgent else "lines"])
        return words

    def _spot(self, rng: Random, grid: str) -> tuple[str, tuple[float, float]]:
        name, polygon = self.grids[grid]
        spot = rng.choice(self.lines["spots"])
        return f"{name}{spot}", _within(Random(f"{grid}{spot}"), polygon)  # the same every time

    def _storm(self, day: date) -> Iterator[Matter]:
        """The water, and what else the wind and the rain did."""
        at = datetime(day.year, day.month, day.day, 20, 41, 7, tzinfo=SHANGHAI)
        grid = "420102006003001"
        words = self.lines["storm"]["water"][0]
        point = _within(Random("storm"), self.grids[grid][1])
        name, label = f"{self.seed}:storm", self.lines["storm"]["label"]
        yield Matter(
            at, name, grid, label, point, "flooding", words, Source.CHAT, "吴刚", storm=True
        )
        rng = Random(name)
        for n, (kind, words) in enumerate(self.lines["storm"]["others"]):
            label, point = self._spot(rng, grid := f"42010200600300{n + 1}")
            later = at + timedelta(minutes=11 + 23 * n)
            yield Matter(later, f"{name}:{n}", grid, label, point, kind, words, Source.GROUP)


def _grids() -> dict[str, tuple[str, Polygon]]:
    told = json.loads((HERE.parent / "grids.geojson").read_text(encoding="utf-8"))
    return {
        f["properties"]["code"]: (f["properties"]["name"], shape(f["geometry"]))
        for f in told["features"]
    }


def _within(rng: Random, polygon: Polygon) -> tuple[float, float]:
    """A place in it, well away from its edges: latitude and longitude."""
    west, south, east, north = polygon.bounds
    inner = polygon.buffer(-0.0002)
    while True:
        point = Point(rng.uniform(west, east), rng.uniform(south, north))
        if inner.contains(point):
            return point.y, point.x


def _poisson(rng: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
