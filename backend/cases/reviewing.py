"""The community's part: review, decline, dispatch."""

from datetime import datetime

from flask import current_app

from ..db import db
from ..errors import Invalid
from ..people.models import Person, Unit
from ..people.queries import handlers, place_name
from ..people.rules import stem
from .danger import raise_danger
from .drafting import name_it
from .links import handler_path
from .models import Case, Dispatch, Status
from .moving import check, move_to, record
from .telling import tell_all, tell_reporter


def file(case: Case, *, by: Person, kind_key: str | None = None, now: datetime) -> None:
    """立案: it is a matter of ours. A kind must be known by then."""
    check("file", by, case)
    if kind_key is not None:
        name_it(case, kind_key, now=now)
    _file(case, by, now, write=True)


def _file(case: Case, by: Person, now: datetime, *, write: bool) -> None:
    if case.kind_key is None:
        raise Invalid("请先选一类，再立案。", fields={"kind": "必选"})
    move_to(case, Status.FILED, by=by, now=now, write=write)


def set_kind(
    case: Case, kind_key: str, *, danger: bool | None = None, by: Person, now: datetime
) -> None:
    """Correct what was guessed, before anybody is sent."""
    check("set_kind", by, case)
    name_it(case, kind_key, now=now)
    if danger and not case.danger:
        raise_danger(case, now=now)
    elif danger is not None and kind_key != "danger":
        case.danger = danger
    record(case, case.status, by=by, now=now, note=f"分类：{case.title}")


def decline(case: Case, *, reason: str, elsewhere: str = "", by: Person, now: datetime) -> None:
    """不予受理, with a reason that the reporter reads and where else to turn."""
    check("decline", by, case)
    reason, elsewhere = reason.strip(), elsewhere.strip()
    if not reason:
        raise Invalid("请写明为什么不受理，报的人会看到。", fields={"reason": "必填"})
    if not elsewhere:
        raise Invalid("请写明还可以找谁，报的人会看到。", fields={"elsewhere": "必填"})
    move_to(case, Status.DECLINED, by=by, now=now, note=f"{reason} 可以找：{elsewhere}")
    tell_reporter(case, "declined", {"reason": reason, "elsewhere": elsewhere}, now)


def dispatch(case: Case, unit: Unit, *, note: str = "", by: Person, now: datetime) -> Dispatch:
    """派单 to one unit that serves the place. Its answer clock starts.

    A case that is only reported is filed in the same step. Raises Conflict when somebody else
    has dispatched it meanwhile, Invalid when the unit does not serve here.
    """
    check("dispatch", by, case)
    assert case.region_code is not None
    if not case.region_code.startswith(stem(unit.region_code)):
        raise Invalid(f"{unit.name}不管这一片，请另选单位。", fields={"unit": "不在服务范围"})
    if case.status is Status.REPORTED:
        _file(case, by, now, write=False)
    sent = Dispatch(case=case, unit=unit, by=by, note=note.strip()[:500], at=now)
    db.session.add(sent)
    move_to(case, Status.DISPATCHED, by=by, now=now, note=f"派给{unit.name}")
    _tell_unit(case, sent, now)
    tell_reporter(
        case, "dispatched", {"unit": unit.name, "due": _due(case)}, now, step=f"dispatch:{sent.id}"
    )
    return sent


def _due(case: Case) -> str:
    clock = case.running_clock
    assert clock is not None
    return clock.due_at.isoformat()


def _tell_unit(case: Case, sent: Dispatch, now: datetime) -> None:
    assert case.region_code is not None
    data = {
        "place": place_name(case.region_code),
        "due": _due(case),
        "link": current_app.config["PUBLIC_URL"] + handler_path(sent),
    }
    unit = handlers(sent.unit_id)
    tell_all(unit, case, "case_for_unit", data, now, step=f"dispatch:{sent.id}")
