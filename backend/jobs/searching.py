"""Keeping the search index with what it is about."""

from time import monotonic

from ..cases.searching import catch_up
from ..db import transaction
from .runner import Done

LONGEST = 10.0  # seconds of a run; the rest is for the next one, two seconds later


def index_words() -> Done:
    """Work off what was marked, each batch in a transaction of its own."""
    done, started = Done(), monotonic()
    while monotonic() - started < LONGEST:
        with transaction():
            written = catch_up()
        done.items += written
        if not written:
            break
    return done
