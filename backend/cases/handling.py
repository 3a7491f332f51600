"""The unit's part: accept, return, answer."""

from collections.abc import Sequence
from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import File
from .models import Answer, Case, CaseFile, Dispatch, Purpose, Return, Status
from .moving import check, move_to
from .rules import MOST_FILES, MOST_WORDS, Actor, LinkHolder, counts_against, doubts_about
from .telling import community, tell_all, tell_reporter


def _open(case: Case) -> Dispatch:
    dispatch = case.open_dispatch
    if dispatch is None:
        raise Conflict("这件事已经不在您单位了。")
    return dispatch


def _person_id(actor: Actor) -> int | None:
    return None if isinstance(actor, LinkHolder) else actor.id


def accept(case: Case, *, by: Actor, work_order: str = "", now: datetime) -> None:
    """签收: the unit takes it on, with its own work-order number if it has one."""
    check("accept", by, case)
    if work_order.strip():
        set_work_order(case, work_order, by=by)
    move_to(case, Status.ACCEPTED, by=by, now=now, note=f"{_open(case).unit.name}签收")


def set_work_order(case: Case, work_order: str, *, by: Actor) -> None:
    """The unit's own number for it, so that both sides find it again."""
    check("set_work_order", by, case)
    _open(case).work_order = work_order.strip()[:50]


def give_back(case: Case, *, reason: str, by: Actor, now: datetime) -> Return:
    """退单 with a reason; within two working hours of the dispatch it counts against nobody."""
    check("return", by, case)
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明退单的理由，社区好重新派。", fields={"reason": "必填"})
    dispatch = _open(case)
    given = Return(
        dispatch=dispatch,
        reason=reason[:500],
        counts=counts_against(dispatch.at, now),
        by_id=_person_id(by),
        at=now,
    )
    db.session.add(given)
    dispatch.ended_at = now
    move_to(case, Status.FILED, by=by, now=now, note=f"{dispatch.unit.name}退回：{given.reason}")
    told = {"unit": dispatch.unit.name, "reason": given.reason}
    tell_all(community(case), case, "returned", told, now, step=f"return:{dispatch.id}")
    return given


def answer(
    case: Case,
    *,
    words: str,
    files: Sequence[File] = (),
    sure: bool = False,
    by: Actor,
    now: datetime,
) -> Answer:
    """办结: what was done, in words a resident understands, with photos.

    An answer that says nothing (已转相关部门) raises Invalid with code `doubtful` and the doubts
    in `fields`; `sure` sends it all the same.
    """
    check("answer", by, case)
    words = words.strip()
    if not words:
        raise Invalid("请写清做了什么，报的人会看到。", fields={"words": "必填"})
    if len(words) > MOST_WORDS:
        raise Invalid(f"最多写 {MOST_WORDS} 个字。", fields={"words": "太长"})
    if len(files) > MOST_FILES:
        raise Invalid(f"一次最多 {MOST_FILES} 张照片。")
    doubts = [] if sure else doubts_about(words, photos=len(files))
    if doubts:
        raise Invalid(
            "这样答复，报的人可能看不懂。改一改，或确认就这样发出。",
            code="doubtful",
            fields={f"doubt{number}": doubt for number, doubt in enumerate(doubts, start=1)},
        )
    dispatch = _open(case)
    given = Answer(dispatch=dispatch, words=words, by_id=_person_id(by), at=now)
    db.session.add(given)
    db.session.flush()
    for file in files:
        case.files.append(CaseFile(file=file, purpose=Purpose.ANSWER, dispatch_id=dispatch.id))
    move_to(case, Status.ANSWERED, by=by, now=now, note=words)
    dispatch.ended_at = now
    tell_reporter(case, "answered", {"unit": dispatch.unit.name, "answer": words}, now)
    return given
