"""直报: what cannot be solved here goes up, with a sentence why."""

from ...cases import escalating
from ...cases.models import Case
from ...cases.rules import directs
from ...cases.words import LEVEL_WORDS
from ...errors import NotAllowed
from ..chat import Chat

WHY = "report_up"
LEVELS = list(LEVEL_WORDS.values())


def report_up(chat: Chat, case: Case, said: str) -> str:
    """Send it up with what was said; without a word the reason is asked for."""
    if not directs(chat.person, case):
        raise NotAllowed()
    if said:
        return send_up(chat, case, said)
    chat.ask(WHY, case_id=case.id)
    return f"{case.number} 为什么这里办不了？写一句，比如“物业不管，催了三次”。"


def send_up(chat: Chat, case: Case, words: str) -> str:
    """The reason is there. Raises Conflict when those above have heard of it."""
    sent = escalating.report_up(case, words=words, by=chat.person, now=chat.now)
    to = "、".join(LEVELS[escalation.step - 1] for escalation in sent)
    return f"{case.number} 直报{to}了，那边值班的人马上看到。这里该办的还接着办。"
