"""My reports: how they stand, by number or all, and a proof of having stopped to report."""

from flask import current_app

from ...cases import queries
from ...cases.airing.public import aired_numbered
from ...cases.concerning import concerning
from ...cases.models import ENDED, Case, Explanation, Status
from ...cases.rules import SAID_DONE, joined, rates, reported, within_verdicts
from ...cases.seeing import words_for
from ...cases.words import STATUS_WORDS, progress
from ...clock import local
from ...errors import NotFound
from ...people.queries import place_name
from ..chat import Chat

RATE = "rate"
HOW_TO_RATE = "解决了没有？回 1 解决了，2 部分解决，3 没解决。"


def reports(chat: Chat) -> str:
    """The last five that one reported or joined, one line each."""
    mine = concerning(chat.person)
    if not mine:
        return "你还没有报过的事。看到什么，拍一张发来就行。"
    return "\n".join([*(_line(chat, case) for case in mine), "回编号看详细。"])


def _line(chat: Chat, case: Case) -> str:
    also = "" if reported(chat.person, case) else "，同感"
    return f"{case.number} {case.title}{also}：{_status(case)}"


def _status(case: Case) -> str:
    if case.merged_into is not None:
        return f"并到 {case.merged_into.number}，{_status(case.merged_into)}"
    clock = case.running_clock
    paused = "，停着表" if clock is not None and clock.paused_at is not None else ""
    return STATUS_WORDS[case.status] + paused


def one(chat: Chat, number: str) -> str:
    """One case by its number; whoever may say whether it is solved is asked. Of a stranger's case
    what is public, if anything is. Raises NotFound."""
    try:
        case = queries.case_numbered(chat.person, number)
    except NotFound:
        if (public := _public(chat, number)) is None:
            raise
        return public
    if case.merged_into is not None and joined(chat.person, case.merged_into):
        case = case.merged_into
    return _with_question(chat, case, standing(case, chat))


def _public(chat: Chat, number: str) -> str | None:
    try:
        shown = aired_numbered(number, current_app.config["CASE_PREFIX"], now=chat.now)
    except NotFound:
        return None
    late = "，超时" if shown.overdue else ""
    return f"{shown.number} {shown.place}{shown.title}，{shown.status_words}{late}。{shown.reply}"


def _with_question(chat: Chat, case: Case, said: str) -> str:
    may_say = case.status in SAID_DONE and rates(chat.person, case)
    if not may_say or not within_verdicts(case, chat.now):
        return said
    chat.ask(RATE, case_id=case.id)
    return f"{said}\n{HOW_TO_RATE if case.status is Status.ASKED else '觉得不对就回 3。'}"


def chase(chat: Chat) -> str:
    """昨天那个还没人来: the last one that is still open."""
    still_open = [c for c in concerning(chat.person) if _goes_on(c).status not in ENDED]
    if not still_open:
        return "你报的事都有结果了。回“进度”看每一件。"
    return "你说的是这件吗？\n" + standing(_goes_on(still_open[0]), chat)


def _goes_on(case: Case) -> Case:
    return case.merged_into or case


def standing(case: Case, chat: Chat) -> str:
    """Where one case is and how it stands; without the personal data of others."""
    where = case.region.name if case.region else ""
    stands = words_for(chat.person, case, progress(case, chat.now))
    answer = case.last_answer if case.status in SAID_DONE else None
    why = _why(answer.explanation) if answer and answer.explanation else ""
    return f"{case.number} {where}{case.title}，{STATUS_WORDS[case.status]}。{stands}{why}"


def _why(explained: Explanation) -> str:
    day = explained.look_again_on
    return (
        f"\n依据：{explained.rule}\n还可以找：{explained.elsewhere}\n"
        f"{day.year} 年 {day.month} 月 {day.day} 日再看一次。"
    )


def proof(chat: Chat) -> str:
    """When and where one stopped to report: for the rider's platform."""
    own = [c for c in queries.own_cases(chat.person) if c.reported_at]
    if not own:
        return "你还没有报过的事，开不了证明。"
    case = own[0]
    assert case.reported_at is not None and case.region_code is not None
    return (
        f"证明：{local(case.reported_at):%Y年%-m月%-d日 %H:%M}，"
        f"本账号的骑手向{place_name(case.region_code)}报告“{case.title}”，编号 {case.number}。"
        "可截图给站长，社区可凭编号核实。"
    )
