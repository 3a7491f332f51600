"""Running a job: each item in a transaction of its own, so that one failure spoils one item."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ..clock import now
from ..db import constraint, db, transaction
from ..errors import Conflict
from ..records.models import JobRun

log = logging.getLogger(__name__)

MOST_ERROR = 300


@dataclass(frozen=True)
class Job:
    """A periodic piece of work. `run` does it all and returns what it did."""

    name: str
    every: int  # seconds
    run: Callable[[], "Done"]
    says: str


@dataclass
class Done:
    """How many items went well, how many did not, and the first thing that went wrong."""

    items: int = 0
    failures: int = 0
    error: str = ""

    def failed(self, error: Exception) -> None:
        self.failures += 1
        self.error = self.error or _name(error)[:MOST_ERROR]


def _name(error: Exception) -> str:
    """What went wrong, without its message: staff read this, and a message may quote a row."""
    rule = constraint(error)
    return f"{type(error).__name__}: {rule}" if rule else type(error).__name__


class PassOver(Exception):
    """Raised by an item's work: the others would fare no better now, leave them for the next run.
    The item itself counts neither as done nor as failed."""


def each(ids: Sequence[int], work: Callable[[int], object]) -> Done:
    """Do `work` for every id; it opens its own transactions. False as its answer: not counted."""
    done = Done()
    for item in ids:
        try:
            if work(item) is not False:
                done.items += 1
        except PassOver:
            break
        except Exception as error:  # one failure spoils one item
            log.exception("item %s failed", item)
            done.failed(error)
    return done


def run(job: Job) -> Done:
    """Run a job and record it: elsewhere jobs have died silently for months."""
    started = now()
    try:
        done = job.run()
    except Exception as error:  # the job itself is broken: say so where staff look
        log.exception("job %s failed", job.name)
        done = Done()
        done.failed(error)
    with suppress(Conflict), transaction():  # run by hand at the same instant: one record will do
        record = db.session.get(JobRun, job.name) or JobRun(name=job.name)
        record.started_at, record.ended_at = started, now()
        record.items, record.failures, record.error = done.items, done.failures, done.error
        if done.failures:
            record.failed_at, record.last_error = record.ended_at, done.error
        db.session.add(record)
    return done
