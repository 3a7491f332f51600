"""Looking after what people have decided: do our own sentences fit what is told?"""

from ..clock import now
from ..db import transaction
from ..notifications import wording
from .runner import Done


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
