"""One matter after another, from the report to its end or to now, each by the product's verbs."""

from dataclasses import replace

from backend.cases import joining, reporting, reviewing, routing
from backend.cases.models import Source
from backend.people.models import Person

from ..matters import let_ring, settle_points
from ..past import Hours
from .ending import MOST_TURNS, Ending
from .walk import LINES, Over


class Life(Ending):
    """A usual one."""

    def play(self) -> None:
        """As far as now."""
        try:
            self.case = self.report(self.matter)
            self.go_on()
        except Over:
            let_ring(self.case, self.street.now)

    def go_on(self) -> None:
        """From the report to the visit after the end."""
        if self._ends_at_once():
            return
        self._send()
        for turn in range(MOST_TURNS):
            self._handle(turn)
            if self._is_done(turn) and self._is_content(turn):
                break
        self._appealed()
        self._aired()
        self._looked_at_again()

    def _ends_at_once(self) -> bool:
        """Taken back, or no matter of ours."""
        rng, case = self.rng, self.case
        reporter = case.reporter
        if reporter is not None and not case.danger and self.chance(0.02):
            self.wait(rng.uniform(0.1, 0.4), Hours.DUTY)
            reporting.withdraw(case, by=reporter, now=self.at)
            return True
        if case.danger or not self.chance(0.045):
            return False
        self._review()
        untrue = self.matter.kind in {"manhole", "road"}
        said = rng.choice(LINES["declined"])
        reviewing.decline(
            case,
            reason=LINES["untrue"] if untrue else said["reason"],
            elsewhere="有照片再发一张，我们接着找。" if untrue else said["elsewhere"],
            untrue=untrue,
            by=self.street.worker(rng, self.matter.grid),
            now=self.at,
        )
        settle_points(case, self.at)
        return True

    def _review(self) -> None:
        """Within three hours on duty, of a danger at once; now and then later."""
        if self.case.danger:
            self.wait(self.rng.uniform(0.05, 0.4), Hours.ALL)
        elif self.chance(0.04):
            self.wait(self.rng.uniform(3.1, 5), Hours.DUTY)
        else:
            self.wait(3 * self.rng.betavariate(1.6, 4), Hours.DUTY)

    def _send(self) -> None:
        self._review()
        worker = self.street.worker(self.rng, self.matter.grid)
        reviewing.file(self.case, by=worker, now=self.at)
        settle_points(self.case, self.at)
        self._more_voices(worker)
        key = self.street.unit_for(self.rng, self.told["units"], self.matter.grid)
        if self.matter.kind == "manhole" and self.chance(0.05):
            self._decided_by_the_street(worker, key)
        else:
            self._pause_for_breath()
            self._dispatch(self.street.units[key], worker)

    def _more_voices(self, worker: Person) -> None:
        """Others say the same: with a tap, or in a report of their own that is merged."""
        case, rng = self.case, self.rng
        if case.reporter_hidden or not self.chance(0.16):
            return
        others = self.street.neighbours(rng, self.matter.grid, rng.randint(1, 3))
        others = [person for person in others if person is not case.reporter]
        for person in others:
            self._pause_for_breath()
            if self.chance(0.7):
                joining.join(case, by=person, now=self.at)
                continue
            echo = replace(
                self.matter, at=self.at, source=Source.APP, who=person.name or "",
                words=rng.choice(self.told["lines"]),
            )  # fmt: skip
            again = self.report(echo)
            self._pause_for_breath()
            joining.merge(again, case, by=worker, now=self.at)

    def _decided_by_the_street(self, worker: Person, key: str) -> None:
        why = "盖上没有字，三家都说不是自己的。"
        routing.ask_ownership(self.case, reason=why, by=worker, now=self.at)
        self.wait(self.rng.uniform(1, 5))
        unit, by = self.street.units[key], self.street.officer
        words = f"开盖看过，归{unit.name}，补进台账。"
        routing.decide_ownership(self.case, unit, decision=words, by=by, now=self.at)
