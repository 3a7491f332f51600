"""Who may do what with an airing, from which state, and which cases may be aired at all."""

from collections.abc import Callable
from datetime import datetime

from ...errors import Conflict, NotAllowed
from ...people.models import Person, Region
from ...people.rules import stem
from ..models import Airing, AiringState, Case, Dispatch, Stage, Status
from ..rules import DECIDERS, REVIEWERS, Actor, LinkHolder, reviews

SIGNERS = REVIEWERS | DECIDERS

NEVER = {Status.DRAFT, Status.MERGED, Status.DECLINED, Status.WITHDRAWN}

STATE_WORDS = {
    AiringState.DRAFTED: "草稿",
    AiringState.ANNOUNCED: "已告知单位，等签发",
    AiringState.PUBLISHED: "已公开",
    AiringState.WITHDRAWN: "已撤下",
}


def airs(actor: Actor, airing: Airing) -> bool:
    """Reviews the case that it is a copy of."""
    return reviews(actor, airing.case)


def objects(actor: Actor, airing: Airing) -> bool:
    """Belongs to a unit that has or had the case, or holds its link."""
    return objecting_for(actor, airing) is not None


def signs(actor: Actor, airing: Airing) -> bool:
    """A second person: neither began nor last changed it, and is of none of the units."""
    if not isinstance(actor, Person) or objects(actor, airing):
        return False
    wrote = {airing.drafted_by_id, airing.written_by_id}
    return actor.id not in wrote and actor.holds(SIGNERS, airing.case.region_code or "")


# verb -> who may; the verb `draft` makes an airing, so it asks `reviews` itself.
MAY_AIR: dict[str, Callable[[Actor, Airing], bool]] = {
    "revise": airs,
    "announce": airs,
    "redraft": airs,
    "object": objects,
    "sign_off": signs,
    "withdraw": airs,
}

# verb -> the states in which it may be used.
AIR_FROM: dict[str, set[AiringState]] = {
    "revise": {AiringState.DRAFTED},
    "announce": {AiringState.DRAFTED},
    "redraft": {AiringState.ANNOUNCED},
    "object": {AiringState.ANNOUNCED},
    "sign_off": {AiringState.ANNOUNCED},
    "withdraw": {AiringState.DRAFTED, AiringState.ANNOUNCED, AiringState.PUBLISHED},
}


def air_moves(actor: Actor, airing: Airing, now: datetime) -> set[str]:
    """The verbs that this person may use on this airing now."""
    found = {v for v, may in MAY_AIR.items() if airing.state in AIR_FROM[v] and may(actor, airing)}
    return found - ({"sign_off"} if waits(airing, now) else {"object"})


def check_airing(verb: str, actor: Actor, airing: Airing) -> None:
    """Raises NotAllowed when the verb is somebody else's, Conflict when its time has passed."""
    if airing.state not in AIR_FROM[verb]:
        raise Conflict(f"{airing.case.number} 的晾晒现在是“{STATE_WORDS[airing.state]}”。")
    if not MAY_AIR[verb](actor, airing):
        raise NotAllowed()


def is_overdue(case: Case, now: datetime) -> bool:
    """Whether any of its clocks ran out; a question that nobody answered is nobody's delay."""
    return any(clock.late_at(now) for clock in case.clocks if clock.stage is not Stage.ASK)


def why_not(case: Case, now: datetime) -> str:
    """Why a case cannot be aired, as a sentence; empty if it can."""
    if case.reporter_hidden:
        return f"{case.number} 关系到别人家里，不公开。"
    if case.status in NEVER:
        return f"{case.number} 没有立案办理，不公开。"
    if case.is_open and not is_overdue(case, now):
        return f"{case.number} 还没有结束，也没有超时，结束了再公开。"
    return ""


def parts(case: Case) -> list[Dispatch]:
    """Of each unit that the case went to, its last part that it did not give back."""
    last = {part.unit_id: part for part in case.dispatches if part.returned is None}
    return list(last.values())


def objecting_for(actor: Actor, airing: Airing) -> Dispatch | None:
    """For which unit's part somebody may object."""
    return next((part for part in parts(airing.case) if _speaks_for(actor, part)), None)


def _speaks_for(actor: Actor, part: Dispatch) -> bool:
    if not isinstance(actor, LinkHolder):
        return actor.handles_for(part.unit_id)
    own = {d.id for d in part.case.dispatches if d.unit_id == part.unit_id and d.returned is None}
    return actor.dispatch_id in own


def waits(airing: Airing, now: datetime) -> bool:
    """Whether the units still have time to object."""
    return airing.objections_until is not None and now < airing.objections_until


def office_of(person: Person, case: Case) -> Region | None:
    """For which place somebody signs: the nearest one held."""
    code = case.region_code or ""
    held = [r.region for r in person.open_roles if r.kind in SIGNERS and r.region]
    near = [region for region in held if code.startswith(stem(region.code))]
    return max(near, key=lambda region: len(stem(region.code)), default=None)
