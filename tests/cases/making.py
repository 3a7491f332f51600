"""Cases in any status, brought there by the verbs."""

from collections.abc import Callable
from datetime import timedelta

from backend.cases import (
    closing,
    drafting,
    handling,
    joining,
    reporting,
    reviewing,
    routing,
    timing,
    verifying,
    whistling,
)
from backend.cases.handling import Reason
from backend.cases.models import Case, Clock, Finding, PauseCause, Source, Stage, Status, Verdict
from backend.cases.whistling import Call

from ..world import World, spot

GOOD_ANSWER = "7月3日下午4点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"


def reported(w: World, words: str = "井盖坏了一半", **more: object) -> Case:
    """A matter in 临江里, reported by the rider."""
    given: dict[str, object] = {"by": w.rider, "source": Source.APP, "place": spot(), "now": w.now}
    return reporting.report(words=words, **{**given, **more})  # type: ignore[arg-type]


def filed(w: World) -> Case:
    case = reported(w)
    reviewing.file(case, by=w.worker, now=w.now)
    return case


def dispatched(w: World, **more: object) -> Case:
    case = reported(w, **more)
    reviewing.dispatch(case, w.water, by=w.worker, now=w.now)
    return case


def disputed(w: World) -> Case:
    case = filed(w)
    routing.ask_ownership(case, reason="盖上没有字", by=w.worker, now=w.now)
    return case


def accepted(w: World, **more: object) -> Case:
    case = dispatched(w, **more)
    handling.accept(case, by=w.handler, now=w.now)
    return case


def secured(w: World) -> Case:
    case = accepted(w, danger=True)
    handling.make_safe(case, words="围了一圈，插了牌子。", by=w.handler, now=w.now)
    return case


def answered(w: World, **more: object) -> Case:
    case = accepted(w, **more)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    return case


def asked(w: World, **more: object) -> Case:
    case = answered(w, **more)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=w.now)
    return case


def to_approve(w: World) -> Case:
    """Answered with an explanation of why nothing can be done."""
    case = accepted(w)
    why = Reason("消防通道不能搭棚", "菜场旁的车棚", (w.now + timedelta(days=60)).date())
    handling.answer(
        case, words="这里不能搭车棚。", explained=why, sure=True, by=w.handler, now=w.now
    )
    return case


def _draft(w: World) -> Case:
    return drafting.open_draft(w.rider, Source.CHAT, now=w.now)


def whistled(w: World) -> Case:
    """The water office leads, the power office has a part."""
    case = dispatched(w)
    whistling.whistle(
        case, [Call(w.power, "断电")], words="下午三点到场", by=w.street_officer, now=w.now
    )
    return case


def extension_asked(w: World) -> Case:
    case = accepted(w)
    timing.ask_extension(case, reason="等盖子", by=w.handler, now=w.now)
    return case


def paused(w: World) -> Case:
    case = accepted(w)
    pause = timing.ask_pause(
        case,
        PauseCause.WEATHER,
        words="下暴雨",
        until=w.now + timedelta(days=2),
        by=w.handler,
        now=w.now,
    )
    timing.decide_pause(pause, True, by=w.worker, now=w.now)
    return case


def answered_late(w: World) -> Case:
    case = accepted(w)
    late = w.now + timedelta(days=30)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=late)
    return case


def repair_clock(case: Case) -> Clock:
    return next(clock for clock in case.clocks if clock.stage is Stage.REPAIR)


def appealed(w: World) -> Case:
    case = answered_late(w)
    timing.appeal(case, repair_clock(case), reason="封了路", by=w.handler, now=w.now)
    return case


def explained(w: World) -> Case:
    case = to_approve(w)
    verifying.approve(case, True, by=w.worker, now=w.now)
    closing.close(case, note="电话说过了", by=w.worker, now=w.now)
    return case


def merged(w: World) -> Case:
    case = reported(w)
    joining.merge(case, reported(w), by=w.worker, now=w.now)
    return case


def closed(w: World, **more: object) -> Case:
    case = asked(w, **more)
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    return case


def _declined(w: World) -> Case:
    case = reported(w)
    reviewing.decline(case, reason="不归社区", elsewhere="12345", by=w.worker, now=w.now)
    return case


def _withdrawn(w: World) -> Case:
    case = reported(w)
    reporting.withdraw(case, by=w.rider, now=w.now)
    return case


IN_STATUS: dict[Status, Callable[[World], Case]] = {
    Status.DRAFT: _draft,
    Status.REPORTED: reported,
    Status.FILED: filed,
    Status.DISPUTED: disputed,
    Status.DISPATCHED: dispatched,
    Status.ACCEPTED: accepted,
    Status.SECURED: secured,
    Status.ANSWERED: answered,
    Status.ASKED: asked,
    Status.CLOSED: closed,
    Status.EXPLAINED: explained,
    Status.MERGED: merged,
    Status.DECLINED: _declined,
    Status.WITHDRAWN: _withdrawn,
}
