"""How a life ends: looked at, rated or met with silence, appealed, aired, looked at once more."""

from datetime import datetime, time, timedelta

from backend.cases import closing, looking_back, timing, verifying
from backend.cases.airing import actions as airings
from backend.cases.airing.rules import why_not
from backend.cases.airing.words import first_copy
from backend.cases.models import Finding, Stage, Status, Verdict
from backend.cases.rules import HANDLING, everyone_asked, within_verdicts
from backend.clock import SHANGHAI, local
from backend.people.models import Person

from ..past import Hours
from .in_hand import InHand
from .walk import LINES

MOST_TURNS = 3


class Ending(InHand):
    """What the community and those who reported it do once the unit has answered."""

    def _is_done(self, turn: int) -> bool:
        """The community looks; False when the unit must come again."""
        self._somebody_goes()
        answer = self.case.last_answer
        assert answer is not None
        if answer.explanation is not None:
            second = self.street.worker(self.rng, self.matter.grid)
            verifying.approve(self.case, True, by=second, now=self.at)
            return True
        if self.chance(0.03):
            self._look(Finding.LATER)
            self.wait(self.rng.uniform(1, 3), Hours.DUTY)
        poor = turn < MOST_TURNS - 1 and self.chance(self.habits.poor)
        fenced = Finding.FENCED_ONLY if self.case.danger else Finding.NOT_DONE
        self._look(fenced if poor else Finding.DONE)
        return not poor

    def _somebody_goes(self) -> None:
        """Within a working day; to a danger within four hours on duty."""
        if self.case.danger:
            self.wait(3.6 * self.rng.betavariate(1.6, 2.5), Hours.DUTY)
        else:
            late = self.chance(0.03)
            self.wait(self.rng.uniform(7.2, 9) if late else 6 * self.rng.betavariate(1.6, 2.5))

    def _look(self, finding: Finding) -> None:
        words = LINES["checks"].get(finding.value, "")
        by = self.street.looker(self.rng, self.matter.grid)
        verifying.verify(self.case, finding, words=words, by=by, now=self.at)

    def _is_content(self, turn: int) -> bool:
        """Who was asked answers, or does not; False when it goes back to the unit."""
        lags = sorted(self.rng.expovariate(1 / 20) for _ in everyone_asked(self.case))
        for person, lag in zip(everyone_asked(self.case), lags, strict=True):
            if self.case.status is not Status.ASKED or not self.chance(0.57):
                continue
            self.wait_until(self._by_day(self.at + timedelta(hours=lag)))
            if self.case.status is Status.ASKED and within_verdicts(self.case, self.at):
                self._rate(person, turn)
        if self.case.status is Status.ASKED:
            clock = self.case.running_clock
            assert clock is not None
            self.wait_until(clock.ends_at + timedelta(seconds=1))
        return self.case.status is not Status.DISPATCHED

    def _rate(self, person: Person, turn: int) -> None:
        bad = 0.03 if turn else self.habits.poor * 1.3
        weights = {"not_solved": bad, "partly": 0.06, "solved": 0.94 - bad}
        verdict = self.rng.choices(list(weights), list(weights.values()))[0]
        words = self.rng.choice(LINES["ratings"][verdict])
        closing.rate(self.case, Verdict(verdict), words=words, by=person, now=self.at)

    def _by_day(self, at: datetime) -> datetime:
        """Nobody rates a manhole at four in the morning."""
        here = local(at)
        if time(7, 30) <= here.time() <= time(22, 30):
            return at
        days = here.date() + timedelta(here.time() > time(22, 30))
        morning = datetime.combine(days, time(8), SHANGHAI)
        return morning + timedelta(seconds=self.rng.randint(0, 7200))

    def _appealed(self) -> None:
        """Some of what was late is explained to the street afterwards, which believes half."""
        clocks = [c for c in self.case.clocks if c.stage in HANDLING - {Stage.ACCEPT}]
        late = [clock for clock in clocks if clock.late_at(self.at)]
        if not late or self.case.status is not Status.CLOSED or not self.chance(0.3):
            return
        self.wait(self.rng.uniform(0.5, 4))
        led = [d for d in self.case.dispatches if d.lead and d.at <= late[-1].started_at]
        reason, by = self.rng.choice(LINES["appeals"]), self.street.handler(self.rng, led[-1].unit)
        given = timing.appeal(self.case, late[-1], reason=reason, by=by, now=self.at)
        self.wait(self.rng.uniform(2, 9))
        granted = self.chance(0.5)
        timing.decide_appeal(given, granted, by=self.street.officer, now=self.at)

    def _aired(self) -> None:
        """Some answers are made public, each signed by a second person."""
        if not self.chance(0.09) or why_not(self.case, self.at):
            return
        writer = self.street.worker(self.rng, self.matter.grid)
        self.wait(self.rng.uniform(1, 6))
        airing = airings.draft(self.case, first_copy(self.case), by=writer, now=self.at)
        self._pause_for_breath()
        airings.announce(airing, by=writer, now=self.at)
        assert airing.objections_until is not None
        self.wait_until(airing.objections_until)
        self.wait(self.rng.uniform(0.2, 3))
        second = self.street.worker(self.rng, self.matter.grid, but=[writer])
        airings.sign_off(airing, "", by=second, now=self.at)

    def _looked_at_again(self) -> None:
        """The visit after thirty days, for a sample and for dangers."""
        due = next((back for back in self.case.look_backs if back.done_at is None), None)
        if due is None:
            return
        self.wait_until(datetime.combine(due.due_on, time(9), SHANGHAI))
        self.wait(self.rng.uniform(0.2, 5))
        good = self.chance(0.88)
        by, words = self.street.looker(self.rng, self.matter.grid), LINES["look_back"]["bad"]
        again = looking_back.look_back(
            self.case, good, words="" if good else words, by=by, now=self.at
        )
        if again is not None:
            self.case = again
            self.go_on()
