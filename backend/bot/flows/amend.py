"""What people change about their reports: another matter, taken back, elsewhere, more words."""

from ...cases import amending, drafting, queries, reporting
from ..chat import Chat
from . import same
from .keeping import added
from .report import ASK_PLACE


def another(chat: Chat) -> str:
    """另一件: what was just added becomes a report of its own; or it is not the one near by."""
    talk = chat.pending()
    more = talk.memory.get("added") if talk is not None else None
    if more is None:
        if talk is not None and talk.flow == same.ASK:
            return same.answer(chat, 2)
        return "好，另一件也发张照片或打两个字给我。"
    chat.settled()
    old = queries.case_for(chat.person, more["case_id"])
    new = amending.split_off(
        old,
        fetch_id=more.get("fetch_id"),
        words=more.get("words", ""),
        by=chat.person,
        now=chat.now,
    )
    return f"好，另开了 {new.number}。发个它的定位就报上了。"


def cancel(chat: Chat) -> str:
    """算了不报了: the draft goes, with all it held; a report stays until 撤回 names it."""
    chat.settled()
    case = drafting.latest_draft(chat.person)
    if case is not None:
        reporting.withdraw(case, by=chat.person, now=chat.now)
        return "好，草稿删了，照片也不留。"
    return "好。没有没报完的事。要撤回报过的，回“撤回”加编号。"


def withdraw(chat: Chat, number: str | None) -> str:
    """撤回 a report that nobody has been sent for yet."""
    if number is None:
        recent = queries.own_cases(chat.person, limit=1)
        if not recent:
            return "你还没有报过的事。"
        case = recent[0]
    else:
        case = queries.case_numbered(chat.person, number)
    reporting.withdraw(case, by=chat.person, now=chat.now)
    return f"好，{case.number} 撤回了。"


def relocate(chat: Chat) -> str:
    """报错了: the next location moves the report."""
    recent = queries.own_cases(chat.person, limit=1)
    if not recent:
        return "你还没有报过的事。发张照片就能报。"
    chat.ask(ASK_PLACE, case_id=recent[0].id)
    return "位置改成哪里？再发个定位就行，编号不变。"


def later(chat: Chat) -> str:
    """先送餐: the draft waits."""
    if drafting.latest_draft(chat.person):
        return "去忙，编号给你留到明天。骑慢点。"
    return "去忙，回头发照片就行。骑慢点。"


def add_to(chat: Chat, number: str, text: str) -> str:
    """Words for the case whose number stands in them."""
    case = queries.case_numbered(chat.person, number)
    amending.add(case, by=chat.person, words=text, now=chat.now)
    return added(case)
