"""Forgetting in time, and checking the books."""

import logging
from datetime import timedelta

from ..cases.queries import unused_files
from ..clock import now
from ..db import db, transaction
from ..files.actions import erase, sweep
from ..files.models import File
from ..forgetting.retaining import RULES, run_rule
from ..ledger.queries import problems
from ..notifications.digesting import forget_days
from ..people.signing_in import forget_expired
from ..records.actions import tidy
from ..records.preparing import forget_old
from ..wishes.forgetting import forget_contacts
from ..wishes.seeing import TAKEN_UP
from .runner import Done, each

log = logging.getLogger(__name__)


def heartbeat() -> Done:
    """Nothing but the record of having run: `/readyz` looks at it."""
    return Done(items=1)


def tidy_up() -> Done:
    """Drop what is no longer needed: old messages, ended sign-ins, files that nothing names."""
    yesterday = now() - timedelta(days=1)
    with transaction():
        gone = tidy(now=now()) + forget_expired(now=now()) + forget_days(now=now())
        gone += forget_contacts(now=now()) + forget_old(now=now())
    with transaction(write=False):
        unused = [file.id for file in unused_files(yesterday, TAKEN_UP)]
    done = each(unused, _erase)
    with transaction(write=False):
        gone += sweep(older_than=yesterday)
    done.items += gone
    return done


def forget_in_time() -> Done:
    """What has been kept for as long as the rules say goes, rule by rule."""
    gone: list[int] = []
    done = each(range(len(RULES)), lambda number: gone.append(_forget(number)))
    done.items = sum(gone)
    return done


def _forget(number: int) -> int:
    with transaction():
        return run_rule(RULES[number], now=now())


def _erase(file_id: int) -> bool:
    with transaction():
        file = db.session.get(File, file_id)
        if file is None:
            return False
        erase(file)  # taken up at this instant: then its case forbids it
    return True


def audit_ledger() -> Done:
    """Say loudly if the sums disagree."""
    with transaction(write=False):
        found = problems()
    for problem in found:
        log.error("ledger: %s", problem)
    return Done(items=1, failures=len(found), error="; ".join(found)[:300])
