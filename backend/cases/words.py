"""How cases are said on screens and in messages."""

from datetime import datetime

from ..clock import lasting, said
from .models import Case, Clock, Source, Stage, Status, Verdict

STATUS_WORDS = {
    Status.DRAFT: "草稿",
    Status.REPORTED: "待审核",
    Status.FILED: "已立案，待派单",
    Status.DISPATCHED: "已派单，待签收",
    Status.ACCEPTED: "办理中",
    Status.ANSWERED: "已办结，待评价",
    Status.RATED: "已评价",
    Status.CLOSED: "已结束",
    Status.DECLINED: "未受理",
    Status.WITHDRAWN: "已撤回",
}

VERDICT_WORDS = {
    Verdict.SOLVED: "解决了",
    Verdict.PARTLY: "部分解决",
    Verdict.NOT_SOLVED: "没解决",
}

STAGE_WORDS = {Stage.REVIEW: "审核派单", Stage.ANSWER: "办理答复"}

SOURCE_WORDS = {
    Source.CHAT: "微信对话",
    Source.APP: "小程序",
    Source.WALK_IN: "当面",
    Source.PHONE: "电话",
    Source.GROUP: "群里转来",
}


def remaining(clock: Clock, now: datetime) -> str:
    """What is left of a clock: 审核派单还有 2 小时 10 分钟, or by how much it is over."""
    stage = STAGE_WORDS[clock.stage]
    if now <= clock.due_at:
        return f"{stage}还有 {lasting(clock.due_at - now)}"
    return f"{stage}已超时 {lasting(now - clock.due_at)}"


def progress(case: Case, now: datetime) -> str:
    """Where a case stands, in one sentence for whoever reported it."""
    clock, dispatch = case.running_clock, case.open_dispatch
    if case.status is Status.DRAFT:
        return "还差一点：补一个定位、一张照片或两个字就报上了。"
    if dispatch is not None and clock is not None:
        return f"现在在{dispatch.unit.name}，{said(clock.due_at, now)}前答复。"
    if clock is not None:
        return f"社区在审核，{said(clock.due_at, now)}前派给办理的单位。"
    last = case.last_dispatch
    if last is not None and last.answer is not None:
        return f"{last.unit.name}答复：{last.answer.words}"
    return f"{STATUS_WORDS[case.status]}。{case.moves[-1].note}"
