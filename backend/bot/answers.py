"""The answer to each intent: one table."""

from collections.abc import Callable
from datetime import datetime

from ..cases import drafting
from ..cases.guessing import guess
from ..cases.models import Verdict
from ..errors import NotFound
from ..people.models import RoleKind
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
    wish_appeal,
    wish_aside,
    wish_asked,
    wish_board,
    wish_claims,
    wish_granted,
    wish_offers,
    wish_post,
    wish_posted,
    wish_show,
    wish_taking,
    wish_unsaid,
    work,
)
from .intents import Intent, Name
from .meanings import OF_WISHES


def answer_to(chat: Chat, meant: Intent, text: str) -> str | None:
    """The answer to an intent; None when, as things stand, it means nothing of the kind."""
    of_wish = wish_show.by_number(chat, meant, text) if meant.case_number else None
    answered = of_wish or _ANSWERS[meant.name](chat, meant, text)
    if answered and (of_wish or meant.name in OF_WISHES - {Name.WISH, Name.WISH_FOR_OTHER}):
        wish_aside.note(chat)
    return answered


_NUMBERED: dict[str, Callable[[Chat, int], str]] = {
    choosing.ASK: choosing.answer,
    mine.RATE: rating.looked_up,
    same.ASK: same.answer,
    second.ASK: second.answer,
    register.ASK: register.by_number,
    work.WHICH: work.by_number,
    **dict.fromkeys(wish_post.NUMBERED, wish_post.by_number),
    **dict.fromkeys(wish_board.NUMBERED, wish_board.by_number),
    **dict.fromkeys(wish_taking.NUMBERED, wish_taking.by_number),
    **dict.fromkeys(wish_unsaid.NUMBERED, wish_unsaid.by_number),
    **dict.fromkeys(wish_claims.NUMBERED, wish_claims.by_number),
    **dict.fromkeys(wish_granted.NUMBERED, wish_granted.answer),
}


def _chosen(chat: Chat, meant: Intent, _text: str) -> str:
    number = meant.number or 0
    talk = chat.pending()
    answer = _NUMBERED.get(talk.flow) if talk is not None else None
    if talk and answer and not _asked_since(chat, chat.now - chat.since(talk)):
        return answer(chat, number)
    return (
        wish_asked.by_number(chat, number)
        or rating.by_number(chat, number)
        or "这会儿没有等你选的事。要报事发照片；查进度回“进度”。"
    )


def _asked_since(chat: Chat, instant: datetime) -> bool:
    return rating.asked_since(chat, instant) or wish_asked.asked_since(chat, instant)


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
        solved = verdict is Verdict.SOLVED
        of_wish = None if meant.case_number else wish_asked.rated(chat, solved, text)
        rated = of_wish or rating.rate(chat, verdict, text, meant.case_number)
        return rated or (wish_claims.begin_done(chat, text) if solved else None)

    return rate


def _fixed(chat: Chat, meant: Intent, text: str) -> str:
    of_wish = None if meant.case_number else wish_asked.rated(chat, True, text)
    return of_wish or rating.rate(chat, Verdict.SOLVED, text) or "太好了，你那一眼看得准。"


def _station(chat: Chat, meant: Intent, text: str) -> str | None:
    """充电 looks for a place; while a photo waits for its words it says what the photo shows."""
    told = guess(text).kind and drafting.latest_draft(chat.person)
    return None if told else community.stations(chat)


def _call_me(chat: Chat, meant: Intent, text: str) -> str:
    talk = chat.pending()
    known = community.called_for(chat, talk, text) or report.words(chat, text, talk)
    return known or "号码不会登出来，只给办这件事的人看，办完就收回。要报什么事，拍一张发来。"


def _of_wishes(
    begin: Callable[[Chat, str], str | None],
) -> Callable[[Chat, Intent, str], str | None]:
    """A verb on a wish; with a number, of none that this person may see."""

    def answer(chat: Chat, meant: Intent, text: str) -> str | None:
        if meant.case_number:
            raise NotFound(f"没有找到心愿 {meant.case_number}。回“看心愿”看墙上的。")
        return begin(chat, text)

    return answer


