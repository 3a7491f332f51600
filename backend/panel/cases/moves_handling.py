"""The unit's forms, by account or by link: accept, return, make safe, answer; a helper's part."""

from collections.abc import Sequence

from ...cases import handling, whistling
from ...cases.handling import Reason
from ...cases.models import Case
from ...cases.rules import Actor
from ...clock import now
from ...files.models import File
from ..fields import chosen_day, place_of_phone, ticked, typed

Files = Sequence[File]


def _accept(actor: Actor, case: Case, files: Files) -> str:
    handling.accept(case, by=actor, work_order=typed("work_order"), now=now())
    if case.danger:
        return "已签收。这是急件：先围护、提醒，再来这一页记一笔。"
    return "已签收。办完了回到这一页答复。"


def _set_work_order(actor: Actor, case: Case, files: Files) -> str:
    handling.set_work_order(case, typed("work_order"), by=actor)
    return "工单号已记下。"


def _reason() -> str:
    return "；".join(part for part in (typed("why"), typed("reason")) if part)


def _return(actor: Actor, case: Case, files: Files) -> str:
    given = handling.give_back(case, reason=_reason(), by=actor, now=now())
    counted = "超过两个工作小时，这次退单会计数。" if given.counts else "在两个工作小时内，不计数。"
    return f"{case.number} 已退回社区。{counted}"


def _make_safe(actor: Actor, case: Case, files: Files) -> str:
    handling.make_safe(case, words=typed("words"), files=files, by=actor, now=now())
    return "围护已经记下，报的人会收到。接着修，修好了回到这一页答复。"


def _answer(actor: Actor, case: Case, files: Files) -> str:
    answer_as_typed(actor, case, files, sure=ticked("sure"))
    return "已办结。社区会去看一眼，看过再问报的人。"


def answer_as_typed(actor: Actor, case: Case, files: Files, *, sure: bool) -> None:
    """办结 with the words of the form."""
    handling.answer(case, words=typed("words"), files=files, sure=sure, by=actor, now=now())


def explain_as_typed(actor: Actor, case: Case, files: Files, *, sure: bool) -> None:
    """解释结: the same verb, with the reason why it cannot be solved."""
    again = chosen_day("look_again_on", "请写明什么时候再看，两年以内。")
    reason = Reason(typed("rule"), typed("elsewhere"), again)
    handling.answer(
        case, words=typed("words"), files=files, explained=reason, sure=sure, by=actor, now=now()
    )


def _explain(actor: Actor, case: Case, files: Files) -> str:
    explain_as_typed(actor, case, files, sure=ticked("sure"))
    return "解释已经交给社区，要第二个人同意才发给报的人。"


def _arrive(actor: Actor, case: Case, files: Files) -> str:
    arrival = whistling.arrive(case, place=place_of_phone(), by=actor, now=now())
    return "已记到场。" if arrival.metres is None else f"已记到场，离现场约 {arrival.metres} 米。"


def _accept_part(actor: Actor, case: Case, files: Files) -> str:
    whistling.accept_part(case, by=actor, now=now())
    return "已签收您的这一部分。"


def _finish_part(actor: Actor, case: Case, files: Files) -> str:
    whistling.finish_part(case, words=typed("words"), files=files, by=actor, now=now())
    return "您的这一部分办完了，牵头的单位接着办。"


def _return_part(actor: Actor, case: Case, files: Files) -> str:
    whistling.return_part(case, reason=_reason(), by=actor, now=now())
    return f"{case.number} 您的这一部分已退回，街道和社区会另外安排。"


MOVES = {
    "accept": _accept,
    "set_work_order": _set_work_order,
    "return": _return,
    "make_safe": _make_safe,
    "answer": _answer,
    "explain": _explain,
    "arrive": _arrive,
    "accept_part": _accept_part,
    "finish_part": _finish_part,
    "return_part": _return_part,
}
