"""The clocks of a case, with what was asked for and granted."""

from datetime import datetime
from typing import Any

import msgspec

from ..cases.models import Appeal, Clock, Extension, Pause
from ..cases.words import PAUSE_WORDS, STAGE_WORDS, remaining
from .case_reader import Reader
from .common import Word, stamp, word


class Asked(msgspec.Struct, kw_only=True):
    """What one asks for and another grants; `granted` is null until somebody decides."""

    reason: str
    asked_at: str
    granted: bool | None
    decision: str
    decided_at: str | None


class ExtensionShape(Asked, kw_only=True):
    id: int


class PauseShape(Asked, kw_only=True):
    id: int
    cause: Word
    until: str
    ended_at: str | None


class ClockShape(msgspec.Struct, kw_only=True):
    """One stage. `due_at` is the raw fact, `ends_at` counts what was granted."""

    id: int
    stage: Word
    limit: str
    started_at: str
    due_at: str
    ends_at: str
    stopped_at: str | None
    paused: bool
    late: bool
    exempt: bool
    words: str
    pauses: list[PauseShape]
    extensions: list[ExtensionShape]
    appeal: Asked | None


def clock_shape(clock: Clock, reader: Reader, now: datetime) -> ClockShape:
    """A clock of any stage, running or stopped."""
    return ClockShape(
        id=clock.id,
        stage=word(clock.stage, STAGE_WORDS),
        limit=clock.limit.words(),
        started_at=stamp(clock.started_at),
        due_at=stamp(clock.due_at),
        ends_at=stamp(clock.ends_at),
        stopped_at=stamp(clock.stopped_at) if clock.stopped_at else None,
        paused=clock.stopped_at is None and clock.paused_at is not None,
        late=clock.late_at(now),
        exempt=clock.exempt,
        words=remaining(clock, now),
        pauses=[_pause(pause, reader) for pause in clock.pauses],
        extensions=[
            ExtensionShape(id=one.id, **_asked(one, one.reason, reader)) for one in clock.extensions
        ],
        appeal=Asked(**_asked(clock.appeal, clock.appeal.reason, reader)) if clock.appeal else None,
    )


def _pause(pause: Pause, reader: Reader) -> PauseShape:
    return PauseShape(
        id=pause.id,
        cause=word(pause.cause, PAUSE_WORDS),
        until=stamp(pause.until),
        ended_at=stamp(pause.ended_at) if pause.ended_at else None,
        **_asked(pause, pause.words, reader),
    )


def _asked(request: Pause | Extension | Appeal, reason: str, reader: Reader) -> dict[str, Any]:
    return {
        "reason": reader.says(reason),
        "asked_at": stamp(request.asked_at),
        "granted": request.granted,
        "decision": reader.says(request.decision),
        "decided_at": stamp(request.decided_at) if request.decided_at else None,
    }
