"""The clocks of a case on a page: one row each, the raw fact beside what was granted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ...cases.models import Case, Clock, Move
from ...cases.undone import left_undone, stopping
from ...cases.words import STAGE_WORDS
from ...worktime import between, calendar, left
from .history import step_words


@dataclass(frozen=True)
class ClockRow:
    """One stage. `state`: running, paused, late, done, done_late, cut_short, for the look of it;
    `words` say the same. `percent`: how much of the time was used."""

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
            steps.append((clock.ends_at, "加上停表、延期，{}到期"))
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
    state, words = _stands(clock, now)
    percent = _percent(clock, clock.stopped_at or clock.paused_at or now)
    return ClockRow(clock, STAGE_WORDS[clock.stage], clock.limit.words(), state, words, percent)


def _stands(clock: Clock, now: datetime) -> tuple[str, str]:
    late = clock.late_at(now)
    rest = left(
        clock.ends_at, clock.stopped_at or clock.paused_at or now, clock.limit_unit, calendar()
    )
    if clock.stopped_at is None:
        if clock.paused_at is not None:
            return "paused", f"停表中，{rest}"
        return "late" if late else "running", rest
    if undone := _undone(clock):
        return "done_late" if late else "cut_short", f"{undone}，{rest}" if late else undone
    return ("done_late", rest) if late else ("done", "按时")


def _undone(clock: Clock) -> str:
    """What stopped a clock before its stage was done: 退单时停，那时还没有围护. Else empty."""
    what = left_undone(clock)
    return f"{_by(stopping(clock))}停，那时还没有{what}" if what else ""


def _by(moves: list[Move]) -> str:
    """The step that stopped it: a change of status before what was only noted then."""
    moved = [move for move in moves if move.was is not move.became] or moves
    return f"{step_words(moved[-1])}时" if moved else "中途"


def _percent(clock: Clock, until: datetime) -> int:
    whole = between(clock.started_at, clock.ends_at, clock.limit_unit, calendar())
    used = between(clock.started_at, until, clock.limit_unit, calendar())
    return min(100, round(100 * (used / whole))) if whole else 100
