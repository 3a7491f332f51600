"""The clocks of a case on a page: one row each, the raw fact beside what was granted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..cases.models import Case, Clock
from ..cases.words import STAGE_WORDS
from ..worktime import between, calendar, left


@dataclass(frozen=True)
class ClockRow:
    """One stage. `state`: running, paused, late, done, done_late, for the look of it; `words` say
    the same. `percent`: how much of the time was used."""

    clock: Clock
    stage: str
    limit: str
    state: str
    words: str
    percent: int

    def times(self, said: Callable[[datetime], str]) -> str:
        """Begin, raw end, the end with what was granted if that is another, when it stopped; a day
        is said once."""
        clock = self.clock
        steps = [(clock.started_at, "{}起"), (clock.due_at, "{}到期")]
        if clock.ends_at != clock.due_at:
            steps.append((clock.ends_at, "连停表、延期到 {}"))
        if clock.stopped_at is not None:
            steps.append((clock.stopped_at, "{}停"))
        words, day = [], ""
        for instant, form in steps:
            on, _, at = said(instant).rpartition(" ")
            words.append(form.format(at if on == day else f"{on} {at}"))
            day = on
        return "，".join(words)


def clock_rows(case: Case, now: datetime) -> list[ClockRow]:
    """The stages in their order, the running one last."""
    return [_row(clock, now) for clock in case.clocks]


def _row(clock: Clock, now: datetime) -> ClockRow:
    until = clock.stopped_at or clock.paused_at or now
    rest = left(clock.ends_at, until, clock.limit_unit, calendar())
    late = clock.late_at(now)
    if clock.stopped_at is not None:
        state, words = ("done_late", rest) if late else ("done", "按时")
    elif clock.paused_at is not None:
        state, words = "paused", f"停表中，{rest}"
    else:
        state, words = ("late" if late else "running"), rest
    return ClockRow(
        clock, STAGE_WORDS[clock.stage], clock.limit.words(), state, words, _percent(clock, until)
    )


def _percent(clock: Clock, until: datetime) -> int:
    whole = between(clock.started_at, clock.ends_at, clock.limit_unit, calendar())
    used = between(clock.started_at, until, clock.limit_unit, calendar())
    return min(100, round(100 * (used / whole))) if whole else 100
