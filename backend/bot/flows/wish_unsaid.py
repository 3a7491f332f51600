"""What is meant of a wish though nobody said 心愿, 办好 or 还回."""

import re
from enum import StrEnum

from ...wishes import at_hand
from ...wishes.posting import what_is_wrong
from ..chat import Chat
from . import wish_claims, wish_post
from .community import duty_phone


class Asked(StrEnum):
    """What was offered last."""

    PERHAPS = "wish_perhaps"


NUMBERED = set(Asked)
_WANTS = re.compile(
    r"(?:帮我|帮下我|想(?:找|请|要)?(?:个|有)?人|(?:有没有|有冇得|有)人(?:能|会|可以|帮)|(?:谁|哪个|哪位)(?:能|会|可以)"
    r"|能不能(?:找|来)?(?:个)?人|找(?:个)?人(?:帮|陪|教|修))"
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
        chat.ask(Asked.PERHAPS, words=text)
        return "想请邻居帮这个忙吗？回 1 当心愿交给社区看，合适就上墙；不是就不用回。"
    return None


def _not_home(chat: Chat) -> str:
    """Who stands before a closed door: the community knows the wisher."""
    codes = [claim.wish.community_code for claim in at_hand.promised(chat.person, undone=True)]
    ring = next((phone for code in codes if (phone := duty_phone(code))), "")
    help_by = f"打社区值班：{ring}，请他们联系" if ring else "到社区问一声"
    return (
        f"辛苦你跑一趟。等会儿再试一次；还是找不到，{help_by}。实在不行就回“还回”加原因，不怪你。"
    )


def by_number(chat: Chat, number: int) -> str:
    """1 posts it."""
    talk = chat.pending()
    assert talk is not None
    if number != 1:
        chat.settled()
        return "好，不发。"
    return wish_post.go_on(chat, words=talk.memory["words"], other=False)
