"""What is no report but for the community's people: 社区, whatever belongs elsewhere."""

from ...cases.elsewhere import Elsewhere
from ...cases.guessing import guess
from ...cases.wording import plain
from ...people.queries import region, registered_community
from ...people.reaching import phone_of
from ...people.rules import community_of
from ...records.models import Talk
from ...saying.answers import NO_STATION, stations_near
from ..chat import Chat
from . import register
from .keeping import keep

KEEP = "keep"
CALL = "call"
WHERE = "你在哪一片？发个定位，或打社区名，我转给那里的人。"
FEWEST = 3  # characters that can tell what it is about


def not_ours(chat: Chat, text: str, found: Elsewhere) -> str:
    """Where it belongs; and, if it can be kept, what to answer so that the community keeps it."""
    if found.at_once:
        return f"{found.says}\n{keep(chat, text) or WHERE}"
    if found.keep:
        chat.ask(KEEP, words=text)
    return found.says


def call(chat: Chat) -> str:
    """社区: wants a person. What was said just before goes along; if that was nothing, it is asked
    for, since a case without a word helps nobody."""
    talk = chat.pending()
    if talk is None or talk.flow != KEEP:
        return _ask_what(chat)
    chat.settled()
    kept = keep(chat, talk.memory["words"], danger=bool(talk.memory.get("danger")))
    return kept + _phone(chat) if kept else WHERE


def _ask_what(chat: Chat) -> str:
    chat.ask(CALL)
    code = registered_community(chat.person)
    name = region(community_of(code) or code).name if code else "社区"
    return f"找{name}什么事？写一句发来，我转给值班的人，有编号、有回音。" + _phone(chat)


def called_for(chat: Chat, talk: Talk | None, text: str) -> str | None:
    """The words that were asked for after 社区; None when they say nothing, report something, or
    only name a community."""
    said = plain(text)
    if talk is None or talk.flow != CALL or len(said) < FEWEST:
        return None
    if (place := register.named(text)) and said in place.name:
        return None
    chat.settled()
    about = guess(text)
    return None if about.kind or about.danger else keep(chat, text) or WHERE


def _phone(chat: Chat) -> str:
    phone = phone_of(registered_community(chat.person))
    return f"急的话打社区值班：{phone}。" if phone else ""


def secretary(chat: Chat) -> str:
    """叫你们书记来看: no private number, but somebody is on duty."""
    return "件都有人在办，回“进度”看。书记电话不在这里给。" + _phone(chat)


def stations(chat: Chat) -> str:
    """Where to rest near the community one is registered with."""
    if (code := registered_community(chat.person)) is None:
        return "还不知道你在哪一片。先回“报到”登记社区，就能查附近的驿站。"
    found = stations_near(code)
    if not found:
        return NO_STATION
    return "附近的驿站：\n" + "\n".join(f"{unit.name}：{unit.about}" for unit in found)
