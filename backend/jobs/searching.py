"""Keeping the search index with what it is about."""

from collections.abc import Callable
from time import monotonic

from ..cases import searching as cases
from ..db import transaction
from ..wishes import searching as wishes
from .runner import Done

LONGEST = 5.0  # seconds of a run for each board; the rest is for the next one, two seconds later


def index_words() -> Done:
    """Work off what was marked, each batch in a transaction of its own."""
    done = Done()
    for catch_up in (cases.catch_up, wishes.catch_up):
        _work_off(catch_up, done)
    return done


def _work_off(catch_up: Callable[[], int], done: Done) -> None:
    started = monotonic()
    while monotonic() - started < LONGEST:
        with transaction():
            written = catch_up()
        done.items += written
        if not written:
            break
