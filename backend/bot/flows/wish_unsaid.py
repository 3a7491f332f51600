"""What is meant of a wish though nobody said 心愿, 办好 or 还回."""

import re
from enum import StrEnum

from ...cases import drafting
from ...cases.guessing import guess
from ...people.reaching import phone_of
from ...saying import unsaid
from ...saying.unsaid import wants_somebody
from ...wishes import at_hand
from ..chat import Chat
from . import report, wish_claims, wish_post
from .recent import wish_came_last


class Asked(StrEnum):
    """What was offered last."""

    PERHAPS = "wish_perhaps"


NUMBERED = set(Asked)
_SAY_OF_WISHES = (
    "没太看懂。自己的心愿：回“我的心愿”看，不要了回“撤回”加编号；"
    "认领了的：回“还回”或“办好”；别的回“社区”找人。"
)
_NOT_HOME = re.compile(
    r"(?:不在家|冇得人开门|没人(?:开门|接|在)|冇人(?:接|在)|打不通|联系不上|找不到(?:人|他|门))"
)
_DONE = re.compile(
    r"(?:我|已经|都|刚刚?){0,3}(?:修|弄|搞|换|装|搬|帮|陪|送|教|洗|剪|剃|做)(?:好|完)了(?!吗|没|冇)"
)
_CANNOT = re.compile(r"(?:去|来|帮|办)不(?:了|成)")


def meant(chat: Chat, text: str) -> str | None:
    """What to do with it, for words that nothing else has understood; None for others."""
    if wish_claims.has_promised(chat):
        if _NOT_HOME.search(text):
            return _not_home(chat)
        if _DONE.match(text):
            return wish_claims.begin_done(chat, text)
        if _CANNOT.search(text):
            return wish_claims.begin_back(chat, "")
    if wants_somebody(text):
        return _perhaps(chat, text, "不是就不用回")
    return _SAY_OF_WISHES if wish_came_last(chat) else None


def rather_a_wish(chat: Chat, text: str) -> str | None:
    """Something small of one's own home that asks for somebody, though it would do as a report.
    None for danger, gas, what is everybody's, and while a report is being put together."""
    about = guess(text)
    if not unsaid.rather_a_wish(text, about) or drafting.latest_draft(chat.person):
        return None
    return _perhaps(chat, text, "回 2 按上报的事报" if about.kind else "不是就不用回")


def _perhaps(chat: Chat, text: str, otherwise: str) -> str:
    chat.ask(Asked.PERHAPS, words=text, report=otherwise.startswith("回 2"))
    return f"想请邻居帮这个忙吗？回 1 当心愿交给社区看，合适就上墙；{otherwise}。"


def _not_home(chat: Chat) -> str:
    """Who stands before a closed door: the community knows the wisher."""
    codes = [claim.wish.community_code for claim in at_hand.promised(chat.person, undone=True)]
    ring = next((phone for code in codes if (phone := phone_of(code))), "")
    help_by = f"打社区值班：{ring}，请他们联系" if ring else "到社区问一声"
    return (
        f"辛苦你跑一趟。等会儿再试一次；还是找不到，{help_by}。实在不行就回“还回”加原因，不怪你。"
    )


def by_number(chat: Chat, number: int) -> str:
    """1 posts it; 2 reports it, where that was offered."""
    talk = chat.pending()
    assert talk is not None
    if number != 1:
        chat.settled()
        said, is_report = talk.memory["words"], talk.memory.get("report") and number == 2
        return (report.words(chat, said, None) if is_report else None) or "好，不发。"
    return wish_post.go_on(chat, words=talk.memory["words"], other=False, by_digit=True)
