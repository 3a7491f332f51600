"""Just after 心愿: the receipt, photos of it, and how to find whoever wishes."""

import re

from ...clock import said
from ...people.queries import region
from ...people.rules import community_of
from ...records.models import Talk
from ...texts.masking import masked_home
from ...wishes import adding
from ...wishes.models import Wish
from ...wishes.posting import Reach
from ...wishes.queries import wish_for
from ...wishes.rules import kind_name
from ..chat import Chat
from . import report
from .recent import SAME_MATTER

POSTED = "wish_posted"
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def phone_in(words: str) -> str:
    """A telephone number in these words, or nothing."""
    found = _PHONE.search(words)
    return found[0] if found else ""


def receipt(chat: Chat, wish: Wish) -> str:
    """Its number, and until when the community answers; more may follow within minutes."""
    assert wish.due_at is not None
    chat.ask(POSTED, wish_id=wish.id)
    where = region(community_of(wish.region_code) or wish.region_code).name
    return (
        f"记成心愿了，编号 {wish.number}（{kind_name(wish.kind_key, chat.now)}）。\n"
        f"{where}看过就上墙，{said(wish.due_at, chat.now)} 前回你。\n"
        "有照片现在发；再回个电话或门牌，只给认领的人和社区看。不回也行。"
    )


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """A telephone number or a door, within minutes; None for anything else."""
    if not _just_posted(chat, talk) or masked_home(text) == text:
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    phone = phone_in(text)
    rest = text.replace(phone, " ", 1).strip(" ，,。：:") if phone else text
    has_more = masked_home(rest) != rest
    adding.say_reach(wish, Reach(phone=phone, address=rest if has_more else ""), by=chat.person)
    return f"好，写在 {wish.number} 的“怎么找到我”里了，墙上看不到。"


def _just_posted(chat: Chat, talk: Talk) -> bool:
    return talk.flow == POSTED and chat.since(talk) <= SAME_MATTER


def photo(chat: Chat, talk: Talk, media_id: str) -> str | None:
    """A photo within minutes of the posting is of the wish."""
    if not _just_posted(chat, talk):
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    if not adding.takes_photo(wish, None):
        return None
    if adding.is_full(wish, None):
        return adding.FULL
    fetch = report.fetched(chat, media_id, "photo", f"wish:{wish.id}")
    chat.ask(POSTED, wish_id=wish.id, fetch_id=fetch.id)
    return f"照片放进 {wish.number} 了，社区看过再上墙。要是报别的事就回“另一件”。"


def another(chat: Chat) -> str | None:
    """另一件: the photo was of something to report. None when there was none."""
    talk = chat.pending()
    if talk is None or talk.flow != POSTED or "fetch_id" not in talk.memory:
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    media_id = adding.let_go_of(wish, talk.memory["fetch_id"], by=chat.person)
    chat.settled()
    return report.photo(chat, media_id)
