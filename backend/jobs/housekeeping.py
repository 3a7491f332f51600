"""Forgetting in time, and checking the books."""

import logging
from datetime import timedelta

from ..cases.queries import unused_files
from ..clock import now
from ..db import transaction
from ..files.actions import erase, sweep
from ..ledger.queries import problems
from ..people.signing_in import forget_expired
from ..records.actions import tidy
from .runner import Done

log = logging.getLogger(__name__)


def heartbeat() -> Done:
    """Nothing but the record of having run: `/readyz` looks at it."""
    return Done(items=1)


def tidy_up() -> Done:
    """Drop what is no longer needed: old messages, ended sign-ins, files that nothing names."""
    yesterday = now() - timedelta(days=1)
    with transaction():
        gone = tidy(now=now()) + forget_expired(now=now())
        unused = unused_files(yesterday)
        for file in unused:
            erase(file)
    with transaction(write=False):
        gone += len(unused) + sweep(older_than=yesterday)
    return Done(items=gone)


def audit_ledger() -> Done:
    """Say loudly if the sums disagree."""
    with transaction(write=False):
        found = problems()
    for problem in found:
        log.error("ledger: %s", problem)
    return Done(items=1, failures=len(found), error="; ".join(found)[:300])
