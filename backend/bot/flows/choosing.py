"""Which kind it is: a numbered choice, which may be ignored."""

from collections.abc import Sequence

from ...cases import amending, queries
from ...cases.guessing import Guess
from ...cases.models import Case
from ...catalogue.kinds import KINDS
from ..chat import Chat
from . import same, second

ASK = "kind"


def question(chat: Chat, case: Case, guessed: Guess) -> str | None:
    """What to ask after a report: which kind, whether it is the matter near by, whether a second
    thing is meant. One question at a time."""
    if guessed.rivals and not guessed.sure:
        chat.ask(ASK, case_id=case.id, options=list(guessed.rivals))
        return guessed.ask or _choice(guessed.rivals)
    if guessed.kind and not guessed.sure:
        chat.ask(ASK, case_id=case.id, options=[guessed.kind, None])
        return guessed.ask or f"是{KINDS[guessed.kind].tile}吗？回1是，回2不是。"
    if case.kind_key is None:
        return _any_kind(chat, case)
    near = same.offer(chat, case, guessed.second)
    if near is None and guessed.second:
        return second.ask(chat, case, guessed.second)
    return near


def _any_kind(chat: Chat, case: Case) -> str:
    options = [key for key, kind in KINDS.items() if not kind.premises]
    chat.ask(ASK, case_id=case.id, options=options)
    return f"是哪一类？不回也行：\n{_choice(options)}"


def _choice(keys: Sequence[str]) -> str:
    said = [f"{number} {KINDS[key].tile}" for number, key in enumerate(keys, start=1)]
    return "\n".join("　".join(said[start : start + 3]) for start in range(0, len(said), 3))


def answer(chat: Chat, number: int) -> str:
    """The kind by its number; then it may turn out to be the matter near by."""
    talk = chat.pending()
    assert talk is not None
    options = talk.memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个，不回也行。"
    chat.settled()
    case = queries.case_for(chat.person, talk.memory["case_id"])
    key = options[number - 1]
    if key is None:
        return f"好，{case.number} 是什么由社区来看，不用再管。"
    amending.name_kind(case, key, by=chat.person, now=chat.now)
    named = f"好，{case.number} 按“{case.title}”报了。"
    near = same.offer(chat, case)
    return f"{named}\n{near}" if near else named
