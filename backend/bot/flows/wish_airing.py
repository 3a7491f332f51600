"""公开, 不公开: whether everybody reads a wish, without names, or only the street."""

import re

from ...records.models import Talk
from ...wishes import airing
from ...wishes.models import SHOWN, Wish
from ...wishes.queries import wish_for
from ...wishes.verbs import moves_for
from ..chat import Chat

_SAID = re.compile(
    r"\W*我?(?:想|要|愿意|可以|同意)?(?P<no>不要?|不想|别|莫|取消|停止)?再?公开(?:了|吧|的|它){0,2}\W*"
)


def said(chat: Chat, wish: Wish, text: str) -> str | None:
    """What becomes of it; None for other words. Raises what `airing` raises."""
    found = _SAID.fullmatch(text)
    if found is None:
        return None
    if found["no"]:
        airing.unair(wish, by=chat.person)
        return f"好，{wish.number} 不公开了，只有街道里的人看得到。"
    airing.air(wish, by=chat.person, now=chat.now)
    when = "大家都看得到了" if wish.status in SHOWN else "上墙以后大家都看得到"
    return f"好，{wish.number} {when}，没有名字、电话和门牌。不想了回“不公开 {wish.number}”。"


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """The same of the wish that was talked of last."""
    if not talk.flow.startswith("wish") or "wish_id" not in talk.memory:
        return None
    return said(chat, wish_for(chat.person, talk.memory["wish_id"]), text)


def offer(chat: Chat, wish: Wish) -> str:
    """That it may be public, to whoever may say so."""
    if "air" not in moves_for(chat.person, wish):
        return ""
    return f"\n愿意让大家都看到这件好事，回“公开 {wish.number}”，不写名字。"
