"""Is it granted? 圆了 with stars, 还差 and what is missing, and 谢谢 for the card of thanks."""

import re
from enum import StrEnum

from ...errors import NotAllowed
from ...records.links import card_address
from ...records.models import Talk
from ...wishes import fulfilling
from ...wishes.models import Wish
from ...wishes.queries import wish_for
from ...wishes.verbs import wishes as wished
from ..chat import Chat
from ..numbers import half_width
from . import wish_airing


class Asked(StrEnum):
    """What was asked last."""

    GRANTED = "wish_granted"  # looked up by its number: is it done?
    STARS = "wish_stars"
    MISSING = "wish_missing"
    THANK = "wish_thank"


NUMBERED = {Asked.GRANTED, Asked.STARS}
HOW_TO_ANSWER = "回 1 圆了，回 3 还差一点。"
SIGNS = " ，,。！!"

_STARS = re.compile(r"([1-5一二两三四五]) ?(?:颗|个)?星?")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_GRANTED = re.compile(r"(?:1[ ，,、:：]+|圆了|是这样|是的|好得很|蛮好|很好|都好了|办好了)")
_MISSING = re.compile(r"(?:3[ ，,、:：]+|还差|还没办|没办好|冇办好)")
_NO = re.compile(
    r"(?:还|都|根本)?(?:没有?|冇|不行|不好|不是)(?:好|办|来|修好?)?(?:[的啊呢了。]{0,2})"
)
_THANKS = re.compile(r"\W*(?:谢谢|多谢|感谢|谢)(?:了|啊|你们|你|您|师傅|大家)?[\s，,。！!:：]*")


def answer(chat: Chat, number: int) -> str:
    """The answer to what the talk asked: a wish looked up, or its stars."""
    talk = chat.pending()
    assert talk is not None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    if talk.flow == Asked.GRANTED:
        return granted_or_not(chat, wish, number)
    if not 1 <= number <= 5:
        return "回 1 到 5，五颗星最好。"
    return _confirm(chat, wish, number, talk.memory["words"])


def granted_or_not(chat: Chat, wish: Wish, number: int) -> str:
    """1 圆了, 3 还差; another number is told so."""
    _must_be_own(chat, wish)
    if number == 1:
        return granted(chat, wish, "")
    return missing(chat, wish, "") if number == 3 else HOW_TO_ANSWER


def _must_be_own(chat: Chat, wish: Wish) -> None:
    if not wished(chat.person, wish):
        raise NotAllowed(f"{wish.number} 是替邻居发的，社区会打电话问本人。")


def says_granted(said: str) -> bool:
    """Whether these words say that it is done, and nothing against it."""
    found = _GRANTED.match(said)
    rest = half_width(said[found.end() :]).strip(SIGNS) if found else ""
    return said[:1] == "1" or (found is not None and (not rest or bool(_STARS.fullmatch(rest))))


def granted(chat: Chat, wish: Wish, said: str) -> str:
    """圆了: with stars if they were said, else they are asked."""
    said = _GRANTED.sub("", said, count=1).lstrip(SIGNS).rstrip()
    if (stars := _STARS.fullmatch(half_width(said).rstrip(SIGNS))) is not None:
        return _confirm(chat, wish, _number(stars[1]), "")
    chat.ask(Asked.STARS, wish_id=wish.id, words=said)
    return "太好了。给帮忙的人几颗星？回 1 到 5，五颗最好。"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _DIGITS[said]


def _confirm(chat: Chat, wish: Wish, stars: int, said: str) -> str:
    fulfilling.confirm(wish, stars=stars, words=said, by=chat.person, now=chat.now)
    chat.ask(Asked.THANK, wish_id=wish.id)
    return (
        f"{wish.number} 圆了，记上 {stars} 颗星。"
        "想谢谢帮忙的人，回“谢谢”加一句，做成感谢卡给他，不写你是谁。"
        f"{wish_airing.offer(chat, wish)}"
    )


def missing(chat: Chat, wish: Wish, said: str) -> str:
    """还差: what, so that they come again."""
    said = _MISSING.sub("", said, count=1).lstrip(SIGNS).rstrip()
    if not said:
        chat.ask(Asked.MISSING, wish_id=wish.id)
        return f"{wish.number} 还差什么？写一句，好让他再来。"
    fulfilling.send_back(wish, words=said, by=chat.person, now=chat.now)
    chat.settled()
    return f"{wish.number} 告诉认领的人了，请他再来一趟。一直没来就回“社区”。"


def thank(chat: Chat, wish: Wish, said: str) -> str:
    """谢谢 and a sentence: the card."""
    said = _THANKS.sub("", said, count=1).strip() or said.strip()
    card = fulfilling.thank(wish, said, by=chat.person, now=chat.now)
    chat.settled()
    return (
        f"感谢卡做好了，写的是“{card.words}”，这就告诉帮忙的人。"
        f"卡上不写你是谁，点开能看，也能转给别人：\n{card_address(card.key)}"
    )


def waits_for_thanks(talk: Talk | None) -> bool:
    return talk is not None and talk.flow == Asked.THANK


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """Words that were asked for; None when they are something else."""
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
        case Asked.GRANTED if says_how_it_is(text):
            return said_of(chat, wish, text)
    return None


def _stars_or_words(chat: Chat, wish: Wish, talk: Talk, text: str) -> str:
    if (stars := _STARS.fullmatch(half_width(text).rstrip(SIGNS))) is not None:
        return _confirm(chat, wish, _number(stars[1]), talk.memory["words"])
    chat.ask(Asked.STARS, wish_id=wish.id, words=f"{talk.memory['words']} {text}".strip())
    return "这句也记下了。几颗星？回 1 到 5，五颗最好。"


def said_of(chat: Chat, wish: Wish, text: str) -> str:
    """圆了 or 还差, in one's own words."""
    _must_be_own(chat, wish)
    if _NO.fullmatch(text):
        return missing(chat, wish, "")
    return missing(chat, wish, text) if _MISSING.match(text) else granted(chat, wish, text)


def says_how_it_is(text: str) -> bool:
    """Whether words say that it is done, or that it is not."""
    return bool(_GRANTED.match(text) or _MISSING.match(text) or _NO.fullmatch(text))
