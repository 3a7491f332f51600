"""How cases are said on screens and in messages."""

from datetime import datetime

from ..clock import said
from ..people.models import Level
from ..worktime import TimeUnit, calendar, left
from .limits import handling_due
from .models import (
    Case,
    Clock,
    EscalationCause,
    Finding,
    LookBackWhy,
    PauseCause,
    Source,
    Stage,
    Status,
    Verdict,
)

STATUS_WORDS = {
    Status.DRAFT: "草稿",
    Status.REPORTED: "待审核",
    Status.FILED: "已立案，待派单",
    Status.DISPUTED: "权属待裁定",
    Status.DISPATCHED: "已派单，待签收",
    Status.ACCEPTED: "办理中",
    Status.SECURED: "已围护，修复中",
    Status.ANSWERED: "已答复，待核查",
    Status.ASKED: "已核查，待评价",
    Status.CLOSED: "已办结",
    Status.EXPLAINED: "解释结",
    Status.MERGED: "已并案",
    Status.DECLINED: "未受理",
    Status.WITHDRAWN: "已撤回",
}

VERDICT_WORDS = {
    Verdict.SOLVED: "解决了",
    Verdict.PARTLY: "部分解决",
    Verdict.NOT_SOLVED: "没解决",
}

STAGE_WORDS = {
    Stage.REVIEW: "审核派单",
    Stage.OWNERSHIP: "权属裁定",
    Stage.ACCEPT: "签收",
    Stage.MAKE_SAFE: "围护",
    Stage.REPAIR: "办理",
    Stage.VERIFY: "核查",
    Stage.ASK: "评价",
}

SOURCE_WORDS = {
    Source.CHAT: "微信对话",
    Source.APP: "小程序",
    Source.WALK_IN: "当面",
    Source.PHONE: "电话",
    Source.GROUP: "群里转来",
    Source.PATROL: "巡查",
}

FINDING_WORDS = {
    Finding.DONE: "修了，质量可以",
    Finding.DONE_BUT_NEXT: "修了，旁边又坏了",
    Finding.NOT_DONE: "在，没修",
    Finding.FENCED_ONLY: "围了，没修",
    Finding.NOT_FOUND: "到了，找不到",
    Finding.LATER: "今天看不了，改天去",
}

PAUSE_WORDS = {
    PauseCause.WEATHER: "天气不允许",
    PauseCause.MATERIAL: "等材料",
    PauseCause.PROJECT: "要先立项找钱",
    PauseCause.AUTHORITY: "等上级决定",
    PauseCause.MEDIATION: "当事人在调解",
    PauseCause.ACCESS: "进不去、联系不上",
}

LOOK_BACK_WORDS = {
    LookBackWhy.DANGER: "险情",
    LookBackWhy.SAMPLE: "抽查",
    LookBackWhy.EXPLAINED: "解释结，约好再看",
}

ESCALATION_WORDS = {
    EscalationCause.OVERDUE: "超时上报",
    EscalationCause.DIRECT: "直报",
}

LEVEL_WORDS = {Level.COMMUNITY: "社区", Level.STREET: "街道", Level.DISTRICT: "区里"}


def remaining(clock: Clock, now: datetime) -> str:
    """What is left of a clock: 审核派单还有 2 小时 10 分钟值班时间, or by how much it is over."""
    at = clock.paused_at or clock.stopped_at or now
    standing = clock.paused_at is not None and clock.stopped_at is None
    return left_of(clock.stage, clock.ends_at, clock.limit_unit, at, standing=standing)


def left_of(
    stage: Stage, ends_at: datetime, unit: TimeUnit, at: datetime, *, standing: bool
) -> str:
    """The same of a stage that ends then, at an instant; or at the one since which it stands."""
    words = STAGE_WORDS[stage] + ("停表中，" if standing else "")
    return words + left(ends_at, at, unit, calendar())


def progress(case: Case, now: datetime) -> str:
    """Where a case stands, in one sentence for whoever reported it."""
    clock, dispatch = case.running_clock, case.open_dispatch
    match case.status:
        case Status.DRAFT:
            return "还差一点：补一个定位、一张照片或两个字就报上了。"
        case Status.MERGED if case.merged_into is not None:
            return f"和 {case.merged_into.number} 是同一件，在那边一起办。"
        case Status.DISPUTED if clock is not None:
            return f"分不清归谁管，街道在裁定，最晚{said(clock.ends_at, now)}。社区先管着。"
    if dispatch is not None and clock is not None:
        return _in_hand(case, clock, dispatch.unit.name, now)
    if case.status in {Status.REPORTED, Status.FILED} and clock is not None:
        return f"社区在审核，{said(clock.ends_at, now)} 前派给办理的单位。"
    return _answered(case)


def _in_hand(case: Case, clock: Clock, unit: str, now: datetime) -> str:
    if clock.paused_at is not None:
        pause = next((p for p in clock.pauses if p.ended_at is None), None)
        why = PAUSE_WORDS[pause.cause] if pause else "批准停表"
        return f"现在在{unit}，停着表：{why}。"
    due = said(handling_due(case), now)
    if case.status is Status.SECURED:
        return f"{unit}已经围护好，{due} 前修好。"
    return f"现在在{unit}，{due} 前{asked_of_unit(case)}。"


def asked_of_unit(case: Case) -> str:
    """What the unit is to have done when `handling_due` comes: a danger is fenced off first."""
    if not case.danger:
        return "答复"
    return "修好" if case.status is Status.SECURED else "围护好"


def _answered(case: Case) -> str:
    last = case.last_dispatch
    if last is None or last.answer is None:
        return f"{STATUS_WORDS[case.status]}。{case.moves[-1].note}"
    if case.status is Status.ANSWERED:
        return f"{last.unit.name}说办好了，社区去看一眼，看过再问你。"
    return f"{last.unit.name}答复：{last.answer.words}"
