"""What WeChat said of words and photos: kept, and told to the board that they belong to.

The one place for both doors that hear it: the job that asks, and the mini-program's push.
"""

from collections.abc import Callable
from datetime import datetime

from .records.checking import concluded
from .records.models import CheckState, ContentCheck
from .records.standing import Standing, standing
from .wishes.checking import content_checked

STATE_OF = {
    "pass": CheckState.PASSED,
    "review": CheckState.REVIEW,
    "risky": CheckState.RISKY,
}

# What a subject's name begins with ("wish:12"), and the verb that hears how it stands with it:
# verb(id, passed, why, now=now). It must bear to be told more than once, and too late.
BOARDS: dict[str, Callable[..., object]] = {"wish": content_checked}


def conclude(
    check: ContentCheck,
    state: CheckState,
    *,
    label: int | None = None,
    problem: str = "",
    now: datetime,
) -> bool:
    """Keep what WeChat said of one, and tell its board if all in all it now stands otherwise.

    False when it is no news: there was a verdict already, or nobody wants one any more. An answer
    still counts that comes after it has been given up.
    """
    before = standing(check.subject, lock=True)
    if not (check.is_open or check.state is CheckState.UNREACHABLE):
        return False
    concluded(check, state, label=label, problem=problem, now=now)
    after = standing(check.subject)
    if after != before and not after.waiting:
        _tell(check.subject, after, now)
    return True


def _tell(subject: str, stands: Standing, now: datetime) -> None:
    board, number = subject.split(":")
    if verb := BOARDS.get(board):
        verb(int(number), stands.passed, stands.why, now=now)
