"""晾晒: a reviewed copy goes before the units, a second person signs it, then anybody reads it.

Who may, from which state, and what follows stand in three tables; `public.py` says what is shown.
"""

from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from ...clock import said
from ...db import db
from ...errors import Conflict, NotAllowed
from ...people.models import Person
from ...people.queries import handlers
from ...people.queries import person as person_of
from ...texts.typed import MOST_REASON, needed
from ...worktime import Limit, TimeUnit, calendar, end_of
from ..links import handler_path
from ..models import AIRING_NEXT, Airing, AiringMove, AiringState, Case, Objection
from ..moving import person_id
from ..rules import Actor, reviews
from ..telling import community, tell_all
from .rules import (
    STATE_WORDS,
    check_airing,
    objecting_for,
    office_of,
    parts,
    waits,
    why_not,
)
from .words import Copy, fields_of, impersonal

TO_OBJECT = Limit(1, TimeUnit.WORK_DAY)


def draft(case: Case, copy: Copy, *, by: Person, now: datetime) -> Airing:
    """Begin an airing. Raises Conflict when there is one, or the case is not to be aired."""
    if not reviews(by, case):
        raise NotAllowed()
    if sentence := why_not(case, now):
        raise Conflict(sentence)
    if living(case) is not None:
        raise Conflict(f"{case.number} 已经有晾晒稿了，请打开那一份。")
    airing = Airing(
        case=case,
        state=AiringState.DRAFTED,
        drafted_by_id=by.id,
        written_by_id=by.id,
        photos=[],
        objections=[],
        **fields_of(case, copy),
    )
    db.session.add(airing)
    _record(airing, None, by, now, "")
    return airing


def living(case: Case) -> Airing | None:
    """The airing of a case that is not withdrawn: there is one at most."""
    query = select(Airing).where(Airing.case_id == case.id, Airing.state != AiringState.WITHDRAWN)
    return db.session.scalars(query).first()


def revise(airing: Airing, copy: Copy, *, by: Person) -> None:
    """Change the words of a draft."""
    touch(airing, by)
    for name, value in fields_of(airing.case, copy).items():
        setattr(airing, name, value)
    db.session.flush()


def touch(airing: Airing, by: Person) -> None:
    """Note who changed a draft last. Raises NotAllowed, Conflict.

    Written even if it was the same person: an announcement at the same instant must notice.
    """
    check_airing("revise", by, airing)
    airing.written_by_id = by.id
    flag_modified(airing, "written_by_id")


def announce(airing: Airing, *, by: Person, now: datetime) -> None:
    """Tell the units what will be public. They have one working day to say what is wrong."""
    check_airing("announce", by, airing)
    _still_fit(airing, now)
    airing.objections_until = end_of(TO_OBJECT, now, calendar()) if parts(airing.case) else now
    move_airing(airing, AiringState.ANNOUNCED, by, now, "")
    times = sum(move.became is AiringState.ANNOUNCED for move in airing.moves)
    for part in parts(airing.case):
        data = {
            "due": airing.objections_until.isoformat(),
            "link": f"{current_app.config['PUBLIC_URL']}{handler_path(part)}/airing",
        }
        step = f"airing:{airing.id}:{times}"
        told = handlers(part.unit_id)
        tell_all(told, airing.case, "airing_planned", data, now, step=step, urgent=False)


def object_to(airing: Airing, reason: str, *, by: Actor, now: datetime) -> Objection:
    """A unit says what is wrong with it; the community has to answer before it goes out."""
    check_airing("object", by, airing)
    part = objecting_for(by, airing)
    assert part is not None
    if not waits(airing, now):
        raise Conflict("提意见的一个工作日已经过了，请直接给社区打电话。")
    if any(o.unit_id == part.unit_id for o in airing.open_objections):
        raise Conflict(f"{part.unit.name}的意见已经收到了，社区会答复。")
    objection = Objection(
        airing=airing,
        unit_id=part.unit_id,
        reason=needed(reason, "请写哪里不对、为什么。"),
        by_id=person_id(by),
        at=now,
    )
    db.session.add(objection)
    db.session.flush()
    data = {"unit": part.unit.name, "reason": objection.reason}
    step = f"airing-objection:{objection.id}"
    told = [person_of(airing.written_by_id), *community(airing.case, now)]
    tell_all(told, airing.case, "airing_objected", data, now, step=step, urgent=False)
    return objection


