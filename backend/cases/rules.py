"""Who may do what with a case, and what others may see of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..people.models import READERS, Person, RoleKind
from .models import ENDED, OPEN, Case, Clock, Dispatch, Extension, Pause, Stage, Status

DRAFT_KEPT = timedelta(hours=24)
DRAFT_REMINDED = timedelta(hours=3)
VERDICTS_KEPT = timedelta(days=7)
MOST_FILES = 9
MOST_EXTENSIONS = 2
DONE_WITH = ENDED | {Status.ANSWERED, Status.ASKED}
IN_HAND = {Status.DISPATCHED, Status.ACCEPTED, Status.SECURED}
AT_WORK = {Status.ACCEPTED, Status.SECURED}
BEFORE_ANSWER = set(OPEN) - {Status.ANSWERED, Status.ASKED}
SAID_DONE = {Status.ASKED, Status.CLOSED, Status.EXPLAINED}
HANDLING = {Stage.ACCEPT, Stage.MAKE_SAFE, Stage.REPAIR}


@dataclass(frozen=True)
class LinkHolder:
    """Whoever opened the signed address of a dispatch: the unit, without an account."""

    dispatch_id: int


Actor = Person | LinkHolder

REVIEWERS = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER}
CLERKS = REVIEWERS | {RoleKind.GRID_WORKER}  # write down what somebody said; look on the spot
DECIDERS = {RoleKind.STREET_OFFICER, RoleKind.DISTRICT_OFFICER}
UPWARDS = CLERKS | {RoleKind.STEWARD}
ONLOOKERS = UPWARDS | READERS


def holds(actor: Actor, kinds: set[RoleKind], case: Case) -> bool:
    """Holds one of these roles where the case is, on either side of a border."""
    if not isinstance(actor, Person) or case.region_code is None:
        return False
    return any(actor.holds(kinds, code) for code in codes_of(case))


def reviews(actor: Actor, case: Case) -> bool:
    """Works in the case's community or street."""
    return holds(actor, REVIEWERS, case)


def looks_on(actor: Actor, case: Case) -> bool:
    """Works in a region that holds the case."""
    return holds(actor, ONLOOKERS, case)


def keeps_notes(actor: Actor, case: Case) -> bool:
    """Works on cases of this place or above it: their notes are for each other."""
    return holds(actor, CLERKS | DECIDERS, case)


def decides(actor: Actor, case: Case) -> bool:
    """Is an officer of the street or district above it."""
    return holds(actor, DECIDERS, case)


def decides_ownership(actor: Actor, case: Case) -> bool:
    """The same; where there is no officer, `superiors` asks whoever administers, who answers."""
    return holds(actor, DECIDERS | {RoleKind.ADMIN}, case)


def directs(actor: Actor, case: Case) -> bool:
    """Stands near enough to know that it cannot be solved here."""
    return holds(actor, UPWARDS, case)


def verifies(actor: Actor, case: Case) -> bool:
    """Works in the grid or community, and for none of the units that had a part in it."""
    return holds(actor, CLERKS, case) and not has_worked_on(actor, case)


def approves(actor: Actor, case: Case) -> bool:
    """Reviews it, and is a second person: neither of the unit nor the one who answered."""
    answer = case.last_answer
    proposed = answer is not None and isinstance(actor, Person) and answer.by_id == actor.id
    return reviews(actor, case) and verifies(actor, case) and not proposed


def is_of(actor: Actor, dispatch: Dispatch) -> bool:
    """Belongs to the unit of this dispatch, or holds its link."""
    if isinstance(actor, LinkHolder):
        return actor.dispatch_id == dispatch.id
    return actor.handles_for(dispatch.unit_id)


def dispatch_of(actor: Actor, case: Case) -> Dispatch | None:
    """The part of the case that this actor's unit has in hand; the leading one first."""
    lead = case.open_dispatch
    found = ([lead] if lead else []) + case.helpers
    return next((dispatch for dispatch in found if is_of(actor, dispatch)), None)


def handles(actor: Actor, case: Case) -> bool:
    """Belongs to the unit that leads now, or holds its link."""
    return case.open_dispatch is not None and is_of(actor, case.open_dispatch)


def helps(actor: Actor, case: Case) -> bool:
    """Belongs to a unit that was whistled for and does not lead."""
    return part_of(actor, case) is not None


def works_on(actor: Actor, case: Case) -> bool:
    """Leads or helps."""
    return handles(actor, case) or helps(actor, case)


