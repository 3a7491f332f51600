"""又堵了: is it the matter that is open near by? The report is filed as it is, with its number and
its clock; one answer joins the two, and no answer is none."""

from ...cases import joining, queries
from ...cases.models import Case, Status
from ...cases.nearby import Similar, similar_to
from ...cases.rules import BEFORE_ANSWER, may_join, reported
from ...cases.words import progress
from ...clock import said
from ...errors import Invalid, NotFound
from ..chat import Chat
from . import second
from .recent import SAME_MATTER

ASK = "same"
CROWD = 3  # so many have reported it that their number says more than how far it is
HERE = 5  # metres


def offer(chat: Chat, case: Case, also: str | None = None) -> str | None:
    """The question, once kind and point are known and something like it is open there; `also`: the
    second thing that the same words name, to be asked about after the answer."""
    if case.status is not Status.REPORTED:
        return None
    found = [s for s in _near(chat, case) if not _apart(chat, s.case)]
    if not found:
        return None
    near = max(found, key=lambda s: _people(s.case))  # the nearest of those that most have joined
    chat.ask(ASK, case_id=case.id, into=near.case.id, also=also)
    return _question(chat, near)


def with_offer(chat: Chat, case: Case, done: str) -> str:
    """What was done, and the question, now that point and kind are known."""
    near = offer(chat, case)
    return f"{done}\n{near}" if near else done


def _near(chat: Chat, case: Case) -> list[Similar]:
    try:
        return similar_to(case, now=chat.now)
    except Invalid:  # nobody has imported rules yet: no reason to refuse a report
        return []


def _apart(chat: Chat, other: Case) -> bool:
    """One's own report of a few minutes ago: whoever goes on to another one means another one."""
    at = other.reported_at
    return reported(chat.person, other) and at is not None and chat.now - at < SAME_MATTER


def _people(case: Case) -> int:
    return len(case.followers) + (case.reporter_id is not None)


def _question(chat: Chat, near: Similar) -> str:
    other = near.case
    far = "就在这里" if near.metres < HERE else f"{near.metres} 米"
    if _people(other) >= CROWD:
        return (
            f"已有 {_people(other)} 个人报了同一处：{other.number}（{other.title}，{far}）。"
            f"{progress(other, chat.now)}\n回 1 算一处，有结果也告诉你。"
        )
    assert other.reported_at is not None
    day = said(other.reported_at, chat.now).split()[0]
    more = f"，另有 {len(other.followers)} 人同感" if other.followers else ""
    return (
        f"和 {other.number} 是不是一处？（{other.title}，{far}，{day}报的{more}）\n"
        "回 1 算一处，有结果也告诉你。"
    )


def answer(chat: Chat, number: int) -> str:
    """1: the same; 2: another one."""
    talk = chat.pending()
    assert talk is not None
    case = queries.case_for(chat.person, talk.memory["case_id"])
    if number not in {1, 2}:
        return f"回 1 算一处，回 2 {case.number} 单独办。不回也行。"
    chat.settled()
    done = _join(chat, case, talk.memory["into"]) if number == 1 else _alone(case)
    also = talk.memory.get("also")
    return f"{done}\n{second.ask(chat, case, also)}" if also else done


def _alone(case: Case) -> str:
    return f"好，{case.number} 单独办，有结果告诉你。"


def _join(chat: Chat, case: Case, into_id: int) -> str:
    into = _still_there(into_id)
    if into is None:
        return f"那一件已经有结果了，{case.number} 照样办，有结果告诉你。"
    if case.status is Status.REPORTED:
        joining.merge_own(case, into, by=chat.person, now=chat.now)
        return f"好，和 {into.number} 算一处，照片和话都带过去了，有结果也告诉你。"
    if may_join(chat.person, into):  # a worker was quicker and has filed this one
        joining.join(into, by=chat.person, now=chat.now)
    return f"{case.number} 社区已经在办，{into.number} 有结果也告诉你。"


def _still_there(case_id: int) -> Case | None:
    try:
        case = queries.case_to_join(case_id)
    except NotFound:
        return None
    return case if case.status in BEFORE_ANSWER else None