def redraft(airing: Airing, reason: str, *, by: Person, now: datetime) -> None:
    """Take it back to change it; that answers the units, who will hear of it anew."""
    check_airing("redraft", by, airing)
    reason = needed(reason, "请写要改什么，提意见的单位会看到。")
    _answer(airing, f"拿回去改：{reason}", by, now)
    airing.objections_until = None
    move_airing(airing, AiringState.DRAFTED, by, now, reason)


def sign_off(airing: Airing, answer: str = "", *, by: Person, now: datetime) -> None:
    """签发: from now on anybody reads it. Whoever signs answers the units' objections by name."""
    check_airing("sign_off", by, airing)
    _still_fit(airing, now)
    if waits(airing, now) and airing.objections_until is not None:
        until = said(airing.objections_until, now)
        raise Conflict(f"单位在{until} 以前还可以提意见，过了再签发。")
    if airing.open_objections:
        _answer(airing, needed(answer, "单位提了意见，请先答复再签发。", field="answer"), by, now)
    office = office_of(by, airing.case)
    airing.signed_by_id, airing.signed_for = by.id, office.name if office else ""
    airing.published_at = now
    move_airing(airing, AiringState.PUBLISHED, by, now, answer.strip()[:MOST_REASON])


def _answer(airing: Airing, words: str, by: Person, now: datetime) -> None:
    for objection in airing.open_objections:
        objection.answer, objection.answered_by_id = words[:MOST_REASON], by.id
        objection.answered_at = now
        told, step = handlers(objection.unit_id), f"airing-answer:{objection.id}"
        data = {"answer": objection.answer}
        tell_all(told, airing.case, "airing_answered", data, now, step=step, urgent=False)


def _still_fit(airing: Airing, now: datetime) -> None:
    """What has happened to the case meanwhile may forbid it. Raises Conflict."""
    if sentence := why_not(airing.case, now):
        raise Conflict(sentence)
    for text in (airing.title, airing.words, airing.reply):
        if impersonal(airing.case, text) != text:
            raise Conflict("稿子里有报的人或者跟着报的人的名字、电话，请拿回去改一改再公开。")


def withdraw(airing: Airing, reason: str, *, by: Person, now: datetime) -> None:
    """撤下: the page is gone, and with the next tidying the copies of photos; the row stays."""
    check_airing("withdraw", by, airing)
    reason = needed(reason, "请写为什么撤下。")
    _answer(airing, f"撤下了：{reason}", by, now)
    for photo in airing.photos:
        db.session.delete(photo)
    airing.withdrawn_at = now
    move_airing(airing, AiringState.WITHDRAWN, by, now, reason)


def move_airing(airing: Airing, became: AiringState, by: Person, now: datetime, note: str) -> None:
    """The only writer of an airing's state. Raises Conflict for a step that the table lacks."""
    was = airing.state
    if became not in AIRING_NEXT[was]:
        raise Conflict(
            f"{airing.case.number} 的晾晒是“{STATE_WORDS[was]}”，不能变成“{STATE_WORDS[became]}”。"
        )
    airing.state = became
    _record(airing, was, by, now, note)


def _record(airing: Airing, was: AiringState | None, by: Person, now: datetime, note: str) -> None:
    move = AiringMove(airing=airing, was=was, became=airing.state, by_id=by.id, note=note, at=now)
    db.session.add(move)
    db.session.flush()
