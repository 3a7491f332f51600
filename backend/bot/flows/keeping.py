"""What is said back once the community has something: a receipt, a word that it is kept."""

from ...cases import drafting, reporting
from ...cases.guessing import Guess
from ...cases.models import Case, Source
from ...clock import said
from ...people.queries import region
from ...people.rules import community_of
from ..chat import Chat
from . import choosing


def receipt(chat: Chat, case: Case, guessed: Guess) -> str:
    """Number, time, what happens next: it also shows the rider's platform what the stop was for."""
    clock = case.running_clock
    assert clock is not None and case.region_code is not None
    question = choosing.question(chat, case, guessed)
    asked = guessed.kind is not None and not guessed.sure  # then it is not said before the answer
    named = f"，{case.title}" if case.kind and not asked else ""
    urgent = "，按急件走，人离远点" if case.danger else ""
    soon = "值班的人马上看，最晚" if case.danger else ""
    lines = [
        f"记下了，{case.number}{named}{urgent}。",
        f"{said(chat.now, chat.now)} 报到{_community(case)}，"
        f"{soon}{said(clock.due_at, chat.now)} 前派人，有结果告诉你。",
    ]
    if case.latitude is None:
        lines.append("发个定位更快，没有也行。")
    if question:
        lines.append(question)
    elif not chat.person.open_roles:
        lines.append("常跑这一片就回“报到”，下次不发定位也行。")
    return "\n".join(lines)


def _community(case: Case) -> str:
    code = community_of(case.region_code or "")
    return region(code).name if code else "社区"


def added(case: Case) -> str:
    """More was said of it."""
    return f"补到 {case.number} 了，办理的人看得到。"


def keep(chat: Chat, text: str, *, danger: bool = False) -> str | None:
    """Hand something that is no report to the community's people, with a number and a clock.

    None while nobody knows which community that is.
    """
    draft = drafting.open_draft(chat.person, Source.CHAT, now=chat.now)
    drafting.add_words(draft, text, by=chat.person, now=chat.now)
    drafting.name_it(draft, "other", now=chat.now)
    draft.danger = draft.danger or danger
    drafting.take_community_of(draft, chat.person)
    if draft.region_code is None:
        return None
    reporting.submit(draft, by=chat.person, now=chat.now)
    clock = draft.running_clock
    assert clock is not None
    return (
        f"转给{_community(draft)}了，编号 {draft.number}，{said(clock.due_at, chat.now)} 前回你。"
    )
