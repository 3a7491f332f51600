"""The unit's part: accept, return, make safe, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import File
from ..people.queries import handlers
from ..texts.typed import MOST_REASON, clean, needed
from .doubting import doubts_about
from .limits import counts_against, handling_due
from .models import (
    Acceptance,
    Answer,
    Case,
    CaseFile,
    Dispatch,
    Explanation,
    Purpose,
    Return,
    Status,
)
from .moving import check, move_to, person_id
from .routing import dispute, goes_up, was_decided_for
from .rules import MOST_FILES, Actor
from .telling import community, helpers, tell_all, tell_everyone


@dataclass(frozen=True)
class Reason:
    """解释结: why it cannot be solved: the rule, where else to turn, when it is looked at again."""

    rule: str
    elsewhere: str
    look_again_on: date


def _open(case: Case) -> Dispatch:
    dispatch = case.open_dispatch
    if dispatch is None:
        raise Conflict("这件事已经不在您单位了。")
    return dispatch


def accept(case: Case, *, by: Actor, work_order: str = "", now: datetime) -> None:
    """签收: the unit takes it on, with its own work-order number if it has one."""
    check("accept", by, case)
    if work_order.strip():
        set_work_order(case, work_order, by=by)
    dispatch = _open(case)
    dispatch.acceptance = Acceptance(by_id=person_id(by), at=now)
    move_to(case, Status.ACCEPTED, by=by, now=now, note=f"{dispatch.unit.name}签收")


def set_work_order(case: Case, work_order: str, *, by: Actor) -> None:
    """The unit's own number for it, so that both sides find it again."""
    check("set_work_order", by, case)
    _open(case).work_order = work_order.strip()[:50]


def give_back(case: Case, *, reason: str, by: Actor, now: datetime) -> Return:
    """退单 with a reason; within two working hours of the dispatch it counts against nobody.

    The third return of a case goes to the street by itself; what the street has decided cannot be
    returned (Conflict).
    """
    check("return", by, case)
    reason = needed(reason, "请写明退单的理由，社区好重新派。")
    dispatch = _open(case)
    if was_decided_for(case, dispatch):
        raise Conflict(
            "街道已经裁定由您单位办，不能再退。办不完可以申请延期，办不了请写明依据作解释。"
        )
    given = Return(
        dispatch=dispatch,
        reason=reason,
        counts=counts_against(dispatch.at, now),
        by_id=person_id(by),
        at=now,
    )
    db.session.add(given)
    helping = helpers(case)
    move_to(case, Status.FILED, by=by, now=now, note=f"{dispatch.unit.name}退回：{given.reason}")
    told = {"unit": dispatch.unit.name, "reason": given.reason}
    tell_all(community(case, now), case, "returned", told, now, step=f"return:{dispatch.id}")
    over = {"reason": f"{dispatch.unit.name}退回了，牵头的单位要重新定。"}
    tell_all(helping, case, "recalled", over, now, step=f"return:{dispatch.id}:helpers")
    if goes_up(case):
        dispute(case, f"第三次退回：{given.reason}"[:MOST_REASON], by=None, now=now)
    return given


def make_safe(
    case: Case, *, words: str, files: Sequence[File] = (), by: Actor, now: datetime
) -> None:
    """围护: a danger is fenced off, people are warned; the repair goes on under its own clock."""
    check("make_safe", by, case)
    if not case.danger:
        raise Conflict(f"{case.number} 不是急件，直接办理、答复就行。")
    words = clean(words, "请写清怎么围护、怎么提醒的，报的人会看到。")
    attach(case, files, Purpose.SAFE, _open(case))
    move_to(case, Status.SECURED, by=by, now=now, note=words)
    unit = _open(case).unit.name
    told = {"unit": unit, "words": words, "due": handling_due(case).isoformat()}
    tell_everyone(case, "made_safe", told, now, step=f"safe:{_open(case).id}")


def attach(
    case: Case, files: Sequence[File], purpose: Purpose, dispatch: Dispatch | None = None
) -> None:
    """Add what one dispatch shows for its work, or what a worker saw. Raises Invalid beyond nine
    at once."""
    if len(files) > MOST_FILES:
        raise Invalid(f"一次最多 {MOST_FILES} 张照片。")
    for file in files:
        kept = CaseFile(file=file, purpose=purpose, dispatch_id=dispatch.id if dispatch else None)
        case.files.append(kept)


def answer(
    case: Case,
    *,
    words: str,
    files: Sequence[File] = (),
    explained: Reason | None = None,
    sure: bool = False,
    by: Actor,
    now: datetime,
) -> Answer:
    """办结: what was done, in words a resident understands, with photos; or, `explained`, why
    nothing can be done, which a second person must approve.

    An answer that says nothing (已转相关部门) raises Invalid with code `doubtful` and the doubts
    in `fields`; `sure` sends it all the same. Nobody who reported is asked before the community
    has looked.
    """
    check("answer", by, case)
    words = clean(words, "请写清做了什么，报的人会看到。")
    dispatch = _open(case)
    if not sure:
        _raise_doubts(case, words, files, explained)
    given = Answer(
        words=words,
        by_id=person_id(by),
        at=now,
        explanation=_explanation(explained, now) if explained is not None else None,
        checks=[],
    )
    dispatch.answer = given
    db.session.add(given)
    db.session.flush()
    attach(case, files, Purpose.ANSWER, dispatch)
    unfinished = [part for part in case.helpers if part.answer is None]
    move_to(case, Status.ANSWERED, by=by, now=now, note=words)
    _call_off(unfinished, given, case, now)
    told = {"unit": dispatch.unit.name}
    people, step = community(case, now), f"answer:{given.id}"
    if explained is None:
        tell_all(people, case, "to_verify", told, now, step=step, urgent=False)
    else:
        tell_all(people, case, "to_approve", told, now, step=step, urgent=False)
    return given


def _call_off(parts: Sequence[Dispatch], given: Answer, case: Case, now: datetime) -> None:
    """With the lead's answer ends what the others have not finished: they are not to set out."""
    people = [person for part in parts for person in handlers(part.unit_id)]
    over = {"reason": "牵头单位已答复，这一部分不用再办。"}
    tell_all(people, case, "recalled", over, now, step=f"answer:{given.id}:helpers")


def _raise_doubts(case: Case, words: str, files: Sequence[File], explained: Reason | None) -> None:
    doubts = doubts_about(words, photos=len(files) + (explained is not None))
    waiting = [d.unit.name for d in case.helpers if d.answer is None]
    if waiting:
        doubts.append(f"{'、'.join(waiting)}的部分还没有办完。")
    if case.danger and case.status is Status.ACCEPTED and explained is None:
        doubts.append("这是急件，还没有写怎么围护的：已经彻底办好了吗？")
    if doubts:
        raise Invalid(
            "这样答复，报的人可能看不懂。改一改，或确认就这样发出。",
            code="doubtful",
            fields={f"doubt{number}": doubt for number, doubt in enumerate(doubts, start=1)},
        )


def _explanation(given: Reason, now: datetime) -> Explanation:
    rule = needed(given.rule, "请写明依据哪条规定办不了。", field="rule")
    elsewhere = needed(given.elsewhere, "请写明还可以找谁。", field="elsewhere")
    today = local(now).date()
    if not today < given.look_again_on <= today.replace(year=today.year + 2, day=1):
        raise Invalid("请写明什么时候再看，两年以内。", fields={"look_again_on": "日期不对"})
    return Explanation(rule=rule, elsewhere=elsewhere, look_again_on=given.look_again_on)
