"""What the clock does about cases: late ones, drafts left lying, answers nobody rated."""

from ..cases import drafting, queries, reporting
from ..cases.models import Case, Clock, Status
from ..cases.rules import DRAFT_KEPT, DRAFT_REMINDED, RATE_REMINDED
from ..cases.telling import community_and_unit, tell_all, tell_reporter
from ..cases.words import remaining
from ..clock import now
from ..db import db, transaction
from .runner import Done, each


def look_at_clocks() -> Done:
    """Say once, to the community's workers and to the unit, that a clock has run out."""
    with transaction(write=False):
        ids = queries.unannounced_overdue(now=now())
    return each(ids, _say_overdue)


def _say_overdue(clock_id: int) -> None:
    with transaction():
        clock = db.session.get_one(Clock, clock_id)
        if clock.stopped_at is not None:
            return
        case = clock.case
        late = {"remaining": remaining(clock, now())}
        told, step = community_and_unit(case), f"overdue:{clock.id}"
        tell_all(told, case, "overdue", late, now(), step=step, urgent=False)
        clock.announced_at = now()


def remind() -> Done:
    """Drafts: a word after three hours, an end after a day. Answers: one question after a day."""
    with transaction(write=False):
        begun = queries.drafts_before(now() - DRAFT_REMINDED)
        old = set(queries.drafts_before(now() - DRAFT_KEPT))
        unrated = queries.unrated_since(now() - RATE_REMINDED)
    done = each([case_id for case_id in begun if case_id not in old], _remind_of_draft)
    for more in (each(sorted(old), _end_draft), each(unrated, _ask_again)):
        done.items += more.items
        done.failures += more.failures
        done.error = done.error or more.error
    return done


def _tell(case: Case, kind: str, data: dict[str, str] | None = None) -> bool:
    """Whether it was news."""
    return tell_reporter(case, kind, data or {}, now(), step=kind, urgent=False)


def _remind_of_draft(case_id: int) -> bool:
    with transaction():
        case = db.session.get_one(Case, case_id)
        if case.status is not Status.DRAFT:
            return False
        until = (case.created_at + DRAFT_KEPT).isoformat()
        return _tell(case, "draft_reminder", {"missing": drafting.missing(case), "due": until})


def _end_draft(case_id: int) -> bool:
    with transaction():
        case = db.session.get_one(Case, case_id)
        if case.status is not Status.DRAFT:
            return False
        handed_in = reporting.lapse(case, now=now())
        return _tell(case, "draft_handed_in" if handed_in else "draft_dropped")


def _ask_again(case_id: int) -> bool:
    with transaction():
        case = db.session.get_one(Case, case_id)
        return case.status is Status.ANSWERED and _tell(case, "rate_reminder")
