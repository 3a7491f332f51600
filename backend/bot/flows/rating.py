"""评价: whoever reported or joined says whether it is solved, in whatever words."""

from datetime import datetime

from ...cases import amending, queries
from ...cases.closing import rate as rate_case
from ...cases.closing import say_more
from ...cases.concerning import ended_before, ended_lately
from ...cases.earning import key_of
from ...cases.guessing import Guess
from ...cases.models import ENDED, Case, Rating, Verdict
from ...cases.rules import SAID_DONE, reported
from ...cases.words import VERDICT_WORDS
from ...records.models import Talk
from ..chat import Chat
from . import points
from .keeping import added
from .mine import standing
from .recent import SAME_MATTER, STILL_ABOUT_IT, latest_open

BY_NUMBER = {1: Verdict.SOLVED, 2: Verdict.PARTLY, 3: Verdict.NOT_SOLVED}
JUST_RATED = "rated"
AGAIN = "又坏了就再拍一张发来，会接着办。"


def waiting(chat: Chat) -> Case | None:
    """The case whose answer this person was asked about last."""
    return next(iter(queries.waiting_for_verdict(chat.person)), None)


def asked_since(chat: Chat, instant: datetime) -> bool:
    """Whether a verdict was asked for later than that: then a bare number is the verdict."""
    case = waiting(chat)
    asked = queries.asked_at(case, chat.person) if case else None
    return asked is not None and asked > instant


def rate(chat: Chat, verdict: Verdict, text: str, number: str | None = None) -> str | None:
    """Rate the case named by its number, or the one asked about last; None when there is none.
    What has ended is open to doubt for as long as it can be sent back."""
    case = queries.case_numbered(chat.person, number) if number else waiting(chat)
    if case is None and verdict is not Verdict.SOLVED and not _about_a_fresh_one(chat, text):
        case = ended_lately(chat.person, now=chat.now)
    if case is None and verdict is not Verdict.SOLVED:
        return _changed_mind(chat)
    return _rate(chat, case.merged_into or case, verdict, text) if case else None


def _changed_mind(chat: Chat) -> str | None:
    """没解决, minutes after 解决了 has ended it."""
    case = just_rated(chat, chat.pending())
    before = case.rating_of(chat.person) if case is not None and case.status in ENDED else None
    return _said_before(case, before) if case is not None and before is not None else None


def _about_a_fresh_one(chat: Chat, text: str) -> bool:
    """还是响, an hour after a report, tells more of that one."""
    return bool(text) and latest_open(chat, STILL_ABOUT_IT) is not None


def _rate(chat: Chat, case: Case, verdict: Verdict, text: str) -> str:
    if case.status not in SAID_DONE:
        return standing(case, chat)  # "JA-0723 还没修好" before anybody said it was
    if (before := case.rating_of(chat.person)) is not None:
        return _said_before(case, before)
    given = rate_case(case, verdict, words=text, by=chat.person, now=chat.now)
    chat.ask(JUST_RATED, case_id=case.id)
    return _thanks(chat, case) if verdict is Verdict.SOLVED else _sorry(case, given)


def _said_before(case: Case, before: Rating) -> str:
    return f"{case.number} 已经评过了：{VERDICT_WORDS[before.verdict]}。{AGAIN}"


def _thanks(chat: Chat, case: Case) -> str:
    earned = points.thanks(chat, key_of(case.id)) if reported(chat.person, case) else ""
    ended = f"{case.number} {'就结束了' if case.status in ENDED else '记上了'}。"
    return f"谢谢你报的。{earned or ended}"


def _sorry(case: Case, given: Rating) -> str:
    said = f"{case.number} 记上“{VERDICT_WORDS[given.verdict]}”"
    if given.reopened:
        return f"{said}，退回原单位重办，原来的时限不抹掉。"
    if given.verdict is Verdict.PARTLY:
        return f"{said}，社区马上会看到，原来的时限不抹掉。"
    return (
        f"{said}。两回都没弄好，难为你了。这回社区的人来盯，原来的时限不抹掉；想和人说，回“社区”。"
    )


def by_number(chat: Chat, number: int) -> str | None:
    """1, 2 or 3 after an answer."""
    verdict = BY_NUMBER.get(number)
    return rate(chat, verdict, "") if verdict else None


def looked_up(chat: Chat, number: int) -> str:
    """1, 2 or 3 after one case was looked up by its number: of that one."""
    talk, verdict = chat.pending(), BY_NUMBER.get(number)
    assert talk is not None
    if verdict is None:
        return "回 1 解决了，2 部分解决，3 没解决，不回也行。"
    chat.settled()
    return _rate(chat, queries.case_for(chat.person, talk.memory["case_id"]), verdict, "")


def just_rated(chat: Chat, talk: Talk | None) -> Case | None:
    """What was rated a few minutes ago, so that what is said now is about it."""
    if talk is None or talk.flow != JUST_RATED or chat.since(talk) > SAME_MATTER:
        return None
    return queries.case_for(chat.person, talk.memory["case_id"])


def goes_on(chat: Chat, talk: Talk | None) -> Case | None:
    """The same, if it is not solved: a photo shows what is still bad."""
    case = just_rated(chat, talk)
    return case if case is not None and case.status not in ENDED else None


def more(chat: Chat, talk: Talk | None, text: str, guessed: Guess) -> str | None:
    """Words within minutes of a verdict are about the same, unless they name another thing, or
    what has ended is bad again."""
    case = just_rated(chat, talk)
    if case is None or guessed.danger or guessed.kind not in {None, case.kind_key}:
        return None
    if case.status in ENDED:
        if guessed.kind is not None and _again(text):
            return None
        say_more(case, words=text, by=chat.person, now=chat.now)
        return f"好，记在 {case.number} 的评价里了。{AGAIN}"
    amending.add(case, by=chat.person, words=text, now=chat.now)
    chat.ask(JUST_RATED, case_id=case.id, added={"case_id": case.id, "words": text})
    return f"{added(case)}是另一件事就回“另一件”。"


def _again(text: str) -> bool:
    return any(word in text for word in "又还再没冇未")


def too_late(chat: Chat) -> str | None:
    """没解决, when nothing is asked any more: what to do then."""
    case = ended_before(chat.person)
    if case is None:
        return None
    if (before := case.rating_of(chat.person)) is not None:
        return _said_before(case, before)
    return (
        f"{case.number} 已经结束，过了七天不能退回重办了。还没好就再拍一张发来，会另开一件接着办。"
    )
