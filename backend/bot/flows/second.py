"""井盖响，旁边垃圾也冇得人收: whether the second thing in the same words is to be reported too."""

from ...cases import amending, queries
from ...cases.models import Case
from ...catalogue.kinds import KINDS
from ..chat import Chat

ASK = "second"


def ask(chat: Chat, first: Case, kind_key: str) -> str:
    """The question; it may be ignored."""
    chat.ask(ASK, case_id=first.id, kind=kind_key)
    return f"{KINDS[kind_key].tile}要不要另外报一件？回1要。"


def answer(chat: Chat, number: int) -> str:
    """1: it becomes a case of its own, at the same spot."""
    talk = chat.pending()
    assert talk is not None
    chat.settled()
    if number != 1:
        return "好，就报一件。"
    first = queries.case_for(chat.person, talk.memory["case_id"])
    new = amending.beside(first, talk.memory["kind"], by=chat.person, now=chat.now)
    return f"另开了 {new.number}，{new.title}，和 {first.number} 同一处。"
