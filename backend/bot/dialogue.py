"""From one message to one answer: first danger, then what was asked, then everything else."""

from ..cases.elsewhere import elsewhere
from ..cases.guessing import EMERGENCIES, guess
from ..wechat import Inbound
from .answers import answer_to
from .chat import Chat
from .flows import (
    checking,
    community,
    help,
    rating,
    register,
    report,
    wish_airing,
    wish_appeal,
    wish_aside,
    wish_asked,
    wish_board,
    wish_claims,
    wish_granted,
    wish_offers,
    wish_post,
    wish_posted,
    wish_taking,
    wish_unsaid,
    work,
)
from .intents import Intent, Name, intent
from .meanings import ALWAYS_MEANT


def wrote(message: Inbound) -> bool:
    """Whether the person did something that opens WeChat's window for us."""
    return message.kind != "event" or (message.event or "").lower() in {
        "subscribe",
        "scan",
        "click",
    }


def answer(chat: Chat, message: Inbound) -> str:
    """The reply to a message; empty when silence is the right one (somebody left, 收到).

    A refusal by a verb is raised as it is: the door rolls back and says its sentence.
    """
    if message.kind == "event":
        return _event(chat, message)
    match message.kind:
        case "image" if message.media_id:
            return _photo(chat, message.media_id)
        case "voice":
            return _voice(chat, message)
        case "location" if message.latitude is not None and message.longitude is not None:
            return _location(chat, message.latitude, message.longitude, message.label or "")
        case "text":
            return _words(chat, (message.text or "").strip())
        case _:
            return "这个打不开。把里面的照片单发一张给我就行，或者打两个字。"


def _event(chat: Chat, message: Inbound) -> str:
    match (message.event or "").lower():
        case "subscribe" | "scan":
            return help.WELCOME
        case "click":
            return _words(chat, message.event_key or "")
        case _:
            return ""


def _photo(chat: Chat, media_id: str) -> str:
    talk = chat.pending()
    if checked := checking.photo(chat, media_id):
        return checked
    if talk is not None and (
        of_wish := wish_posted.photo(chat, talk, media_id)
        or wish_claims.photo(chat, talk, media_id)
    ):
        return of_wish
    wish_board.put_aside(chat)
    return report.photo(chat, media_id)


def _voice(chat: Chat, message: Inbound) -> str:
    heard = (message.recognition or "").strip()
    if heard:
        return _words(chat, heard)
    if message.media_id:
        return report.photo(chat, message.media_id, kind="voice")
    return "语音没收到，再说一遍，或者打两个字。"


def _location(chat: Chat, latitude: float, longitude: float, label: str) -> str:
    talk = chat.pending()
    if talk is not None and talk.flow == register.ASK:
        return register.by_place(chat, latitude, longitude)
    if talk is not None and talk.flow == wish_post.Asked.WHERE:
        return wish_post.by_place(chat, talk, latitude, longitude)
    if talk is not None and talk.flow == wish_board.Asked.LIST:
        return wish_board.by_place(chat, talk, latitude, longitude)
    return report.place(chat, latitude, longitude, label)


def _words(chat: Chat, text: str) -> str:
    emergency = guess(text).emergency
    if emergency is not None and not EMERGENCIES[emergency].is_case:
        chat.ask(community.KEEP, words=text, danger=True)
        return EMERGENCIES[emergency].says
    meant = intent(text)
    if (reason := _reason(chat, meant, text)) is not None:
        return reason
    if (of_wish := _of_wish(chat, meant, text)) is not None:
        return of_wish
    if meant and (answered := _understood(chat, meant, text)) is not None:
        return answered
    talk = chat.pending()
    if called := community.called_for(chat, talk, text):
        return called
    if found := elsewhere(text):
        return community.not_ours(chat, text, found)
    if talk is not None and talk.flow == register.ASK and not guess(text).kind:
        return register.by_words(chat, text)
    if rather := wish_unsaid.rather_a_wish(chat, text):
        return rather
    reported = report.words(chat, text, talk)
    if reported is not None:
        wish_board.put_aside(chat)
        return reported
    if meant is not None and meant.name in {Name.RATE_NOT, Name.RATE_PARTLY}:
        return rating.too_late(chat) or help.NOT_UNDERSTOOD
    if _names_a_place(chat, text):
        return register.begin(chat, text)
    return wish_unsaid.meant(chat, text) or help.NOT_UNDERSTOOD


def _understood(chat: Chat, meant: Intent, text: str) -> str | None:
    wish_aside.put_aside(chat, meant)
    return answer_to(chat, meant, text)


def _reason(chat: Chat, meant: Intent | None, text: str) -> str | None:
    """The sentence that somebody who works here was asked for: it may be in any words."""
    if (meant and meant.name in ALWAYS_MEANT) or not work.does(chat, "report_up"):
        return None
    talk = chat.pending()
    return work.reason(chat, talk, text) if talk else None


def _of_wish(chat: Chat, meant: Intent | None, text: str) -> str | None:
    """Words that the talk about a wish has asked for."""
    talk = chat.pending()
    thanks = meant is not None and meant.name is Name.THANKS and wish_granted.waits_for_thanks(talk)
    if meant and (meant.case_number or meant.name in ALWAYS_MEANT) and not thanks:
        return None
    if talk is None or wish_aside.asks_back(chat, talk, text):
        return wish_asked.words(chat, None, text)
    return (
        wish_airing.words(chat, talk, text)
        or wish_post.words(chat, talk, text)
        or wish_posted.words(chat, talk, text)
        or wish_board.by_words(chat, talk, text)
        or wish_taking.by_words(chat, talk, text)
        or wish_appeal.words(chat, talk, text)
        or wish_offers.words(chat, talk, text)
        or wish_claims.words(chat, talk, text)
        or wish_asked.words(chat, talk, text)
    )


def _names_a_place(chat: Chat, text: str) -> bool:
    return not chat.person.open_roles and text.rstrip("。!！ ").endswith(("社区", "街道", "那边"))
