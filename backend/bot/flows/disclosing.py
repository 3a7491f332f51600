"""Whether the unit that handles a report may know who made it: it may not, unless it is said."""

from ...cases import joining
from ...cases.concerning import latest_unanswered
from ..chat import Chat

DEFAULT = "默认就不说。办事的单位只看到“一位骑手”。"


def may_know(chat: Chat) -> str:
    """可以告诉师傅我是谁: for the last report that is still open."""
    case = latest_unanswered(chat.person)
    if case is None:
        return "你现在没有在办的事。下次报了再说这一句就行。"
    if case.reporter_hidden:
        return f"{case.number} 是门店里的事，谁报的一律不给看，这是为你好。"
    joining.disclose(case, True, by=chat.person, now=chat.now)
    return (
        f"好，{case.number} 办理的人能看到你是谁、好联系你，办完就收回。改主意就回“莫说是我报的”。"
    )


def keep_secret(chat: Chat) -> str:
    """莫说是我报的: that is so already, unless one has said otherwise."""
    case = latest_unanswered(chat.person)
    if case is None or case.disclosure is None:
        return DEFAULT
    joining.disclose(case, False, by=chat.person, now=chat.now)
    return f"好，{case.number} 收回了，办事的单位只看到“一位骑手”。"