def has_worked_on(actor: Actor, case: Case) -> bool:
    """Belongs to a unit that once had it, or a part of it, in hand."""
    return any(is_of(actor, dispatch) for dispatch in case.dispatches)


def part_of(actor: Actor, case: Case) -> Dispatch | None:
    """The part for which this actor's unit was whistled, if it does not lead."""
    return next((dispatch for dispatch in case.helpers if is_of(actor, dispatch)), None)


def ran_for(actor: Actor, clock: Clock) -> bool:
    """Whether it is a handling clock of the time when the actor's unit led."""
    if clock.stage not in HANDLING:
        return False
    led = [d for d in clock.case.dispatches if d.lead and d.at <= clock.started_at]
    return bool(led) and is_of(actor, led[-1])


def has_led(actor: Actor, case: Case) -> bool:
    """Belongs to a unit that once had it in hand, and its clocks with it."""
    return any(ran_for(actor, clock) for clock in case.clocks)


def reported(actor: Actor, case: Case) -> bool:
    """Is the one who reported it."""
    return isinstance(actor, Person) and case.reporter_id == actor.id


def joined(actor: Actor, case: Case) -> bool:
    """Reported it, or said 同感."""
    return reported(actor, case) or (
        isinstance(actor, Person) and any(f.person_id == actor.id for f in case.followers)
    )


def may_join(actor: Actor, case: Case) -> bool:
    """Anybody near it, once; but what is about somebody's premises is nobody else's to know."""
    return isinstance(actor, Person) and not joined(actor, case) and not case.reporter_hidden


def rates(actor: Actor, case: Case) -> bool:
    """Has joined, and has not said yet what this answer is worth."""
    return joined(actor, case) and isinstance(actor, Person) and case.rating_of(actor) is None


def adds(actor: Actor, case: Case) -> bool:
    """Reported or joined it, or reviews it."""
    return joined(actor, case) or reviews(actor, case)


def works_or_reviews(actor: Actor, case: Case) -> bool:
    """Leads, or reviews it."""
    return handles(actor, case) or reviews(actor, case)


def no_more_time(case: Case, kind: type[Pause] | type[Extension], now: datetime) -> str | None:
    """Why no pause, or no extension, can be asked for now, as a sentence; None when it can: before
    the end, while the clock runs, and one request at a time; a danger is fenced off first."""
    clock = case.running_clock
    what = "停表" if kind is Pause else "延期"
    if clock is None or clock.paused_at is not None:
        return "现在停着表，恢复以后再申请。"
    if now >= clock.ends_at:
        return "时限已经过了，不能再申请。办结以后可以申诉。"
    if clock.stage is Stage.MAKE_SAFE:
        return f"险情要先围护，这一步不能{what}。"
    if any(isinstance(request, kind) for request in open_requests(case)):
        return f"已经申请过{what}，还没有批。"
    granted = sum(extension.granted is True for extension in clock.extensions)
    if kind is Extension and granted >= MOST_EXTENSIONS:
        return f"最多延期 {MOST_EXTENSIONS} 次。办不了的，请写明依据作解释。"
    return None


def open_requests(case: Case) -> list[Pause | Extension]:
    """Pauses and extensions of the running clock that somebody asked for and nobody has decided."""
    clock = case.running_clock
    if clock is None:
        return []
    asked: list[Pause | Extension] = [*clock.pauses, *clock.extensions]
    return [request for request in asked if request.decided_at is None]


def within_verdicts(case: Case, now: datetime) -> bool:
    """Whether those who were asked still have a say: seven days from the question; with nobody to
    ask, whoever called before may call again so long after the community has looked."""
    asking = [clock for clock in case.clocks if clock.stage is Stage.ASK]
    if asking:
        return now <= asking[-1].ends_at
    looked = [c.stopped_at for c in case.clocks if c.stage is Stage.VERIFY and c.stopped_at]
    return bool(looked) and now <= looked[-1] + VERDICTS_KEPT


def notice_key(case: Case, step: str, person_id: int) -> str:
    """Under which key a person is told of a step, once."""
    return f"case:{case.id}:{step}:{person_id}"


def everyone_asked(case: Case) -> list[Person]:
    """Whoever reported it and all who joined: they are told and asked together."""
    first = [case.reporter] if case.reporter is not None else []
    return first + [f.person for f in case.followers if f.person_id != case.reporter_id]


def codes_of(case: Case) -> Iterable[str]:
    """The regions that a case belongs to: its own; until it is done, the other side of a border."""
    assert case.region_code is not None
    sides = [] if case.status in ENDED else case.sides
    return [case.region_code, *(side.region_code for side in sides)]
