"""Whose is it? A suggestion with its reason; and the street's decision when nobody owns up.

部件先属主后属地, 事件先属地后属主: a thing goes to its owner first, an event to its territory.
"""

from dataclasses import dataclass
from datetime import datetime

from ..db import db
from ..errors import Invalid
from ..people.duty import superiors
from ..people.models import Level, Person, Unit, UnitKind
from ..people.queries import units_serving
from ..people.rules import stem
from ..texts.typed import needed
from .earning import earn
from .limits import rule_of
from .models import Case, Dispatch, Ownership, Status
from .moving import check, move_to
from .rules import codes_of
from .telling import tell_all

OWNERS = {UnitKind.UTILITY, UnitKind.DEPARTMENT}
TERRITORY = {UnitKind.STREET_OFFICE, UnitKind.COMMUNITY}  # answers for a place, whatever is there
FIRST_EVENT = "06"  # classes 01 to 05 are components, and what is wrong with one of them
RETURNS_BEFORE_DECISION = 3


@dataclass(frozen=True)
class Suggestion:
    """A unit that serves the place, and why it is or is not the one. `usual`: it handles this
    kind as a rule."""

    unit: Unit
    why: str
    usual: bool


def serves(unit: Unit, case: Case) -> bool:
    """Whether the unit works where the case is, and still exists."""
    within = any(code.startswith(stem(unit.region_code)) for code in codes_of(case))
    return within and unit.dissolved_at is None


def suggest(case: Case) -> list[Suggestion]:
    """Whom to send, the likeliest first. Nobody is sent by this: a person decides.

    Those that returned the case come last, with what they said.
    """
    if case.region_code is None:
        return []
    serving = [u for u in units_serving(case.region_code) if u.kind is not UnitKind.STATION]
    thing = _is_thing(case)
    refused = {d.unit_id: d.returned.reason for d in case.dispatches if d.lead and d.returned}

    def rank(place: int) -> tuple[bool, bool, bool, int]:
        unit = serving[place]
        first = (unit.kind in OWNERS) is thing
        return unit.id in refused, not _handles(unit, case), not first, place

    ranked = [serving[place] for place in sorted(range(len(serving)), key=rank)]
    return [_suggestion(unit, case, thing, refused.get(unit.id)) for unit in ranked]


def _handles(unit: Unit, case: Case) -> bool:
    """Whether it handles the tile, or the very entry of the catalogue."""
    entry = case.rule.entry if case.rule else None
    keys = {case.kind_key, entry.key if entry else None}
    return not keys.isdisjoint(unit.usual_kinds)


def _is_thing(case: Case) -> bool:
    """A component, or what is wrong with one; else an event."""
    entry = case.rule.entry if case.rule else None
    if entry is not None:
        return entry.code < FIRST_EVENT
    codes = case.kind.catalogue if case.kind else ()
    return bool(codes) and codes[0].split(":")[1] < FIRST_EVENT


def _suggestion(unit: Unit, case: Case, thing: bool, refused: str | None) -> Suggestion:
    usual = _handles(unit, case)
    return Suggestion(unit, _why(unit, case, thing, usual, refused), usual)


def _why(unit: Unit, case: Case, thing: bool, usual: bool, refused: str | None) -> str:
    where = unit.region.name
    if refused is not None:
        return f"退过这一件：{refused}"
    if not usual:
        return f"属地：{where}的事都可以找它" if unit.kind in TERRITORY else f"也管{where}这一片"
    if thing:
        first = "部件先找属主" if unit.kind in OWNERS else "属主不清时找属地"
    else:
        first = "事件先找属地" if unit.kind not in OWNERS else "属地办不了时找属主"
    return f"{first}：{where}的“{case.title}”平时由它办"


def ask_ownership(case: Case, *, reason: str, by: Person, now: datetime) -> Ownership:
    """权属不明: the street is to decide in time. Until then the community keeps the case."""
    check("ask_ownership", by, case)
    reason = needed(reason, "请写明为什么分不清，街道好裁定。")
    if case.status is Status.REPORTED:
        case.rule = case.rule or rule_of(case)
        earn(case, now)
        move_to(case, Status.FILED, by=by, now=now, write=False)
    return dispute(case, reason, by=by, now=now)


def dispute(case: Case, reason: str, *, by: Person | None, now: datetime) -> Ownership:
    """Put the question to the street; `by` None: the third return went up by itself."""
    asked = Ownership(case=case, reason=reason, asked_by_id=by.id if by else None, asked_at=now)
    db.session.add(asked)
    move_to(case, Status.DISPUTED, by=by, now=now, note=f"请街道裁定：{reason}")
    db.session.flush()
    assert case.region_code is not None
    told = superiors(case.region_code, Level.STREET, now)
    tell_all(told, case, "ownership_asked", {"reason": reason}, now, step=f"ownership:{asked.id}")
    return asked


def settle_ownership(case: Case, unit: Unit, *, decision: str, by: Person, now: datetime) -> str:
    """裁定: the street says whose it is, for good. Returns why, for the dispatch that follows."""
    check("decide_ownership", by, case)
    decision = needed(decision, "请写明裁定的理由，各方会看到。", field="decision")
    if not serves(unit, case):
        raise Invalid(f"{unit.name}不管这一片，请另选单位。", fields={"unit": "不在服务范围"})
    asked = case.open_ownership
    assert asked is not None
    asked.unit, asked.decision = unit, decision
    asked.decided_by_id, asked.decided_at = by.id, now
    return f"街道裁定：{decision}"


def was_decided_for(case: Case, dispatch: Dispatch) -> bool:
    """Whether the street has said that it is this unit's: then it cannot be returned."""
    return any(o.unit_id == dispatch.unit_id for o in case.ownerships if o.decided_at is not None)


def goes_up(case: Case) -> bool:
    """Whether so many units have returned it that the street must decide."""
    returns = sum(d.lead and d.returned is not None for d in case.dispatches)
    return returns >= RETURNS_BEFORE_DECISION
