"""What the clock does about wishes: the chase, and places of those who may not claim any more."""

import time
from datetime import timedelta

from ..clock import now
from ..db import db, transaction
from ..wishes import chasing, leaving, queries
from .runner import Done, PassOver, each

MOST = 20_000  # ids at a time
LONGEST = timedelta(minutes=2)  # of one run, so that staff see that it runs; the rest comes next


def chase_wishes() -> Done:
    """Take every step that is due: ask, remind, let go, hand up."""
    with transaction(write=False):
        left = leaving.left_behind(now=now())
        ids = [*left, *queries.due(now=now(), limit=MOST)]
    until = time.monotonic() + LONGEST.total_seconds()
    return each(list(dict.fromkeys(ids)), lambda wish_id: _chase(wish_id, until))


def _chase(wish_id: int, until: float) -> bool:
    if time.monotonic() > until:
        raise PassOver
    with transaction():
        taken = chasing.chase(wish_id, now=now())
    db.session.expunge_all()
    return bool(taken)
