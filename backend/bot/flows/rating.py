"""评价: the reporter says whether it is solved, in whatever words."""

from datetime import datetime

from ...cases import queries
from ...cases.closing import rate as rate_case
from ...cases.models import ENDED, Case, Verdict
from ...cases.rules import SAID_DONE
from ..chat import Chat
from .mine import standing

BY_NUMBER = {1: Verdict.SOLVED, 2: Verdict.PARTLY, 3: Verdict.NOT_SOLVED}


def waiting(chat: Chat) -> Case | None:
    """The case whose answer this person was asked about last."""
    return next(iter(queries.waiting_for_verdict(chat.person)), None)


def asked_since(chat: Chat, instant: datetime) -> bool:
    """Whether a verdict was asked for later than that: then a bare number is the verdict."""
    case = waiting(chat)
    asked = queries.asked_at(case, chat.person) if case else None
    return asked is not None and asked > instant


def rate(chat: Chat, verdict: Verdict, text: str, number: str | None = None) -> str | None:
    """Rate the case named by its number, or the one asked about last; None when there is none."""
    case = queries.case_numbered(chat.person, number) if number else waiting(chat)
    if case is None:
        return None
    if case.status not in SAID_DONE:
        return standing(case, chat)  # "JA-0723 还没修好" before anybody said it was
    given = rate_case(case, verdict, words=text, by=chat.person, now=chat.now)
    if verdict is Verdict.SOLVED:
        return f"谢谢你报的。{case.number} {'就结束了' if case.status in ENDED else '记上了'}。"
    if given.reopened:
        return f"{case.number} 记上“没解决”，退回原单位重办，原来的时限不抹掉。"
    said = "部分解决" if verdict is Verdict.PARTLY else "没解决"
    return f"{case.number} 记上“{said}”，社区马上会看到，原来的时限不抹掉。"


def by_number(chat: Chat, number: int) -> str | None:
    """1, 2 or 3 after an answer."""
    verdict = BY_NUMBER.get(number)
    return rate(chat, verdict, "") if verdict else None
