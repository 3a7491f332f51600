"""A matter on its way: how time passes for it, and how it is reported."""

from datetime import datetime
from random import Random
from typing import Any

from backend.cases import reporting, reviewing, routing
from backend.cases.models import Case, Source
from backend.db import db
from backend.people.models import Person, Unit
from backend.people.places import Spot

from ..matters import let_ring
from ..past import Hours, after
from .plan import Matter, lines
from .street import HABITS, USUAL, Habits, Street

LINES = lines()


class Over(Exception):
    """What comes next has not happened yet."""


class Walk:
    """The case, how far it has come, and the dice."""

    def __init__(self, street: Street, matter: Matter) -> None:
        self.street, self.matter, self.at = street, matter, matter.at
        self.rng = Random(matter.seed)
        self.told: dict[str, Any] = LINES["kinds"][matter.kind]
        self.case: Case

    def wait(self, amount: float, hours: Hours = Hours.WORK) -> None:
        """Until so many hours of that kind have passed."""
        self.wait_until(after(self.at, amount, hours))

    def wait_until(self, at: datetime) -> None:
        """Clocks ring in between as they would have. Raises Over."""
        if at > self.street.now:
            raise Over
        let_ring(self.case, at)
        self.at = max(self.at, at)

    def chance(self, share: float) -> bool:
        """One throw."""
        return self.rng.random() < share

    def report(self, matter: Matter) -> Case:
        """Somebody says it; what a worker writes down has no reporter among us."""
        by = self.street.people[matter.who] if matter.who else self._clerk(matter)
        north, east = matter.point
        case = reporting.report(
            by=by,
            source=Source.APP if matter.who else matter.source,
            words=matter.words,
            kind_key=matter.kind,
            place=Spot(north, east, north, east, "wgs84"),
            place_words=matter.label,
            now=matter.at,
        )
        if matter.who:
            case.source = matter.source
        db.session.flush()
        return case

    def _clerk(self, matter: Matter) -> Person:
        if matter.source is Source.PATROL:
            return self.street.looker(self.rng, matter.grid)
        return self.street.worker(self.rng, matter.grid)

    def _pause_for_breath(self) -> None:
        self.wait(self.rng.uniform(0.02, 0.15), Hours.ALL if self.case.danger else Hours.DUTY)

    def _dispatch(self, unit: Unit, worker: Person) -> None:
        why = next((s.why for s in routing.suggest(self.case) if s.unit is unit and s.usual), "")
        reviewing.dispatch(self.case, unit, why=why, by=worker, now=self.at)

    @property
    def unit(self) -> Unit:
        """Which has it, or had it last."""
        last = self.case.open_dispatch or self.case.last_dispatch
        assert last is not None
        return last.unit

    @property
    def habits(self) -> Habits:
        """Of that unit."""
        return HABITS.get(self.unit.name, USUAL)

    @property
    def handler(self) -> Person:
        """Somebody of it."""
        return self.street.handler(self.rng, self.unit)

    def go_on(self) -> None:
        """From where it is to its end."""
        raise NotImplementedError
