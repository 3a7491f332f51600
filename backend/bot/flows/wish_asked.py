"""What was asked last of a wish: is it done (圆了, 还差), or can you help (1, 好，周六去)."""

import re
from datetime import datetime

from ...clock import local
from ...records.models import Talk
from ...wishes import at_hand, claiming
from ...wishes.at_hand import Question
from ...wishes.models import Wish
from ...wishes.verbs import wishes as wished
from ..chat import Chat
from ..days import day_in
from . import rating, wish_board, wish_granted, wish_taking
from .recent import STILL_ABOUT_IT, TOLD, latest_open
from .wish_granted import SIGNS

_NOT_FREE = re.compile(
    r"(?:我|现在|最近|这次|那天|2|，|,| ){0,4}(?:不方便|没空|冇空|去不了|帮不了|不行)[了啊哈。]?"
)
_DAY_SIGNS = re.compile(r"[上下]午|早上|晚上|中午|前")
_YES = re.compile(
    r"(?:好|行|可以|能|愿意|没问题|冇问题|要得|我?来|我?去|我?能?帮)"
    r"(?:[的啊吧呀哈， ,。！!]|没问题|可以|我?来|我?去|我?能?帮(?:忙|他)?){0,4}"
)


def last(chat: Chat) -> Question | None:
    """What this person was asked last about a wish and has not answered, unless the question about
    a case came later."""
    found = next(iter(at_hand.questions(chat.person)), None)
    return None if found is None or rating.asked_since(chat, found.at) else found


def asked_since(chat: Chat, instant: datetime) -> bool:
    """Whether a question about a wish came later than that: then a bare number is its answer."""
    found = last(chat)
    return found is not None and found.at > instant


def by_number(chat: Chat, number: int) -> str | None:
    """The answer to the last question; None when there is none."""
    found = last(chat)
    if found is None:
        return None
    if found.done:
        return wish_granted.granted_or_not(chat, found.wish, number)
    return _several(chat, found) or _help(chat, found.wish, number)


def _several(chat: Chat, found: Question) -> str | None:
    """Asked about more than one at a time, as in the daily letter: which? None for one alone."""
    asked = at_hand.questions(chat.person)
    together = [
        question.wish for question in asked if not question.done and question.at == found.at
    ]
    return wish_board.which(chat, together) if len(together) > 1 else None


def _help(chat: Chat, wish: Wish, number: int) -> str:
    if number == 1:
        return wish_taking.take(chat, wish, None)
    return _declined(chat, wish) if number == 2 else "能帮回 1，不方便回 2，不用说为什么。"


def _declined(chat: Chat, wish: Wish) -> str:
    claiming.answer_ask(wish, False, by=chat.person, now=chat.now)
    return f"好的，不要紧，{wish.number} 再问别人。"


def words(chat: Chat, talk: Talk | None, text: str) -> str | None:
    """Words that answer what was asked; None when they are something else."""
    if talk is not None and (said := wish_granted.words(chat, talk, text)) is not None:
        return said
    if (agreed := agrees(chat, text)) is not None:
        return agreed
    done, not_free = wish_granted.says_how_it_is(text), _NOT_FREE.fullmatch(text)
    found = last(chat) if done or not_free else None
    if found is None or _asked_later(chat, talk, found):
        return None
    if not found.done:
        return _declined(chat, found.wish) if not_free else None
    return wish_granted.said_of(chat, found.wish, text) if done else None


def _asked_later(chat: Chat, talk: Talk | None, found: Question) -> bool:
    """Whether something else was asked since."""
    asks = talk is not None and talk.flow != TOLD
    return asks and talk is not None and found.at <= chat.now - chat.since(talk)


def agrees(chat: Chat, text: str) -> str | None:
    """好, 我来, 行，周六去: yes to whether one can help, if that was asked last. None when it was
    not, or when something else is being asked."""
    named = day_in(text, local(chat.now).date())
    rest = text if named is None else _DAY_SIGNS.sub("", named.rest)
    if _YES.fullmatch(rest.strip(SIGNS)) is None:
        return None
    found, talk = last(chat), chat.pending()
    if found is None or found.at == at_hand.EVER:
        return None
    if _asked_later(chat, talk, found):
        return None
    if found.done:
        return f"{found.wish.number} 圆了没有？{wish_granted.HOW_TO_ANSWER}"
    day = named.day if named else None
    return _several(chat, found) or wish_taking.take(chat, found.wish, day)


def rated(chat: Chat, solved: bool, text: str) -> str | None:
    """好了, 没解决, 来是来了: of the wish that was asked about last, unless a report is at hand."""
    found = last(chat)
    if found is None or not found.done or not wished(chat.person, found.wish):
        return None
    if rating.waiting(chat) is not None and found.at == at_hand.EVER:
        return None
    if latest_open(chat, STILL_ABOUT_IT) is not None:
        return None
    return (
        wish_granted.granted(chat, found.wish, text)
        if solved
        else wish_granted.missing(chat, found.wish, text)
    )
