"""What a wish waits for: is it done (圆了, 还差, stars, thanks), and can you help (1, 不方便)."""

import re
from datetime import datetime
from enum import StrEnum

from ...errors import NotAllowed
from ...records.models import Talk
from ...wishes import at_hand, claiming, fulfilling
from ...wishes.at_hand import Question
from ...wishes.models import Wish
from ...wishes.queries import wish_for
from ...wishes.verbs import wishes as wished
from ..chat import Chat
from . import rating, wish_board
from .recent import STILL_ABOUT_IT, latest_open


class Asked(StrEnum):
    """What was asked last."""

    GRANTED = "wish_granted"  # looked up by its number: is it done?
    STARS = "wish_stars"
    MISSING = "wish_missing"
    THANK = "wish_thank"


NUMBERED = {Asked.GRANTED, Asked.STARS}
HOW_TO_ANSWER = "回 1 圆了，回 3 还差一点。"

_STARS = re.compile(r"([1-5一二两三四五]) ?(?:颗|个)?星?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_GRANTED = re.compile(r"(?:1[ ，,、:：]+|圆了|是这样|是的|好得很|蛮好|很好|都好了|办好了)")
_MISSING = re.compile(r"(?:3[ ，,、:：]+|还差|还没办|没办好|冇办好)")
_NOT_FREE = re.compile(
    r"(?:我|现在|最近|这次|那天|2|，|,| ){0,4}(?:不方便|没空|冇空|去不了|帮不了|不行)[了啊哈。]?"
)
_THANKS = re.compile(r"\W*(?:谢谢|多谢|感谢|谢)(?:了|啊|你们|你|您|师傅|大家)?[\s，,。！!:：]*")


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
        return _granted_or_not(chat, found.wish, number)
    return _help(chat, found.wish, number)


def answer(chat: Chat, number: int) -> str:
    """The answer to what the talk asked: a wish looked up, or its stars."""
    talk = chat.pending()
    assert talk is not None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    if talk.flow == Asked.GRANTED:
        return _granted_or_not(chat, wish, number)
    if not 1 <= number <= 5:
        return "回 1 到 5，五颗星最好。"
    return _confirm(chat, wish, number, talk.memory["words"])


def _help(chat: Chat, wish: Wish, number: int) -> str:
    if number == 1:
        return wish_board.ask_day(chat, wish)
    return _declined(chat, wish) if number == 2 else "能帮回 1，不方便回 2，不用说为什么。"


def _declined(chat: Chat, wish: Wish) -> str:
    claiming.answer_ask(wish, False, by=chat.person, now=chat.now)
    return "好的，不要紧，再问别人。"


def _granted_or_not(chat: Chat, wish: Wish, number: int) -> str:
    _must_be_own(chat, wish)
    if number == 1:
        return granted(chat, wish, "")
    return missing(chat, wish, "") if number == 3 else HOW_TO_ANSWER


def _must_be_own(chat: Chat, wish: Wish) -> None:
    if not wished(chat.person, wish):
        raise NotAllowed(f"{wish.number} 是替邻居发的，社区会打电话问本人。")


def granted(chat: Chat, wish: Wish, said: str) -> str:
    """圆了: with stars if they were said, else they are asked."""
    said = _GRANTED.sub("", said, count=1).strip(" ，,。！!")
    if (stars := _STARS.fullmatch(said)) is not None:
        return _confirm(chat, wish, _number(stars[1]), "")
    chat.ask(Asked.STARS, wish_id=wish.id, words=said)
    return "太好了。给帮忙的人几颗星？回 1 到 5，五颗最好。"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _DIGITS[said]


def _confirm(chat: Chat, wish: Wish, stars: int, said: str) -> str:
    fulfilling.confirm(wish, stars=stars, words=said, by=chat.person, now=chat.now)
    chat.ask(Asked.THANK, wish_id=wish.id)
    return (
        f"{wish.number} 圆了，记上 {stars} 颗星。想谢谢帮忙的人，回“谢谢”加一句，做成感谢卡给他。"
    )


def missing(chat: Chat, wish: Wish, said: str) -> str:
    """还差: what, so that they come again."""
    said = _MISSING.sub("", said, count=1).strip(" ，,。！!")
    if not said:
        chat.ask(Asked.MISSING, wish_id=wish.id)
        return f"{wish.number} 还差什么？写一句，好让他再来。"
    fulfilling.send_back(wish, words=said, by=chat.person, now=chat.now)
    chat.settled()
    return f"{wish.number} 告诉认领的人了，他会再来。没来就回“社区”。"


def thank(chat: Chat, wish: Wish, said: str) -> str:
    """谢谢 and a sentence: the card."""
    said = _THANKS.sub("", said, count=1).strip() or said.strip()
    card = fulfilling.thank(wish, said, by=chat.person, now=chat.now)
    chat.settled()
    return f"感谢卡做好了，帮忙的人收到了：“{card.words}”。卡上没有名字，可以在小程序里转发。"


def waits_for_thanks(talk: Talk | None) -> bool:
    return talk is not None and talk.flow == Asked.THANK


def words(chat: Chat, talk: Talk | None, text: str) -> str | None:
    """Words that answer what was asked; None when they are something else."""
    if talk is not None and (said := _of_talk(chat, talk, text)) is not None:
        return said
    done, not_free = _GRANTED.match(text) or _MISSING.match(text), _NOT_FREE.fullmatch(text)
    found = last(chat) if done or not_free else None
    if found is None or (talk is not None and found.at <= chat.now - chat.since(talk)):
        return None
    if not found.done:
        return _declined(chat, found.wish) if not_free else None
    return _said_of(chat, found.wish, text) if done else None


def _of_talk(chat: Chat, talk: Talk, text: str) -> str | None:
    if talk.flow not in set(Asked):
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    match talk.flow:
        case Asked.MISSING:
            return missing(chat, wish, text)
        case Asked.STARS:
            return _stars_or_words(chat, wish, talk, text)
        case Asked.THANK if _THANKS.match(text):
            bare = not _THANKS.sub("", text, count=1).strip()
            return (
                "想写在卡上的话，回“谢谢”加一句，比如“谢谢 灯亮堂了”。"
                if bare
                else thank(chat, wish, text)
            )
        case Asked.GRANTED if _GRANTED.match(text) or _MISSING.match(text):
            return _said_of(chat, wish, text)
    return None


def _stars_or_words(chat: Chat, wish: Wish, talk: Talk, text: str) -> str:
    if (stars := _STARS.fullmatch(text)) is not None:
        return _confirm(chat, wish, _number(stars[1]), talk.memory["words"])
    chat.ask(Asked.STARS, wish_id=wish.id, words=f"{talk.memory['words']} {text}".strip())
    return "这句也记下了。几颗星？回 1 到 5，五颗最好。"


def _said_of(chat: Chat, wish: Wish, text: str) -> str:
    _must_be_own(chat, wish)
    return missing(chat, wish, text) if _MISSING.match(text) else granted(chat, wish, text)


def rated(chat: Chat, solved: bool, text: str) -> str | None:
    """好了, 没解决, 来是来了: of the wish that was asked about last, unless a report is at hand."""
    found = last(chat)
    if found is None or not found.done or not wished(chat.person, found.wish):
        return None
    if rating.waiting(chat) is not None and found.at == at_hand.EVER:
        return None
    if latest_open(chat, STILL_ABOUT_IT) is not None:
        return None
    return granted(chat, found.wish, text) if solved else missing(chat, found.wish, text)
