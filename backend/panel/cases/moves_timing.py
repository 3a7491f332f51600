"""Pause, extension, appeal: what a unit asks for, and what another person decides."""

from collections.abc import Sequence

from ...cases import timing
from ...cases.models import Case, Clock, Extension, Pause, PauseCause
from ...cases.rules import Actor, open_requests
from ...clock import now
from ...errors import Conflict, Invalid
from ...files.models import File
from ..fields import answered_yes, as_person, chosen_day, end_of_day, number_in, typed

Files = Sequence[File]

YES_OR_NO = "请选同意还是不同意。"


def _ask_pause(actor: Actor, case: Case, files: Files) -> str:
    cause = next((c for c in PauseCause if c.value == typed("cause")), None)
    if cause is None:
        raise Invalid("请选为什么要停。", fields={"cause": "必选"})
    until = end_of_day(chosen_day("until", "停到什么时候？请选一年以内的一天。"))
    timing.ask_pause(case, cause, words=typed("words"), until=until, by=actor, now=now())
    return "停表的申请已经交给社区。批准以前，时间照走。"


def _ask_extension(actor: Actor, case: Case, files: Files) -> str:
    timing.ask_extension(case, reason=typed("reason"), by=actor, now=now())
    return "延期的申请已经交给社区。批准以前，时间照走。"


def _decide_time(actor: Actor, case: Case, files: Files) -> str:
    person, request = as_person(actor), _request(case, typed("request"))
    grant = answered_yes("grant", YES_OR_NO)
    if isinstance(request, Pause):
        timing.decide_pause(request, grant, words=typed("words"), by=person, now=now())
    else:
        timing.decide_extension(request, grant, words=typed("words"), by=person, now=now())
    return "已批准，单位会收到。" if grant else "没有批准，单位会收到。"


def _request(case: Case, name: str) -> Pause | Extension:
    for request in open_requests(case):
        if request_name(request) == name:
            return request
    raise Conflict("这份申请已经有结果了。")


def request_name(request: Pause | Extension) -> str:
    """What a form calls a request: the two kinds are numbered apart."""
    return f"{'pause' if isinstance(request, Pause) else 'extension'}-{request.id}"


def _resume(actor: Actor, case: Case, files: Files) -> str:
    timing.resume(case, by=actor, now=now())
    return "已恢复计时。"


def _clock(case: Case) -> Clock:
    number = number_in(typed("clock"))
    clock = next((clock for clock in case.clocks if clock.id == number), None)
    if clock is None:
        raise Invalid("请选是哪一段时限。", fields={"clock": "必选"})
    return clock


def _appeal(actor: Actor, case: Case, files: Files) -> str:
    timing.appeal(case, _clock(case), reason=typed("reason"), by=actor, now=now())
    return "申诉已经交给街道。超时的事实会留着，认定的结果写在旁边。"


def _decide_appeal(actor: Actor, case: Case, files: Files) -> str:
    person, appeal = as_person(actor), _clock(case).appeal
    if appeal is None:
        raise Conflict("这一段没有申诉。")
    grant = answered_yes("grant", YES_OR_NO)
    timing.decide_appeal(appeal, grant, words=typed("words"), by=person, now=now())
    return "已认定，这次超时不算在单位头上。" if grant else "没有认定，单位会收到。"


MOVES = {
    "ask_pause": _ask_pause,
    "ask_extension": _ask_extension,
    "decide_time": _decide_time,
    "resume": _resume,
    "appeal": _appeal,
    "decide_appeal": _decide_appeal,
}
