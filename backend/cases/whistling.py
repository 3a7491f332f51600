"""吹哨报到: the street calls several units to one case. Each has a part of its own; one leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..files.models import File
from ..people.models import Person, Unit
from ..people.places import Spot
from ..texts.typed import clean, needed
from .handling import attach
from .models import Acceptance, Answer, Arrival, Case, Dispatch, Purpose, Return
from .moving import check, hold, person_id, record
from .nearby import metres_from
from .reviewing import new_dispatch, tell_unit
from .routing import serves
from .rules import Actor, dispatch_of, part_of
from .telling import community, tell_all

MOST_UNITS = 8


@dataclass(frozen=True)
class Call:
    """Which unit is to come, and for what part."""

    unit: Unit
    part: str


def whistle(
    case: Case, calls: Sequence[Call], *, words: str, by: Person, now: datetime
) -> list[Dispatch]:
    """Call units to a case that one of them leads already. Raises Invalid for a unit that is on
    it, does not serve here, or has no part named."""
    hold(case)
    check("whistle", by, case)
    if not calls:
        raise Invalid("请至少选一个单位。", fields={"unit": "必选"})
    if len(calls) + len(case.helpers) > MOST_UNITS:
        raise Invalid(f"一件事最多请 {MOST_UNITS} 个单位一起办。")
    on_it = [dispatch.unit for dispatch in case.dispatches if dispatch.ended_at is None]
    for call in calls:
        _check_call(case, call, on_it)
        on_it.append(call.unit)
    called = [
        new_dispatch(case, call.unit, part=call.part, note=words, by=by, now=now) for call in calls
    ]
    names = "、".join(call.unit.name for call in calls)
    record(case, case.status, by=by, now=now, note=f"吹哨，请{names}到场：{words.strip()}")
    db.session.flush()
    for dispatch in called:
        tell_unit(case, dispatch, now)
    return called


def _check_call(case: Case, call: Call, on_it: Sequence[Unit]) -> None:
    if call.unit in on_it:
        raise Invalid(f"{call.unit.name}已经在办这一件了。", fields={"unit": "已经在办"})
    if not serves(call.unit, case):
        raise Invalid(f"{call.unit.name}不管这一片，请另选单位。", fields={"unit": "不在服务范围"})
    if not call.part.strip():
        raise Invalid(f"请写明{call.unit.name}负责哪一部分。", fields={"part": "必填"})


def _own(dispatch: Dispatch | None) -> Dispatch:
    if dispatch is None:
        raise NotAllowed()
    return dispatch


def accept_part(case: Case, *, by: Actor, now: datetime) -> None:
    """签收 of one's own part."""
    check("accept_part", by, case)
    part = _own(part_of(by, case))
    if part.acceptance is not None:
        raise Conflict("这一部分已经签收了。")
    part.acceptance = Acceptance(by_id=person_id(by), at=now)
    record(case, case.status, by=by, now=now, note=f"{part.unit.name}签收：{part.part}")


def arrive(case: Case, *, place: Spot | None = None, by: Actor, now: datetime) -> Arrival:
    """到场, once: when, and where if the phone says so and its owner lets it. Nobody must."""
    check("arrive", by, case)
    part = _own(dispatch_of(by, case))
    if part.arrival is not None:
        raise Conflict("已经记过到场了。")
    latitude, longitude = (place.latitude, place.longitude) if place else (None, None)
    part.arrival = Arrival(
        by_id=person_id(by),
        at=now,
        latitude=latitude,
        longitude=longitude,
        metres=metres_from(case, latitude, longitude),
    )
    record(case, case.status, by=by, now=now, note=f"{part.unit.name}到场")
    return part.arrival


def finish_part(
    case: Case, *, words: str, files: Sequence[File] = (), by: Actor, now: datetime
) -> Answer:
    """One's own part is done: the community and the unit that leads read it; the case goes on."""
    check("finish_part", by, case)
    part = _own(part_of(by, case))
    if part.answer is not None:
        raise Conflict("这一部分已经办完了。")
    words = clean(words, "请写清做了什么。")
    part.answer = Answer(words=words, by_id=person_id(by), at=now, explanation=None, checks=[])
    db.session.flush()
    attach(case, files, Purpose.ANSWER, part)
    record(case, case.status, by=by, now=now, note=f"{part.unit.name}办完“{part.part}”：{words}")
    return part.answer


def return_part(case: Case, *, reason: str, by: Actor, now: datetime) -> Return:
    """A unit that was called says that the part is not its own."""
    check("return_part", by, case)
    reason = needed(reason, "请写明为什么不归您单位。")
    part = _own(part_of(by, case))
    if part.answer is not None:
        raise Conflict("这一部分已经办完了，不用再退。")
    given = Return(dispatch=part, reason=reason, counts=False, by_id=person_id(by), at=now)
    db.session.add(given)
    part.ended_at = now
    record(case, case.status, by=by, now=now, note=f"{part.unit.name}退回“{part.part}”：{reason}")
    told = {"unit": part.unit.name, "reason": reason}
    tell_all(community(case, now), case, "returned", told, now, step=f"return:{part.id}")
    return given
