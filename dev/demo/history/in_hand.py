"""The unit's part of a life: given back, accepted, made safe, given time, answered."""

from datetime import timedelta

from backend.cases import handling, timing
from backend.cases.models import PauseCause
from backend.clock import local
from backend.worktime import TimeUnit, between, calendar

from ..past import Hours
from .walk import LINES, Walk

KIND_OF_HOURS = {
    TimeUnit.WORK_HOUR: Hours.WORK,
    TimeUnit.WORK_DAY: Hours.WORK,
    TimeUnit.DUTY_HOUR: Hours.DUTY,
}


class InHand(Walk):
    """What a unit does with it."""

    def _handle(self, turn: int) -> None:
        """The unit's part, up to an answer."""
        if self._given_back(turn):
            return self._handle(turn + 1)
        self._accept()
        if self.case.danger:
            self._make_safe()
        late = self.chance(self.habits.late)
        if not self._given_time(late):
            self._work(late)
        self._answer(turn)
        return None

    def _given_back(self, turn: int) -> bool:
        if turn or self.case.danger or self.case.ownerships or not self.chance(self.habits.returns):
            return False
        self.wait(self.rng.uniform(0.3, 2.5))
        first, reason = self.unit, self.rng.choice(LINES["returns"])
        handling.give_back(self.case, reason=reason, by=self.handler, now=self.at)
        self.wait(self.rng.uniform(0.2, 1), Hours.DUTY)
        for key in (*self.told["units"], "street_office"):
            other = self.street.units[self.street.unit_for(self.rng, {key: 1}, self.matter.grid)]
            if other is not first:
                break
        self._dispatch(other, self.street.worker(self.rng, self.matter.grid))
        return True

    def _accept(self) -> None:
        if self.case.danger:
            self.wait(self.rng.uniform(0.05, 0.45), Hours.ALL)
        else:
            late = self.chance(self.habits.late / 3)
            self.wait(self.rng.uniform(2.1, 4) if late else 2 * self.rng.betavariate(1.5, 3))
        handling.accept(self.case, by=self.handler, now=self.at)

    def _make_safe(self) -> None:
        late = self.chance(0.05)
        self.wait(self.rng.uniform(2.1, 3) if late else self.rng.uniform(0.3, 1.6), Hours.ALL)
        words = self.rng.choice(LINES["safe"])
        handling.make_safe(self.case, words=words, by=self.handler, now=self.at)

    def _left(self) -> tuple[float, float, Hours]:
        """Hours to the end of the running clock, those it had in all, and their kind."""
        clock = self.case.running_clock
        assert clock is not None
        hours = KIND_OF_HOURS.get(clock.limit_unit, Hours.ALL)
        left = between(self.at, clock.ends_at, clock.limit_unit, calendar())
        return left / timedelta(hours=1), clock.limit.length / timedelta(hours=1), hours

    def _work(self, late: bool) -> None:
        left, whole, hours = self._left()
        if late:
            self.wait(left + whole * self.rng.uniform(0.05, 0.9), hours)
        else:
            self.wait(left * self.rng.betavariate(2, 2.2), hours)

    def _given_time(self, late: bool) -> bool:
        """A pause or an extension; True when the work was done within what was granted."""
        left, whole, hours = self._left()
        if late or whole < 13 or not self.chance(0.22):
            return False
        self.wait(left * self.rng.uniform(0.15, 0.4), hours)
        decide = self._paused if self.chance(0.55) else self._extended
        decide()
        left, _, hours = self._left()
        self.wait(left * self.rng.uniform(0.3, 0.9), hours)
        return True

    def _paused(self) -> None:
        said = self.rng.choice(LINES["pauses"])
        cause, until = PauseCause(said["cause"]), self.at + timedelta(days=said["days"])
        by = self.handler
        pause = timing.ask_pause(
            self.case, cause, words=said["words"], until=until, by=by, now=self.at
        )
        self.wait(self.rng.uniform(0.2, 1.5), Hours.DUTY)
        worker = self.street.worker(self.rng, self.matter.grid, but=[by])
        granted = self.chance(0.9)
        timing.decide_pause(pause, granted, by=worker, now=self.at)
        if granted:
            self.wait_until(until)
            timing.resume(self.case, by=None, now=self.at)

    def _extended(self) -> None:
        by, reason = self.handler, self.rng.choice(LINES["extensions"])
        asked = timing.ask_extension(self.case, reason=reason, by=by, now=self.at)
        self.wait(self.rng.uniform(0.2, 1.5), Hours.DUTY)
        worker = self.street.worker(self.rng, self.matter.grid, but=[by])
        timing.decide_extension(asked, self.chance(0.85), by=worker, now=self.at)

    def _answer(self, turn: int) -> None:
        explained = not turn and self.matter.kind in {"road", "other", "vehicles", "flooding"}
        if explained and not self.case.danger and self.chance(0.07):
            self._explain()
            return
        words = self.rng.choice(LINES["later"] if turn else self.told["answers"])
        handling.answer(self.case, words=words, sure=True, by=self.handler, now=self.at)

    def _explain(self) -> None:
        said = self.rng.choice(LINES["explained"])
        again = local(self.at + timedelta(days=said["look_again_in_days"])).date()
        why = handling.Reason(said["rule"], said["elsewhere"], again)
        words, by = said["words"], self.handler
        handling.answer(self.case, words=words, explained=why, sure=True, by=by, now=self.at)