def _another(chat: Chat, meant: Intent, text: str) -> str:
    return wish_posted.another(chat) or amend.another(chat)


def _ack(chat: Chat, meant: Intent, text: str) -> str:
    return wish_asked.agrees(chat, text) or "嗯，辛苦。"


def _thanks(chat: Chat, meant: Intent, text: str) -> str:
    """Who rides hears that of the street; after a wish, or from somebody at home, it is another."""
    talk = chat.pending()
    of_wish = talk is not None and talk.flow.startswith("wish")
    if of_wish or not any(role.kind is RoleKind.RIDER for role in chat.person.open_roles):
        return "不客气，有事再说一声。"
    return "你那一眼看得准，大家都说好。路上慢点。"


def _cancel(chat: Chat, meant: Intent, text: str) -> str:
    return wish_show.let_be(chat) or amend.cancel(chat)


def _says(sentence: str) -> Callable[[Chat, Intent, str], str]:
    return lambda _chat, _meant, _text: sentence


_ANSWERS: dict[Name, Callable[[Chat, Intent, str], str | None]] = {
    Name.CHOICE: _chosen,
    Name.LOOKUP: lambda chat, meant, text: (
        work.by_case_number(chat, meant.case_number or "", text)
        or mine.one(chat, meant.case_number or "")
    ),
    Name.ADD: lambda chat, meant, _: amend.add_to(chat, meant.case_number or "", meant.rest or ""),
    Name.HELP: lambda chat, *_: help.usage(chat),
    Name.ACK: _ack,
    Name.THANKS: _thanks,
    Name.GREETING: _says("在。拍一张发来就行。"),
    Name.LATER: lambda chat, *_: amend.later(chat),
    Name.PROGRESS: lambda chat, *_: mine.reports(chat),
    Name.CHASE: lambda chat, *_: mine.chase(chat),
    Name.ANOTHER: _another,
    Name.CANCEL: _cancel,
    Name.WITHDRAW: lambda chat, meant, _: amend.withdraw(chat, meant.case_number),
    Name.RELOCATE: lambda chat, *_: amend.relocate(chat),
    Name.RATE_SOLVED: _rated(Verdict.SOLVED),
    Name.RATE_PARTLY: _rated(Verdict.PARTLY),
    Name.RATE_NOT: _rated(Verdict.NOT_SOLVED),
    Name.FIXED_THANKS: _fixed,
    Name.YES: _yes,
    Name.NO: _no,
    Name.INBOX: lambda chat, *_: notices.latest(chat),
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
    Name.WISH: lambda chat, _, text: wish_post.begin(chat, text),
    Name.WISH_FOR_OTHER: lambda chat, _, text: wish_post.begin_for_other(chat, text),
    Name.WISHES: lambda chat, _, text: wish_board.board(chat, text),
    Name.MY_WISHES: lambda chat, *_: wish_show.mine(chat),
    Name.MY_CLAIMS: lambda chat, *_: wish_claims.mine(chat),
    Name.CLAIM: _of_wishes(wish_board.begin),
    Name.GIVE_BACK: _of_wishes(wish_claims.begin_back),
    Name.DONE: _of_wishes(wish_claims.begin_done),
    Name.WISH_BACK: lambda chat, *_: wish_show.to_withdraw(chat),
    Name.WISH_HOW: _says(help.OF_WISHES),
    Name.OFFER: lambda chat, _, text: wish_offers.begin(chat, text),
    Name.REST: lambda chat, *_: wish_offers.rest(chat),
    Name.REST_OVER: lambda chat, *_: wish_offers.again(chat),
    Name.OFFER_BACK: lambda chat, *_: wish_offers.stop(chat),
    Name.APPEAL: lambda chat, _, text: wish_appeal.begin(chat, text),
    Name.VENT: _says("辛苦。要开“当时在报隐患”的时间证明，回“证明”。"),
    Name.ABUSE: _says("听到了，气头上也正常。哪件没办好，把编号发来；要找人说，回“社区”。"),
    Name.UNREADABLE: _says("打不开转发的记录。把里面的照片单发一张给我就行。"),
    Name.RECALLED: _says(""),
}
