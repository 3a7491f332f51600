"""What those who work here do by chat: 直报 what cannot be solved here, 核查 what was answered.

Whatever is missing is asked for, the case or the words, and what has been said is kept.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from ...cases import queries
from ...cases.filters import Filters
from ...cases.guessing import guess
from ...cases.models import Case, Status
from ...cases.rules import CLERKS, UPWARDS
from ...cases.verbs import moves_for
from ...people.models import RoleKind
from ...records.models import Talk
from ..chat import Chat
from ..numbers import numbered, trimmed
from . import checking, upwards

WHICH = "which"
MOST, SHOWN = 50, 5  # how many cases are looked at, how many are named
_DIGITS = re.compile(r"\d{4,8}(?!\d)")


class _Verb(NamedTuple):
    says: str
    whose: set[RoleKind]
    among: Filters
    go_on: Callable[[Chat, Case, str], str]


_VERBS = {
    "report_up": _Verb("直报", UPWARDS, Filters(open_only=True), upwards.report_up),
    "verify": _Verb("核查", CLERKS, Filters(status=Status.ANSWERED), checking.verify),
}


def does(chat: Chat, verb: str) -> bool:
    """Whether this is for somebody like this at all: for others the words mean something else."""
    return any(role.kind in _VERBS[verb].whose for role in chat.person.open_roles)


def begin(chat: Chat, verb: str, number: str | None, text: str) -> str | None:
    """直报 JA-0007 物业不管，催了三次; 核查 JA-0007 没修 盖子还是松的; of the only one there is,
    without its number."""
    if number is None and not does(chat, verb):
        return None
    says, _, among, go_on = _VERBS[verb]
    typed, said = _apart(text.replace(says, " ", 1))
    if number := number or typed:
        return go_on(chat, queries.case_numbered(chat.person, number), said)
    found = queries.queue(chat.person, among, limit=MOST)
    there = [case for case in found if verb in moves_for(chat.person, case, chat.now)]
    if not there:
        return f"你这一片现在没有可以{says}的事。要报事发照片。"
    return go_on(chat, there[0], said) if len(there) == 1 else _ask(chat, verb, there, said)


def _ask(chat: Chat, verb: str, there: list[Case], said: str) -> str:
    """Which one? What was said goes along."""
    shown = there[:SHOWN]
    chat.ask(WHICH, verb=verb, said=said, options=[case.number for case in shown])
    lines = [f"{n} {case.number} {_where(case)}" for n, case in enumerate(shown, start=1)]
    more = "别的写编号。" if len(there) > SHOWN else ""
    return "\n".join([f"{_VERBS[verb].says}哪一件？回数字。{more}", *lines])


def _where(case: Case) -> str:
    return (case.region.name if case.region else "") + case.title


def by_number(chat: Chat, number: int) -> str:
    """One of those that were listed."""
    talk = chat.pending()
    assert talk is not None
    options = talk.memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个，或者写编号。"
    return _chosen(chat, talk, options[number - 1], "")


def by_case_number(chat: Chat, number: str, text: str) -> str | None:
    """The number that was asked for, and nothing else; None when none was."""
    talk = chat.pending()
    if talk is None or talk.flow != WHICH or _apart(text)[1]:
        return None
    return _chosen(chat, talk, number, "")


def _chosen(chat: Chat, talk: Talk, number: str, more: str) -> str:
    case = queries.case_numbered(chat.person, number)
    said = f"{talk.memory['said']} {more}".strip()
    chat.settled()
    return _VERBS[talk.memory["verb"]].go_on(chat, case, said)


def _kept(chat: Chat, talk: Talk, text: str) -> str | None:
    """The words came before the case; None for a report, or when there were words already."""
    if talk.memory["said"] or guess(text).kind:
        return None
    chat.ask(WHICH, **{**talk.memory, "said": text})
    return "这句记下了。是哪一件？回数字，或者写编号。"


def reason(chat: Chat, talk: Talk, text: str) -> str | None:
    """The words that were asked for; None when nothing of the kind was."""
    if talk.flow == WHICH:
        number, words = _apart(text)
        return _chosen(chat, talk, number, words) if number else _kept(chat, talk, text)
    if talk.flow not in {upwards.WHY, checking.FOUND}:
        return None
    case = queries.case_for(chat.person, talk.memory["case_id"])
    chat.settled()
    if talk.flow == upwards.WHY:
        return upwards.send_up(chat, case, text)
    said, more = talk.memory.get("said", ""), talk.memory.get("more", "")
    return checking.found(chat, case, f"{said} {text} {more}".strip())


def _apart(text: str) -> tuple[str | None, str]:
    """The number of a case, if there is one, and what was written besides, as it was written."""
    text = trimmed(text)
    if (found := numbered(text)) is not None:
        return found
    if (digits := _DIGITS.match(text)) is not None:
        return digits[0], trimmed(text[digits.end() :])
    return None, text
