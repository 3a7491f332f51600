"""What the clock does about cases: late ones go up, pauses end, silence closes, visits fall due."""

from collections.abc import Callable

from ..cases import closing, drafting, due, earning, reporting, reviewing, timing
from ..cases.escalating import ring
from ..cases.models import Case, Clock, LookBack, Stage, Status
from ..cases.rules import DRAFT_KEPT, DRAFT_REMINDED
from ..cases.telling import community, tell_all, tell_reporter
from ..cases.words import LOOK_BACK_WORDS
from ..clock import now, today
from ..db import db, transaction
from .runner import Done, each


def look_at_clocks() -> Done:
    """Take the steps of every clock that has run out; after a question, what silence brings."""
    with transaction(write=False):
        ids = due.ringing(now=now())
    return each(ids, _ring)


def _ring(clock_id: int) -> bool:
    with transaction():
        clock = db.session.get_one(Clock, clock_id)
        _held(clock.case_id)
        db.session.refresh(clock)
        if clock.stage is Stage.ASK:
            return closing.ring(clock, now=now())
        return ring(clock, now=now()) > 0


def _held(case_id: int) -> Case:
    """A case, locked: two jobs processes, or a worker's click, must not take the same step."""
    return db.session.get_one(Case, case_id, with_for_update=True, populate_existing=True)


def keep_in_order() -> Done:
    """Pauses that end, cases of units that are no more, visits that fall due, points to book."""
    with transaction(write=False):
        works: list[tuple[list[int], Callable[[int], object]]] = [
            (list(due.ended_pauses(now=now())), _resume),
            (list(due.in_dissolved_units()), _reroute),
            (list(due.look_backs_due(today())), _announce_visit),
            (list(earning.unsettled()), _settle),
        ]
    return _all(works)


def _all(works: list[tuple[list[int], Callable[[int], object]]]) -> Done:
    done = Done()
    for ids, work in works:
        more = each(ids, work)
        done.items += more.items
        done.failures += more.failures
        done.error = done.error or more.error
    return done


def _resume(case_id: int) -> bool:
    with transaction():
        case = _held(case_id)
        clock = case.running_clock
        if clock is None or clock.paused_at is None:
            return False
        timing.resume(case, by=None, now=now())
        return True


def _reroute(case_id: int) -> None:
    with transaction():
        reviewing.reroute(_held(case_id), now=now())


def _announce_visit(visit_id: int) -> None:
    with transaction():
        visit = db.session.get_one(LookBack, visit_id, with_for_update=True)
        case, why = visit.case, {"why": LOOK_BACK_WORDS[visit.why]}
        tell_all(
            community(case, now()),
            case,
            "look_back",
            why,
            now(),
            step=f"visit:{visit.id}:{visit.due_on}",
            urgent=False,
        )
        visit.announced_at = now()


def _settle(case_id: int) -> None:
    with transaction():
        earning.settle(case_id, now())


def remind() -> Done:
    """Drafts: a word after three hours, an end after a day."""
    with transaction(write=False):
        begun = due.drafts_before(now() - DRAFT_REMINDED)
        old = set(due.drafts_before(now() - DRAFT_KEPT))
    return _all(
        [
            ([case_id for case_id in begun if case_id not in old], _remind_of_draft),
            (sorted(old), _end_draft),
        ]
    )


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
