"""Time: what a unit asks for, and what another person decides."""

from datetime import date, datetime

from ..cases import timing
from ..cases.models import Case, Clock, Extension, Pause, PauseCause
from ..clock import SHANGHAI, now
from ..errors import Invalid, NotFound
from ..people.models import Person
from .case_steps import Given, move
from .door import door
from .fields import Input, day, flag, member, text, whole

blueprint = door("case-time", "事件的每一步：停表、延期、申诉")

UNTIL = "停到哪一天，从那天零点起接着算；一年以内"


class PauseInput(Input):
    cause = member(PauseCause, "因为什么", required=True, example="weather")
    words = text(500, "理由，社区和居民会看到", example="下暴雨，沟里有水")
    until = day(UNTIL, required=True, example="2026-07-20")


class ExtensionInput(Input):
    reason = text(500, "理由", example="新盖子下周到货")


class DecideTimeInput(Input):
    pause = whole("停表申请的 id；和 extension 填一个")
    extension = whole("延期申请的 id")
    grant = flag("批不批", required=True)
    words = text(500, "想说的话")


class AppealInput(Input):
    clock = whole("哪一段时限的 id", required=True)
    reason = text(500, "为什么超时不怪单位", example="市里封路，进不去")


class DecideAppealInput(Input):
    clock = whole("哪一段时限的 id", required=True)
    grant = flag("认定不认定", required=True)
    words = text(500, "想说的话")


@move(blueprint, "ask-pause", "申请停表，写明原因", PauseInput)
def ask_pause_of_case(case: Case, given: Given, person: Person) -> None:
    timing.ask_pause(
        case,
        given["cause"],
        words=given["words"] or "",
        until=_midnight(given["until"]),
        by=person,
        now=now(),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


@move(blueprint, "ask-extension", "申请延期，到期以前", ExtensionInput)
def ask_extension_of_case(case: Case, given: Given, person: Person) -> None:
    timing.ask_extension(case, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "decide-time", "批停表或延期，由另一个人批", DecideTimeInput)
def decide_time_of_case(case: Case, given: Given, person: Person) -> None:
    words, grant = given["words"] or "", given["grant"]
    request = _request(case, given)
    if isinstance(request, Pause):
        timing.decide_pause(request, grant, words=words, by=person, now=now())
    else:
        timing.decide_extension(request, grant, words=words, by=person, now=now())


def _request(case: Case, given: Given) -> Pause | Extension:
    """The one request that is meant, of this case. Raises Invalid, NotFound."""
    if (given["pause"] is None) == (given["extension"] is None):
        raise Invalid("请填一份申请：pause 或 extension。", fields={"pause": "填一个"})
    asked: list[Pause | Extension] = []
    for clock in case.clocks:
        asked += clock.pauses if given["extension"] is None else clock.extensions
    for request in asked:
        if request.id == (given["pause"] or given["extension"]):
            return request
    raise NotFound("没有这份申请。")


@move(blueprint, "resume", "恢复计时")
def resume_case(case: Case, given: Given, person: Person) -> None:
    timing.resume(case, by=person, now=now())


@move(blueprint, "appeal", "超时申诉，一段时限一次", AppealInput)
def appeal_for_case(case: Case, given: Given, person: Person) -> None:
    clock = _clock(case, given["clock"])
    timing.appeal(case, clock, reason=given["reason"] or "", by=person, now=now())


def _clock(case: Case, clock_id: int) -> Clock:
    for clock in case.clocks:
        if clock.id == clock_id:
            return clock
    raise NotFound("这件事没有这一段时限。")


@move(blueprint, "decide-appeal", "街道认定申诉；超时的事实仍然留着", DecideAppealInput)
def decide_appeal_of_case(case: Case, given: Given, person: Person) -> None:
    made = _clock(case, given["clock"]).appeal
    if made is None:
        raise NotFound("这一段没有人申诉。")
    timing.decide_appeal(made, given["grant"], words=given["words"] or "", by=person, now=now())
