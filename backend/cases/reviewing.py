"""The community's part: review, decline, dispatch, call back."""

from datetime import datetime

from flask import current_app

from ..catalogue.models import Rule
from ..catalogue.queries import default_rule
from ..catalogue.queries import rule as rule_numbered
from ..db import db
from ..errors import Invalid
from ..people.models import Person, Unit
from ..people.queries import handlers, heir, place_of
from ..texts.typed import needed
from .danger import raise_danger
from .drafting import name_it
from .earning import earn, lose
from .limits import handling_due
from .links import handler_path
from .models import Case, Dispatch, Status
from .moving import check, move_to, person_id, record, turn_clocks
from .routing import serves, settle_ownership
from .rules import Actor
from .telling import community, helpers, tell_all, tell_everyone, unit_of
from .words import asked_of_unit


def file(
    case: Case,
    *,
    by: Person,
    kind_key: str | None = None,
    rule_id: int | None = None,
    now: datetime,
) -> None:
    """立案: it is a matter of ours. A kind must be known by then; its filing condition is the
    default one unless `rule_id` names another."""
    check("file", by, case)
    _name(case, kind_key, rule_id, now)
    _file(case, by, now, write=True)


def _name(case: Case, kind_key: str | None, rule_id: int | None, now: datetime) -> None:
    """The kind, and the condition; a condition alone says the kind, too."""
    chosen = rule_numbered(rule_id) if rule_id is not None else None
    if kind_key is None and chosen is not None and chosen.kind_key != case.kind_key:
        kind_key = chosen.kind_key
    if kind_key is not None:
        name_it(case, kind_key, now=now)
    if chosen is not None:
        _choose(case, chosen, now)


def _choose(case: Case, rule: Rule, now: datetime) -> None:
    if rule.kind_key != case.kind_key:
        raise Invalid("这一条立案条件不是这一类的，请重选。", fields={"rule": "不是这一类"})
    case.rule = rule
    if rule.for_danger and not case.danger:
        raise_danger(case, now=now)


def _file(case: Case, by: Person, now: datetime, *, write: bool) -> None:
    if case.kind_key is None:
        raise Invalid("请先选一类，再立案。", fields={"kind": "必选"})
    if case.rule is None or case.rule.kind_key != case.kind_key:
        case.rule = default_rule(case.kind_key, case.danger)
    earn(case, now)
    move_to(case, Status.FILED, by=by, now=now, write=write)


