"""Which kind it is: a numbered choice, which may be ignored."""

from itertools import zip_longest

from ...cases import amending, queries
from ...cases.guessing import Guess
from ...cases.models import Case
from ...cases.wording import plain
from ...catalogue.kinds import KINDS
from ...records.models import Talk
from ..chat import Chat
from . import same, second

ASK = "kind"


def question(chat: Chat, case: Case, guessed: Guess) -> str | None:
    """What to ask after a report: which kind, whether it is the matter near by, whether a second
    thing is meant. One question at a time."""
    if guessed.kind and not guessed.sure:
        chat.ask(ASK, case_id=case.id, options=list(guessed.rivals) or [guessed.kind, None])
        return guessed.ask
    if case.kind_key is None:
        return _any_kind(chat, case)
    near = same.offer(chat, case, guessed.second)
    if near is None and guessed.second:
        return second.ask(chat, case, guessed.second)
    return near


def _any_kind(chat: Chat, case: Case) -> str:
    options = [key for key, kind in KINDS.items() if not kind.premises]
    chat.ask(ASK, case_id=case.id, options=options)
    tiles = [f"{number} {KINDS[key].tile}" for number, key in enumerate(options, start=1)]
    return "是哪一类？回数字，不回也行：\n" + _in_two_columns(tiles)


def _in_two_columns(tiles: list[str]) -> str:
    """As wide as a phone shows. One digit each on the left, so that the right is even."""
    half = (len(tiles) + 1) // 2
    wide = max(len(tile) for tile in tiles[:half])
    rows = zip_longest(tiles[:half], tiles[half:], fillvalue="")
    return "\n".join(f"{left:\u3000<{wide}}\u3000{right}".rstrip() for left, right in rows)


def _options(talk: Talk | None) -> list[str | None]:
    return list(talk.memory["options"]) if talk is not None and talk.flow == ASK else []


def by_name(chat: Chat, talk: Talk | None, text: str) -> str | None:
    """The kind by the name that was offered, which is as good as its number."""
    names = [KINDS[key].tile if key else None for key in _options(talk)]
    return answer(chat, names.index(said) + 1) if (said := plain(text)) in names else None


def offers(talk: Talk | None, case: Case, kind_key: str | None) -> bool:
    """Whether it was asked of this case if it is of that kind."""
    asked = kind_key is not None and kind_key in _options(talk)
    return asked and talk is not None and talk.memory["case_id"] == case.id


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
    return same.with_offer(chat, case, f"好，{case.number} 按“{case.title}”报了。")
