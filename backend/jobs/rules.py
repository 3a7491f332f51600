"""Looking after what people have decided: what begins to hold; do our own sentences fit?"""

from ..catalogue import adopting
from ..clock import now
from ..db import transaction
from ..errors import DomainError
from ..notifications import wording
from .runner import Done, each


def watch_words() -> Done:
    """Try our own sentences on the notices of the last day. One that does not fit has gone out in
    the built-in words; here it is said that somebody should mend it."""
    at = now()
    with transaction(write=False):
        tried = wording.worded_lately(now=at)
        unfit = wording.unfit(tried, now=at)
    done = Done(items=len(tried) - sum(unfit.values()), failures=sum(unfit.values()))
    if unfit:
        done.error = f"words that do not fit: {', '.join(sorted(unfit))}"[:300]
    return done


def adopt_rules() -> Done:
    """Make those versions of rules and catalogue hold whose day has come."""
    with transaction(write=False):
        ids = adopting.due(now=now())
    return each(ids, _adopt)


def _adopt(draft_id: int) -> None:
    try:
        with transaction():
            adopting.adopt_due(draft_id, now=now())
    except DomainError as problem:
        with transaction():
            adopting.could_not(draft_id, problem.message)
        raise