def set_kind(
    case: Case,
    kind_key: str,
    *,
    rule_id: int | None = None,
    danger: bool | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Correct what was guessed, before anybody is sent."""
    check("set_kind", by, case)
    renamed = kind_key != case.kind_key
    _name(case, kind_key, rule_id, now)
    if danger is False and kind_key != "danger":
        case.danger = False
    if renamed and rule_id is None and case.status is Status.FILED:
        with db.session.no_autoflush:  # the case's row is written once, with its danger
            case.rule = default_rule(kind_key, bool(danger or case.danger))
    if danger and not case.danger:
        raise_danger(case, now=now)
    turn_clocks(case, now)
    record(case, case.status, by=by, now=now, note=f"分类：{case.title}")


def decline(
    case: Case,
    *,
    reason: str,
    elsewhere: str = "",
    untrue: bool = False,
    by: Person,
    now: datetime,
) -> None:
    """不予受理, with a reason that everyone who reported it reads and where else to turn.

    `untrue`: there was no such thing, so the points for the report, and for those that were merged
    into it, are taken back.
    """
    check("decline", by, case)
    reason = needed(reason, "请写明为什么不受理，报的人会看到。")
    elsewhere = needed(elsewhere, "请写明还可以找谁，报的人会看到。", field="elsewhere")
    move_to(case, Status.DECLINED, by=by, now=now, note=f"{reason} 可以找：{elsewhere}")
    if untrue:
        for false in (case, *case.merged):
            lose(false, reason, by_id=by.id, now=now)
    tell_everyone(case, "declined", {"reason": reason, "elsewhere": elsewhere}, now)


def dispatch(
    case: Case, unit: Unit, *, note: str = "", why: str = "", by: Person, now: datetime
) -> Dispatch:
    """派单 to one unit that serves the place. Its clocks start.

    A case that is only reported is filed in the same step. Raises Conflict when somebody else
    has dispatched it meanwhile, Invalid when the unit does not serve here.
    """
    check("dispatch", by, case)
    if not serves(unit, case):
        raise Invalid(f"{unit.name}不管这一片，请另选单位。", fields={"unit": "不在服务范围"})
    if case.status is Status.REPORTED:
        _file(case, by, now, write=False)
    return send(case, unit, note=note, why=why, by=by, now=now)


def send(
    case: Case, unit: Unit, *, note: str = "", why: str = "", by: Actor | None, now: datetime
) -> Dispatch:
    """Put the case into a unit's hands, and say so to the unit and to everyone who reported it.
    The part that all verbs share which do this; it asks nobody's leave."""
    sent = new_dispatch(case, unit, note=note, why=why, by=by, now=now)
    move_to(case, Status.DISPATCHED, by=by, now=now, note=f"派给{unit.name}")
    tell_unit(case, sent, now)
    told = {
        "unit": unit.name,
        "due": handling_due(case).isoformat(),
        "asked": asked_of_unit(case),
    }
    tell_everyone(case, "dispatched", told, now, step=f"dispatch:{sent.id}")
    return sent


def new_dispatch(
    case: Case,
    unit: Unit,
    *,
    part: str = "",
    note: str = "",
    why: str = "",
    by: Actor | None,
    now: datetime,
) -> Dispatch:
    """The row of a unit that is put on a case: it leads, or has a named part."""
    sent = Dispatch(
        case=case,
        unit=unit,
        lead=not part,
        part=part.strip()[:200],
        by_id=person_id(by),
        note=note.strip()[:500],
        why=why.strip()[:200],
        at=now,
        acceptance=None,
        arrival=None,
        returned=None,
        answer=None,
    )
    db.session.add(sent)
    return sent


def tell_unit(case: Case, sent: Dispatch, now: datetime) -> None:
    """Everyone of the unit, with the link under which it works without an account."""
    assert case.region is not None
    data = {
        "place": place_of(case.region),
        "due": handling_due(case).isoformat(),
        "asked": asked_of_unit(case),
        "link": current_app.config["PUBLIC_URL"] + handler_path(sent),
    }
    unit = handlers(sent.unit_id)
    tell_all(unit, case, "case_for_unit", data, now, step=f"dispatch:{sent.id}")


def recall(case: Case, *, reason: str, by: Person, now: datetime) -> None:
    """撤回派单: it was sent to the wrong unit, or must be. Needs a new dispatch."""
    check("recall", by, case)
    reason = needed(reason, "请写明为什么撤回，单位会看到。")
    lead, told = case.open_dispatch, unit_of(case)
    assert lead is not None
    move_to(case, Status.FILED, by=by, now=now, note=f"从{lead.unit.name}撤回：{reason}")
    tell_all(told, case, "recalled", {"reason": reason}, now, step=f"recall:{lead.id}")


def decide_ownership(
    case: Case, unit: Unit, *, decision: str, by: Person, now: datetime
) -> Dispatch:
    """权属裁定: the street says whose it is, and the case goes there at once."""
    why = settle_ownership(case, unit, decision=decision, by=by, now=now)
    return send(case, unit, why=why, note=decision, by=by, now=now)


def _pass_on(case: Case, part: Dispatch, now: datetime) -> None:
    """The heir of a dissolved helper goes on with its part, unless it is on the case already."""
    part.ended_at = now
    unit, gone = heir(part.unit), part.unit.name
    on_it = {d.unit_id for d in case.dispatches if d.ended_at is None}
    if unit is None or unit.id in on_it or not serves(unit, case):
        record(case, case.status, by=None, now=now, note=f"{gone}已撤销，不再参加")
        return
    called = new_dispatch(
        case, unit, part=part.part, note=part.note, why=f"承接{gone}", by=None, now=now
    )
    record(case, case.status, by=None, now=now, note=f"{gone}已撤销，{unit.name}接着办{part.part}")
    db.session.flush()
    tell_unit(case, called, now)


def reroute(case: Case, *, now: datetime) -> None:
    """A unit that has this case in hand is no more: its heir goes on with it, or the community
    must dispatch it anew. A helper's part that nobody inherits ends."""
    lead = case.open_dispatch
    for part in case.helpers:
        if part.unit.dissolved_at is not None:
            _pass_on(case, part, now)
    if lead is None or lead.unit.dissolved_at is None:
        return
    unit, gone = heir(lead.unit), lead.unit.name
    helping = helpers(case)
    over = {"reason": f"{gone}已撤销，牵头的单位要重新定。"}
    tell_all(helping, case, "recalled", over, now, step=f"dissolved:{lead.id}:helpers")
    move_to(case, Status.FILED, by=None, now=now, note=f"{gone}已撤销")
    if unit is not None and serves(unit, case):
        send(case, unit, why=f"承接{gone}", by=None, now=now)
        return
    told = {"unit": gone, "reason": "这个单位已撤销。"}
    tell_all(community(case, now), case, "returned", told, now, step=f"dissolved:{lead.id}")
