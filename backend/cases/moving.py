"""The only writer of a case's status."""

from datetime import datetime

from ..db import db
from ..errors import Conflict, NotAllowed
from .models import NEXT, Case, Clock, Move, Stage, Status
from .rules import FROM, MAY, Actor, LinkHolder, due
from .words import STATUS_WORDS


def check(verb: str, actor: Actor, case: Case) -> None:
    """Raises NotAllowed when the verb is somebody else's, Conflict when its time has passed."""
    if case.status not in FROM[verb]:
        raise Conflict(f"{case.number} 现在是“{STATUS_WORDS[case.status]}”，这一步已经过了。")
    if not MAY[verb](actor, case):
        raise NotAllowed()


def move_to(
    case: Case,
    became: Status,
    *,
    by: Actor | None,
    now: datetime,
    note: str = "",
    write: bool = True,
) -> None:
    """Change the status, write the history row, stop and start the clock that belongs to it.

    `by` None is the system itself; `write` False leaves the writing to the move that follows in
    the same verb. Raises Conflict when the state table has no such step.
    """
    was = case.status
    if became not in NEXT[was]:
        raise Conflict(
            f"{case.number} 现在是“{STATUS_WORDS[was]}”，不能变成“{STATUS_WORDS[became]}”。"
        )
    case.status = became
    record(case, was, by=by, now=now, note=note)
    _turn_clocks(case, now)
    if write:
        db.session.flush()


def record(
    case: Case, was: Status | None, *, by: Actor | None, now: datetime, note: str = ""
) -> None:
    """Append a history row; the status may have stayed the same."""
    link = isinstance(by, LinkHolder)
    unit_id = case.last_dispatch.unit_id if link and case.last_dispatch else None
    # Named from its own side: appending to `case.moves` would load the whole history first.
    db.session.add(
        Move(
            case=case,
            was=was,
            became=case.status,
            by_id=None if by is None or isinstance(by, LinkHolder) else by.id,
            by_unit_id=unit_id,
            note=note,
            at=now,
        )
    )


def _turn_clocks(case: Case, now: datetime) -> None:
    """Review runs from the report to the dispatch, answer from the dispatch to the answer.

    A returned case needs a new dispatch: its review clock runs anew, the old rows stay as they are.
    """
    wanted = _STAGE_OF.get(case.status)
    running = case.running_clock
    if running is not None and running.stage is not wanted:
        running.stopped_at = now
        db.session.flush()  # the old one must have stopped before the database sees another run
        running = None
    if wanted is not None and running is None:
        clock = Clock(case=case, stage=wanted, started_at=now, due_at=due(case, wanted, now))
        db.session.add(clock)


_STAGE_OF = {
    Status.REPORTED: Stage.REVIEW,
    Status.FILED: Stage.REVIEW,
    Status.DISPATCHED: Stage.ANSWER,
    Status.ACCEPTED: Stage.ANSWER,
}
