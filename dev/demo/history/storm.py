"""The night of the storm: forty reports, most of them the same water."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from backend.cases import handling, joining, reviewing, verifying
from backend.cases.models import Finding, Source
from backend.people.models import Person, RoleKind

from ..matters import let_ring, settle_points
from .lives import Life
from .plan import Matter
from .walk import LINES

SAME_WATER = 31
MINUTES = 190  # from the first report to the last one
SAFE_AFTER, DONE_AFTER = timedelta(minutes=49), timedelta(hours=12.5)
SAFE = "抽水泵到了，门口摆了沙袋和锥桶，门栋里的人不要下来涉水，有人看着井盖。"
ANSWER = "水夜里一点退的。十一口井盖都开过，两口移位的压回去了，箅子里的树叶掏了六袋。"


class Storm(Life):
    """The first report of the water, and everything that comes in while it rises."""

    def play(self) -> None:
        """The whole night; it is long over."""
        self.case = self.report(self.matter)
        worker = self.street.worker(self.rng, self.matter.grid)
        self.wait(0.12)
        reviewing.file(self.case, by=worker, now=self.at)
        settle_points(self.case, self.at)
        self._dispatch(self.street.units["water"], worker)
        self.wait(0.1)
        handling.accept(self.case, by=self.handler, now=self.at)
        echoes, safe_at = list(self._echoes()), self.matter.at + SAFE_AFTER
        for echo in echoes:
            if echo.at <= safe_at:
                self._same(echo, worker)
        self.wait_until(max(safe_at, self.at))
        handling.make_safe(self.case, words=SAFE, by=self.handler, now=self.at)
        for echo in echoes:
            if echo.at > safe_at:
                self._same(echo, worker)
        for person in self.street.neighbours(self.rng, self.matter.grid, 4):
            joining.join(self.case, by=person, now=self.at)
        self._over()

    def wait(self, amount: float, *_: object) -> None:  # type: ignore[override]
        """In a storm every hour counts."""
        self.wait_until(self.at + timedelta(hours=amount))

    def _echoes(self) -> Iterator[Matter]:
        """The others of the same water, in the order of time."""
        people = [p for p in self._reporters() if p.name != self.matter.who]
        offsets = sorted(self.rng.triangular(2, MINUTES, 35) for _ in range(SAME_WATER))
        for n, minutes in enumerate(offsets):
            who = people[n].name or "" if n < len(people) and n % 3 else ""
            words = self.rng.choice(LINES["storm"]["water"])
            source = Source.APP if who else Source.GROUP
            north, east = self.matter.point
            moved = north + self.rng.gauss(0, 0.00015), east + self.rng.gauss(0, 0.00015)
            at = self.matter.at + timedelta(minutes=minutes)
            yield replace(
                self.matter, at=at, words=words, source=source, who=who, point=moved, storm=False
            )

    def _reporters(self) -> list[Person]:
        found = self.street.neighbours(self.rng, self.matter.grid, 40)
        return [p for p in found if all(r.kind is not RoleKind.COMMUNITY_WORKER for r in p.roles)]

    def _same(self, echo: Matter, worker: Person) -> None:
        self.at = max(self.at, echo.at)
        again = self.report(echo)
        self.wait(self.rng.uniform(0.02, 0.08))
        joining.merge(again, self.case, by=worker, now=self.at)

    def _over(self) -> None:
        self.wait_until(max(self.matter.at + DONE_AFTER, self.at))
        handling.answer(self.case, words=ANSWER, sure=True, by=self.handler, now=self.at)
        self.wait(1.5)
        by = self.street.looker(self.rng, self.matter.grid)
        verifying.verify(self.case, Finding.DONE, by=by, now=self.at)
        let_ring(self.case, self.street.now)
