"""My reports: how they stand, by number or all, and a proof of having stopped to report."""

from ...cases import queries
from ...cases.models import ENDED, Case
from ...cases.words import STATUS_WORDS, progress
from ...clock import local
from ...people.queries import place_name
from ..chat import Chat


def reports(chat: Chat) -> str:
    """The last five, one line each."""
    mine = queries.own_cases(chat.person)
    if not mine:
        return "你还没有报过的事。看到什么，拍一张发来就行。"
    lines = [f"{c.number} {c.title}：{STATUS_WORDS[c.status]}" for c in mine]
    return "\n".join([*lines, "回编号看详细。"])


def one(chat: Chat, number: str) -> str:
    """One report by its number."""
    return standing(queries.case_numbered(chat.person, number), chat)


def chase(chat: Chat) -> str:
    """昨天那个还没人来: the last one that is still open."""
    still_open = [c for c in queries.own_cases(chat.person) if c.status not in ENDED]
    if not still_open:
        return "你报的事都有结果了。回“进度”看每一件。"
    return "你说的是这件吗？\n" + standing(still_open[0], chat)


def standing(case: Case, chat: Chat) -> str:
    """Where one report is and how it stands, in one line."""
    where = case.region.name if case.region else ""
    status = STATUS_WORDS[case.status]
    return f"{case.number} {where}{case.title}，{status}。{progress(case, chat.now)}"


def proof(chat: Chat) -> str:
    """When and where one stopped to report: for the rider's platform."""
    reported = [c for c in queries.own_cases(chat.person) if c.reported_at]
    if not reported:
        return "你还没有报过的事，开不了证明。"
    case = reported[0]
    assert case.reported_at is not None and case.region_code is not None
    return (
        f"证明：{local(case.reported_at):%Y年%-m月%-d日 %H:%M}，"
        f"本账号的骑手向{place_name(case.region_code)}报告“{case.title}”，编号 {case.number}。"
        "可截图给站长，社区可凭编号核实。"
    )
