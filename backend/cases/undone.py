"""A clock can stop before its stage is done: the unit gives the case back, or it becomes urgent.

Then the stage was neither in time nor late; `figures` counts such a clock for nobody, too.
"""

from .models import Clock, Move, Stage, Status

# stage -> what the case became when it was done, and what to call that. Whoever looked or was asked
# has always done so.
DONE: dict[Stage, tuple[set[Status], str]] = {
    Stage.REVIEW: (
        {Status.DISPATCHED, Status.DISPUTED, Status.DECLINED, Status.MERGED},
        "派单",
    ),
    Stage.OWNERSHIP: ({Status.DISPATCHED}, "裁定"),
    Stage.ACCEPT: ({Status.ACCEPTED}, "签收"),
    Stage.MAKE_SAFE: ({Status.SECURED, Status.ANSWERED}, "围护"),
    Stage.REPAIR: ({Status.ANSWERED}, "办好"),
}


def left_undone(clock: Clock) -> str:
    """What was not done when a clock stopped, 围护; empty if it was, or if the clock still runs."""
    if clock.stopped_at is None or clock.stage not in DONE:
        return ""
    became, what = DONE[clock.stage]
    done = any(move.became in became and move.was is not move.became for move in stopping(clock))
    return "" if done else what


def stopping(clock: Clock) -> list[Move]:
    """The moves at the instant at which a clock stopped."""
    return [move for move in clock.case.moves if move.at == clock.stopped_at]
