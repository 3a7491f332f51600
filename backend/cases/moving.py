"""The only writer of a case's status."""

from datetime import datetime

from ..db import db
from ..errors import Conflict, NotAllowed
from .limit_rules import FIXED, fixed
from .limits import (
    new_clock,
    new_clock_ends,
    rings_next,
    seconds_taken,
    stage_of,
    steps_of,
)
from .models import NEXT, Case, Clock, Extension, Move, Pause, Stage, Status
from .rules import IN_HAND, Actor, LinkHolder, dispatch_of
from .verbs import FROM, MAY
from .words import STATUS_WORDS


def check(verb: str, actor: Actor, case: Case) -> None:
    """Raises NotAllowed when the verb is somebody else's, Conflict when its time has passed."""
    if case.status not in FROM[verb]:
        raise Conflict(f"{case.number} 现在是“{STATUS_WORDS[case.status]}”，这一步已经过了。")
    if not MAY[verb](actor, case):
        raise NotAllowed()


def hold(case: Case) -> None:
    """Lock a case and see where it stands now, for a verb that does not write the case's own row:
    else it would not notice that the case moves on at the same instant."""
    db.session.flush()
    db.session.refresh(case, ["status", "version"], with_for_update=True)


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
    record(case, was, became=became, by=by, now=now, note=note)
    case.status = became
    if was in IN_HAND and became not in IN_HAND:
        _end_dispatches(case, now)
    turn_clocks(case, now)
    if write:
        db.session.flush()


def _end_dispatches(case: Case, now: datetime) -> None:
    """With the leading unit's part end those of the others."""
    for dispatch in case.dispatches:
        if dispatch.ended_at is None:
            dispatch.ended_at = now


def record(
    case: Case,
    was: Status | None,
    *,
    became: Status | None = None,
    by: Actor | None,
    now: datetime,
    note: str = "",
) -> None:
    """Append a history row; without `became` the status has stayed the same."""
    unit_id = None
    if isinstance(by, LinkHolder):
        dispatch = dispatch_of(by, case) or case.last_dispatch
        unit_id = dispatch.unit_id if dispatch else None
    # Named from its own side: appending to `case.moves` would load the whole history first.
    db.session.add(
        Move(
            case=case,
            was=was,
            became=became or case.status,
            by_id=person_id(by),
            by_unit_id=unit_id,
            note=note,
            at=now,
        )
    )


def person_id(actor: Actor | None) -> int | None:
    """Who it was, if it was a person with an account."""
    return None if actor is None or isinstance(actor, LinkHolder) else actor.id


def unit_id_of(actor: Actor, case: Case) -> int | None:
    """For which unit somebody speaks here, if for one."""
    dispatch = dispatch_of(actor, case)
    return dispatch.unit_id if dispatch else None


def turn_clocks(case: Case, now: datetime) -> None:
    """Let the clock of the present stage run, and no other; the old rows stay as they are.

    A stage keeps its clock through its statuses (review: reported, then filed); a danger raised
    meanwhile gets the shorter one, one that is none after all the usual one again.
    """
    wanted, running = stage_of(case), case.running_clock
    if running is not None and running.stage is wanted and not _of_other_pace(case, running, now):
        return
    if running is not None:
        stop(running, now)
        db.session.flush()  # the old one must have stopped before the database sees another run
    if wanted is not None:
        db.session.add(new_clock(case, wanted, _counted_from(case, wanted, running, now)))


def _of_other_pace(case: Case, clock: Clock, now: datetime) -> bool:
    """Whether the clock runs as for a danger and it is none any more, or the other way round.

    What is due sooner than a danger raised now keeps its clock, and only rings sooner.
    """
    if clock.stage not in FIXED:
        return False
    if clock.limit == fixed(clock.stage, case.danger, clock.started_at):
        return False
    if not case.danger:
        return clock.limit == fixed(clock.stage, True, clock.started_at)
    if clock.ends_at > new_clock_ends(case, clock.stage, now):
        return True
    clock.rings_at = rings_next(clock, steps_of(clock))
    return False


def _counted_from(case: Case, wanted: Stage, before: Clock | None, now: datetime) -> datetime:
    """Handling counts from the dispatch: accepting late wins no time. What became a danger only
    now cannot have been due before; what is none after all was due as it always was."""
    dispatch = case.open_dispatch
    if before is not None and before.stage is wanted and not case.danger:
        return _began(case, before)
    handled = wanted in {Stage.MAKE_SAFE, Stage.REPAIR}
    urgent_only_now = wanted is Stage.MAKE_SAFE and before and before.stage is Stage.REPAIR
    return dispatch.at if dispatch and handled and not urgent_only_now else now


def _began(case: Case, clock: Clock) -> datetime:
    """When the stage began of which this clock is the last."""
    began = clock.started_at
    for earlier in reversed(case.clocks):
        if earlier.stage is clock.stage and earlier.stopped_at == began:
            began = earlier.started_at
    return began


def stop(clock: Clock, now: datetime) -> None:
    """Stop a clock for good, and the pause that it may be in; nothing is asked of it any more."""
    for pause in clock.pauses:
        if pause.ended_at is None:
            pause.ended_at = now
    asked: list[Pause | Extension] = [*clock.pauses, *clock.extensions]
    for request in asked:
        if request.decided_at is None:
            request.decided_at, request.granted = now, False
    clock.stopped_at = now
    clock.rings_at = None
    clock.took = seconds_taken(clock, now)
