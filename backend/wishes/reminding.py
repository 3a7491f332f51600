"""A word to those who promised a wish, when a worker thinks it is time; beside the chase's own."""

from datetime import datetime

from ..clock import local
from ..errors import Conflict
from ..notifications.models import Pace
from ..people.models import Person
from .models import Claim, Step, Wish
from .moving import check, hold
from .telling import tell


def remind(wish: Wish, *, by: Person, now: datetime) -> int:
    """Remind whoever promised it and has not done it, once a day each; how many. Raises Conflict
    when all of them have been reminded today by a worker."""
    hold(wish)
    check("remind", by, wish)
    taken = {step.key for step in wish.steps}
    found = {_key(claim, now): claim for claim in wish.live_claims if claim.proof is None}
    new = {key: claim for key, claim in found.items() if key not in taken}
    if not new:
        raise Conflict("今天已经提醒过了，等等回话；急的话打个电话。")
    for key, claim in new.items():
        wish.steps.append(Step(key=key, words="社区提醒了认领的人。", at=now))
        said = {"due": claim.promised_for.isoformat()}
        tell([claim.person], wish, "wish_promise_half", said, now, step=key, pace=Pace.QUIET)
    return len(new)


def _key(claim: Claim, now: datetime) -> str:
    return f"claim:{claim.id}:{local(now):%y%m%d}:nudge"
