"""After the answer: look, approve an explanation, close, send back, look again later."""

from collections.abc import Sequence

from ...cases import closing, looking_back, verifying
from ...cases.models import Case, Finding, Status
from ...cases.rules import Actor
from ...clock import now
from ...errors import Invalid
from ...files.models import File
from ..fields import answered_yes, as_person, place_of_phone, typed

Files = Sequence[File]


def _verify(actor: Actor, case: Case, files: Files) -> str:
    finding = next((f for f in Finding if f.value == typed("finding")), None)
    if finding is None:
        raise Invalid("请选看到的是哪一种。", fields={"finding": "必选"})
    there = answered_yes("on_the_spot", "请选去没去现场。")
    verifying.verify(
        case,
        finding,
        words=typed("words"),
        on_the_spot=there,
        place=place_of_phone(),
        files=files,
        by=as_person(actor),
        now=now(),
    )
    return _after_a_check(case, finding)


def _after_a_check(case: Case, finding: Finding) -> str:
    if finding in verifying.FAILS:
        return f"{case.number} 已退回重办。"
    if finding not in verifying.PASSES:
        return "记下了。还等着核查，时间照走。"
    asked = "已经去问报的人。" if case.status is Status.ASKED else "已办结。"
    beside = "旁边的那一处另立了一件。" if finding is Finding.DONE_BUT_NEXT else ""
    return f"核查记下了，{asked}{beside}"


def _approve(actor: Actor, case: Case, files: Files) -> str:
    grant = answered_yes("grant", "请选同意还是不同意。")
    verifying.approve(case, grant, words=typed("words"), by=as_person(actor), now=now())
    return "已同意，解释发给报的人。" if grant else f"没有同意，{case.number} 退回单位重办。"


def _close(actor: Actor, case: Case, files: Files) -> str:
    closing.close(case, note=typed("note"), by=as_person(actor), now=now())
    return f"{case.number} 已结束。"


def _reopen(actor: Actor, case: Case, files: Files) -> str:
    closing.reopen(case, reason=typed("reason"), by=as_person(actor), now=now())
    return f"{case.number} 已退回重办。"


def _look_back(actor: Actor, case: Case, files: Files) -> str:
    good = answered_yes("good", "请选还好着，还是又坏了。")
    again = looking_back.look_back(case, good, words=typed("words"), by=as_person(actor), now=now())
    return "回头看记下了：还好着。" if again is None else f"又坏了，另立了一件 {again.number}。"


MOVES = {
    "verify": _verify,
    "approve": _approve,
    "close": _close,
    "reopen": _reopen,
    "look_back": _look_back,
}
