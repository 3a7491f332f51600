"""What happened with a case, oldest first: moves, what was added and asked for in between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ...cases.models import Case, EscalationCause, Move, Pause, Status
from ...cases.models.clocks import Request
from ...cases.rules import IN_HAND, Actor, LinkHolder
from ...cases.seeing import may_see_reporter, words_for
from ...cases.words import PAUSE_WORDS, STAGE_WORDS
from ...people.models import Person, Unit
from ...people.queries import person as person_of
from .reading import day


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    words: str


def history(actor: Actor, case: Case) -> list[Step]:
    """Everything that happened, as this reader may know it."""
    steps = [
        *_reminders(case),
        *_moves(actor, case),
        *_additions(actor, case),
        *_requests(actor, case),
    ]
    return sorted(steps, key=lambda step: step.at)


def _moves(actor: Actor, case: Case) -> Iterator[Step]:
    for move in case.moves:
        if move.was is not None or move.became is not Status.DRAFT:
            note = words_for(actor, case, move.note, by_id=move.by_id)
            yield Step(move.at, step_words(move), _who(actor, case, move.by, move.by_unit), note)


def _additions(actor: Actor, case: Case) -> Iterator[Step]:
    for added in case.additions:
        by = person_of(added.by_id) if added.by_id else None
        words = words_for(actor, case, added.words, by_id=added.by_id)
        yield Step(added.at, "补充", _who(actor, case, by, None), words)


def _requests(actor: Actor, case: Case) -> Iterator[Step]:
    """What was asked for; what became of it stands among the moves."""
    for clock in case.clocks:
        for pause in clock.pauses:
            words = f"{_stops(pause)}。{pause.words}"
            yield Step(pause.asked_at, "申请停表", _asker(case, pause), _seen(actor, case, words))
        for more in clock.extensions:
            yield Step(
                more.asked_at, "申请延期", _asker(case, more), _seen(actor, case, more.reason)
            )
        if (appeal := clock.appeal) is not None:
            words = f"{STAGE_WORDS[clock.stage]}超时：{appeal.reason}"
            yield Step(appeal.asked_at, "申诉", _asker(case, appeal), _seen(actor, case, words))


def _seen(actor: Actor, case: Case, words: str) -> str:
    return words_for(actor, case, words)


def _stops(pause: Pause) -> str:
    return f"{PAUSE_WORDS[pause.cause]}，停到 {day(pause.until)}"


def _asker(case: Case, request: Request) -> str:
    units = {d.unit_id: d.unit.name for d in case.dispatches}
    return units.get(request.asked_by_unit_id or 0, "办理单位")


def _reminders(case: Case) -> Iterator[Step]:
    """The first step of a late clock changes nothing and is no move; the later ones are."""
    for step in case.escalations:
        if step.cause is EscalationCause.OVERDUE and step.step == 1:
            yield Step(step.at, "超时提醒", "系统", "告诉了值班的人和办理的单位")


_BECAME = {
    Status.REPORTED: "上报",
    Status.FILED: "立案",
    Status.DISPATCHED: "派单",
    Status.ACCEPTED: "签收",
    Status.DISPUTED: "请街道裁定",
    Status.SECURED: "围护好",
    Status.ANSWERED: "办结",
    Status.ASKED: "核查",
    Status.CLOSED: "结束",
    Status.EXPLAINED: "解释结",
    Status.MERGED: "并案",
    Status.DECLINED: "不受理",
    Status.WITHDRAWN: "撤回",
}

# A step that changes no status is known by the words of its note.
_BY_NOTE = [
    (re.compile(pattern), word)
    for pattern, word in (
        ("分类：|报的人改了位置", "更正"),
        ("吹哨", "吹哨"),
        ("直报", "直报"),
        ("核查：", "核查"),
        ("不同意解释结", "不同意解释"),
        ("评价：", "评价"),
        ("退回重办：", "退回重办"),
        ("回头看：", "回头看"),
        ("恢复计时", "恢复计时"),
        ("批准|没有批准", "批复"),
        (".* 并进来$", "并案"),
        ("变成急件", "改急件"),
        (".*到场$", "到场"),
        (".*签收：", "签收一部分"),
        (".*办完“", "办完一部分"),
        (".*退回“", "退回一部分"),
        ("和.*两边一起办$", "毗邻"),
        (".*，报到", "往上报"),
        (".*已撤销", "单位撤销"),
    )
]


def step_words(move: Move) -> str:
    """What kind of step it was."""
    if move.was is move.became:
        return next((word for form, word in _BY_NOTE if form.match(move.note)), "记录")
    if move.became is Status.ASKED and move.note == "同意解释结":
        return "同意解释"
    if move.became is Status.FILED and move.was is not Status.REPORTED:
        return _back_with_the_community(move)
    return _BECAME[move.became]


def _back_with_the_community(move: Move) -> str:
    if move.was is Status.MERGED:
        return "分开"
    if move.was not in IN_HAND:
        return "退回重办"
    if move.note.startswith("从"):
        return "撤回派单"
    return "单位撤销" if move.by is None and move.by_unit is None else "退单"


def _who(actor: Actor, case: Case, by: Person | None, unit: Unit | None) -> str:
    """A name, unless it is the reporter's and not for this reader. Outside, workers have none."""
    if unit is not None:
        return unit.name
    if by is None:
        return "系统"
    if by.id == case.reporter_id and not may_see_reporter(actor, case):
        return "报的人"
    if by.id != case.reporter_id and any(f.person_id == by.id for f in case.followers):
        return "同感的人"
    if isinstance(actor, LinkHolder) and by.id != case.reporter_id:
        return _office_of(by, case)
    return by.name or "报的人"


def _office_of(by: Person, case: Case) -> str:
    units = [d.unit.name for d in case.dispatches if by.handles_for(d.unit_id)]
    return units[0] if units else "社区工作人员"
