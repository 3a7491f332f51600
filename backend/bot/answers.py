"""The answer to each intent: one table."""

from collections.abc import Callable

from ..cases import drafting
from ..cases.guessing import guess
from ..cases.models import Verdict
from .chat import Chat
from .flows import (
    amend,
    choosing,
    community,
    disclosing,
    help,
    mine,
    notices,
    points,
    rating,
    register,
    report,
    same,
    second,
    work,
)
from .intents import Intent, Name


def answer_to(chat: Chat, meant: Intent, text: str) -> str | None:
    """The answer to an intent; None when, as things stand, it means nothing of the kind."""
    return _ANSWERS[meant.name](chat, meant, text)


_NUMBERED: dict[str, Callable[[Chat, int], str]] = {
    choosing.ASK: choosing.answer,
    mine.RATE: rating.looked_up,
    same.ASK: same.answer,
    second.ASK: second.answer,
    register.ASK: register.by_number,
    work.WHICH: work.by_number,
}


def _chosen(chat: Chat, meant: Intent, _text: str) -> str:
    number = meant.number or 0
    talk = chat.pending()
    answer = _NUMBERED.get(talk.flow) if talk is not None else None
    if talk and answer and not rating.asked_since(chat, chat.now - chat.since(talk)):
        return answer(chat, number)
    return rating.by_number(chat, number) or (
        "这会儿没有等你选的事。要报事发照片；查进度回“进度”。"
    )


def _yes(chat: Chat, meant: Intent, text: str) -> str | None:
    return _as_number(chat, 1, text)


def _no(chat: Chat, meant: Intent, text: str) -> str | None:
    return _as_number(chat, 2, text)


def _as_number(chat: Chat, number: int, text: str) -> str | None:
    talk = chat.pending()
    if talk is None or talk.flow not in {choosing.ASK, same.ASK, second.ASK}:
        return None
    return _chosen(chat, Intent(Name.CHOICE, number=number), text)


def _rated(verdict: Verdict) -> Callable[[Chat, Intent, str], str | None]:
    def rate(chat: Chat, meant: Intent, text: str) -> str | None:
        return rating.rate(chat, verdict, text, meant.case_number)

    return rate


def _fixed(chat: Chat, meant: Intent, text: str) -> str:
    return rating.rate(chat, Verdict.SOLVED, text) or "太好了，你那一眼看得准。"


def _station(chat: Chat, meant: Intent, text: str) -> str | None:
    """充电 looks for a place; while a photo waits for its words it says what the photo shows."""
    told = guess(text).kind and drafting.latest_draft(chat.person)
    return None if told else community.stations(chat)


def _call_me(chat: Chat, meant: Intent, text: str) -> str:
    talk = chat.pending()
    known = community.called_for(chat, talk, text) or report.words(chat, text, talk)
    return known or "号码不会登出来，只给办这件事的人看，办完就收回。要报什么事，拍一张发来。"


def _says(sentence: str) -> Callable[[Chat, Intent, str], str]:
    return lambda _chat, _meant, _text: sentence


# What people may say at any time, whatever they were asked.
ALWAYS_MEANT = {
    Name.CHOICE,
    Name.LOOKUP,
    Name.HELP,
    Name.ACK,
    Name.THANKS,
    Name.GREETING,
    Name.PROGRESS,
    Name.CANCEL,
    Name.BIND,
    Name.MUTE,
    Name.UNMUTE,
    Name.POINTS,
    Name.REPORT_UP,
    Name.VERIFY,
    Name.ANOTHER,
}

_ANSWERS: dict[Name, Callable[[Chat, Intent, str], str | None]] = {
    Name.CHOICE: _chosen,
    Name.LOOKUP: lambda chat, meant, text: (
        work.by_case_number(chat, meant.case_number or "", text)
        or mine.one(chat, meant.case_number or "")
    ),
    Name.ADD: lambda chat, meant, _: amend.add_to(chat, meant.case_number or "", meant.rest or ""),
    Name.HELP: lambda chat, *_: help.usage(chat),
    Name.ACK: _says("嗯，辛苦。"),
    Name.THANKS: _says("你那一眼看得准，大家都说好。路上慢点。"),
    Name.GREETING: _says("在。拍一张发来就行。"),
    Name.LATER: lambda chat, *_: amend.later(chat),
    Name.PROGRESS: lambda chat, *_: mine.reports(chat),
    Name.CHASE: lambda chat, *_: mine.chase(chat),
    Name.ANOTHER: lambda chat, *_: amend.another(chat),
    Name.CANCEL: lambda chat, *_: amend.cancel(chat),
    Name.WITHDRAW: lambda chat, meant, _: amend.withdraw(chat, meant.case_number),
    Name.RELOCATE: lambda chat, *_: amend.relocate(chat),
    Name.RATE_SOLVED: _rated(Verdict.SOLVED),
    Name.RATE_PARTLY: _rated(Verdict.PARTLY),
    Name.RATE_NOT: _rated(Verdict.NOT_SOLVED),
    Name.FIXED_THANKS: _fixed,
    Name.YES: _yes,
    Name.NO: _no,
    Name.MUTE: lambda chat, *_: notices.mute(chat),
    Name.UNMUTE: lambda chat, *_: notices.unmute(chat),
    Name.REGISTER: lambda chat, meant, text: register.begin(chat, meant.rest or text),
    Name.BIND: lambda chat, meant, _: register.bind(chat, meant.rest or ""),
    Name.COMMUNITY: lambda chat, *_: community.call(chat),
    Name.SECRETARY: lambda chat, *_: community.secretary(chat),
    Name.STATION: _station,
    Name.POINTS: lambda chat, *_: points.mine(chat),
    Name.REDEEM: lambda chat, *_: points.things(chat),
    Name.CASH: _says(points.NO_CASH),
    Name.PROOF: lambda chat, *_: mine.proof(chat),
    Name.CONFIDENTIAL: lambda chat, *_: disclosing.keep_secret(chat),
    Name.DISCLOSE: lambda chat, *_: disclosing.may_know(chat),
    Name.REPORT_UP: lambda chat, meant, text: work.begin(
        chat, "report_up", meant.case_number, text
    ),
    Name.VERIFY: lambda chat, meant, text: work.begin(chat, "verify", meant.case_number, text),
    Name.CALL_ME: _call_me,
    Name.MINOR: _says("要家长带着来社区登记，孩子的信息我们网上不收。"),
    Name.WISH: lambda chat, meant, _: community.wish(chat, meant.rest or ""),
    Name.VENT: _says("辛苦。要开“当时在报隐患”的时间证明，回“证明”。"),
    Name.ABUSE: _says("听到了，气头上也正常。哪件没办好，把编号发来；要找人说，回“社区”。"),
    Name.UNREADABLE: _says("打不开转发的记录。把里面的照片单发一张给我就行。"),
    Name.RECALLED: _says(""),
}
