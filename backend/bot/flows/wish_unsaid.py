"""What is meant of a wish though nobody said 心愿, 办好 or 还回."""

import re
from enum import StrEnum

from ...cases import drafting
from ...cases.guessing import guess
from ...wishes import at_hand
from ...wishes.posting import what_is_wrong
from ..chat import Chat
from . import report, wish_claims, wish_post
from .community import duty_phone
from .recent import wish_came_last


class Asked(StrEnum):
    """What was offered last."""

    PERHAPS = "wish_perhaps"


NUMBERED = set(Asked)
_SAY_OF_WISHES = (
    "没太看懂。自己的心愿：回“我的心愿”看，不要了回“撤回”加编号；"
    "认领了的：回“还回”或“办好”；别的回“社区”找人。"
)
_WANTS = re.compile(
    r"(?:帮我|帮下我|想(?:找|请|要)?(?:个|有)?人|(?:有没有|有冇得|有)人(?:能|会|可以|帮)|(?:谁|哪个|哪位)(?:能|会|可以)"
    r"|能不能(?:找|来)?(?:个)?人|找(?:个)?人(?:帮|陪|教|修))"
)
_AT_HOME = re.compile(r"屋里|家里|我家|我屋|屋头|厨房|卧室|客厅|灯泡|我(?:自己)?够不")
_OF_ALL = re.compile(  # everybody's, or nothing that a neighbour may mend
    r"路灯|路边|路上|楼道|楼梯|电梯|门口|门前|门外|小区|单元|井盖|公共|隔壁|楼[上下]|停[水电]|没[水电]"
    r"|冇[水电]|总[管闸]|爆|淹|倒灌|渍水|煤气|燃气|天然气|液化气|漏电|漏气|冒烟|火花|着火|电线"
)
_BY_ONESELF = re.compile(
    r"够不(?:着|到)|(?:我|一个人)(?:自己)?(?:搬不动|(?:弄|换|修|装)不[了好来])"
)
_COMPANY = re.compile(
    r"想(?:找|请|要)(?:个|一个|有)?人.{0,3}(?:陪|教|说话|聊|下棋|带我)|(?:陪|教)(?:下|一下)?我"
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
    if _WANTS.search(text) and what_is_wrong(text) is None:
        return _perhaps(chat, text, "不是就不用回")
    return _SAY_OF_WISHES if wish_came_last(chat) else None


def rather_a_wish(chat: Chat, text: str) -> str | None:
    """Something small of one's own home that asks for somebody, though it would do as a report.
    None for danger, gas, what is everybody's, and while a report is being put together."""
    about = guess(text)
    if about.danger or _OF_ALL.search(text) or drafting.latest_draft(chat.person):
        return None
    wanted = _WANTS.search(text) or _BY_ONESELF.search(text)
    own = wanted and _AT_HOME.search(text) if about.kind else _COMPANY.search(text)
    if not own or what_is_wrong(text) is not None:
        return None
    return _perhaps(chat, text, "回 2 按上报的事报" if about.kind else "不是就不用回")


def _perhaps(chat: Chat, text: str, otherwise: str) -> str:
    chat.ask(Asked.PERHAPS, words=text, report=otherwise.startswith("回 2"))
    return f"想请邻居帮这个忙吗？回 1 当心愿交给社区看，合适就上墙；{otherwise}。"


def _not_home(chat: Chat) -> str:
    """Who stands before a closed door: the community knows the wisher."""
    codes = [claim.wish.community_code for claim in at_hand.promised(chat.person, undone=True)]
    ring = next((phone for code in codes if (phone := duty_phone(code))), "")
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
