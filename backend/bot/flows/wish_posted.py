"""Just after 心愿: the receipt, photos of it, and how to find whoever wishes."""

import re

from ...clock import local, said
from ...people.queries import region
from ...people.rules import community_of
from ...records.models import Talk
from ...texts.masking import doors_in, masked_home
from ...wishes import adding
from ...wishes.models import Wish
from ...wishes.posting import Reach
from ...wishes.queries import wish_for
from ...wishes.rules import kind_name
from ...wishes.telling import shortened
from ..chat import Chat
from ..days import called
from . import report
from .recent import SAME_MATTER

POSTED = "wish_posted"
SIGNS = " ，,。：:；;、"
_LEADS_IN = re.compile(r"(?:(?:打|拨|我|的|就|新|电话|手机|号码?|[换改]成?|是|联系|找)[\W_]*)+$")
_SAID_BESIDES = re.compile(
    r"^[\W_]*(?:(?:这?是|我|的|新|电话|手机|号码?|就行|可以|打|谢谢|麻烦|你们?|您|了|哈|吧|啊)[\W_]*)+$"
)
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def reach_in(words: str) -> Reach:
    """The telephone number and the door that stand in these words."""
    found = _PHONE.search(words)
    return Reach(phone=found[0] if found else "", address=" ".join(doors_in(words)))


def receipt(chat: Chat, wish: Wish, *, named: bool = False) -> str:
    """Its number, and until when the community answers; more may follow within minutes. `named`:
    with its words, where only a digit was sent last."""
    assert wish.due_at is not None
    chat.ask(POSTED, wish_id=wish.id)
    where = region(community_of(wish.region_code) or wish.region_code).name
    known = wish.contact is not None and wish.contact.phone and wish.contact.address
    more = "" if known else "再回个电话或门牌，只给认领的人和社区看。"
    words = f"：{shortened(wish.words)}" if named else ""
    return (
        f"记成心愿了，编号 {wish.number}（{kind_name(wish.kind_key, chat.now)}）{words}。\n"
        f"{where}看过、合适就上墙，{said(wish.due_at, chat.now)} 前回你。{_by(chat, wish)}\n"
        f"有照片现在发；{more}不回也行。"
    )


def _by(chat: Chat, wish: Wish) -> str:
    by = wish.wanted_by
    return f"你要{called(by, local(chat.now).date())}前，会催紧些。" if by else ""


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """A telephone number or a door, within minutes; None for anything else."""
    if not _just_posted(chat, talk):
        return None
    return reached(chat, wish_for(chat.person, talk.memory["wish_id"]), text)


def reached(chat: Chat, wish: Wish, text: str) -> str | None:
    """How to find whoever wishes, if these words tell it."""
    if masked_home(text) == text:
        return None
    phone = reach_in(text).phone
    before, _, after = text.partition(phone) if phone else ("", "", text)
    address = f"{_LEADS_IN.sub('', before)}{_SAID_BESIDES.sub('', after)}".strip(SIGNS)
    adding.say_reach(wish, Reach(phone=phone, address=address), by=chat.person)
    return f"好，记在 {wish.number} 里了，只给认领的人和社区看，墙上没有。"


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
