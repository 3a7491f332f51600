"""Who can act in the history: people and units of the demo, found by name, and their habits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from backend.db import db
from backend.people.models import Person, RoleKind, Unit

HOME = "420102006003"


@dataclass(frozen=True)
class Habits:
    """How a unit works: parts of its answers that are late, of its work given back, not good."""

    late: float
    returns: float = 0.05
    poor: float = 0.05


USUAL = Habits(0.1)
HABITS = {
    "江岸水务所": Habits(0.07, 0.06),
    "江岸供电所": Habits(0.03, 0.08),
    "江岸路灯所": Habits(0.17, 0.05),
    "江岸通信服务站": Habits(0.85, 0.18, 0.4),
    "永清环卫所": Habits(0.05, 0.02, 0.07),
    "永清城管中队": Habits(0.12, 0.06, 0.12),
    "临江物业": Habits(0.11, 0.05, 0.07),
    "百合物业": Habits(0.02, 0.02, 0.03),
    "星桥物业": Habits(0.36, 0.1, 0.2),
    "永清街道办事处": Habits(0.1),
    "永清消防救援站": Habits(0.02, 0.02),
    "永清市监所": Habits(0.06, 0.0),
}


class Street:
    """The rows of one transaction."""

    def __init__(self, units: dict[str, str], now: datetime) -> None:
        """`units`: names by the keys of the data files."""
        self.now, self._units = now, units

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody by name: in the demo no two have the same."""
        found = db.session.scalars(select(Person).options(selectinload(Person.roles)))
        return {person.name: person for person in found}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """By key."""
        named = {unit.name: unit for unit in db.session.scalars(select(Unit))}
        return {key: named[name] for key, name in self._units.items() if name in named}

    def holding(self, kind: RoleKind, code: str) -> list[Person]:
        """Whose office or post is exactly there; riders are left to ride."""
        return [
            person
            for person in self.people.values()
            if any(r.kind is kind and r.region_code == code for r in person.roles)
            and all(r.kind is not RoleKind.RIDER for r in person.roles)
        ]

    def worker(self, rng: Random, grid: str, *, but: Sequence[Person | None] = ()) -> Person:
        """Somebody of the community, or of the street where that one is alone."""
        here = self.holding(RoleKind.COMMUNITY_WORKER, grid[:12])
        others = [person for person in here if person not in but]
        return rng.choice(others or [self.officer])

    def looker(self, rng: Random, grid: str) -> Person:
        """Who goes and looks: the grid's own, else somebody of the community."""
        own = self.holding(RoleKind.GRID_WORKER, grid)
        return rng.choice(own) if own and rng.random() < 0.8 else self.worker(rng, grid)

    @cached_property
    def officer(self) -> Person:
        """The one of the street."""
        return self.holding(RoleKind.STREET_OFFICER, "420102006000")[0]

    def handler(self, rng: Random, unit: Unit) -> Person:
        """Somebody of the unit."""
        return rng.choice([p for p in self.people.values() if p.handles_for(unit.id)])

    def neighbours(self, rng: Random, grid: str, most: int) -> list[Person]:
        """Residents of the community in any order."""
        here = [
            person
            for person in self.people.values()
            if any(
                r.kind is RoleKind.RESIDENT and (r.region_code or "").startswith(grid[:12])
                for r in person.roles
            )
        ]
        return rng.sample(here, min(most, len(here)))

    def unit_for(self, rng: Random, weights: dict[str, int], grid: str) -> str:
        """The key of one that usually has this kind, and works there."""
        keys = [self._here(key, grid) for key in weights]
        return rng.choices(keys, list(weights.values()))[0]

    def _here(self, key: str, grid: str) -> str:
        """Estates have property companies of their own, or none."""
        if key == "community_centre" and grid[:12] != HOME:
            return "street_office"
        if key != "property":
            return key
        own = {"420102006003002": "property_baihe", "420102006003005": "property_xingqiao"}
        if grid[:12] != HOME or grid == "420102006003004":
            return "urban_management"
        return own.get(grid, "property")
