"""我的认领, 还回, 办好: what one has promised, given back, or done."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from ...clock import local
from ...notifications.models import Pace
from ...notifications.rules import rests_until
from ...records.models import Talk
from ...wishes import adding, at_hand, claiming, fulfilling
from ...wishes.models import Claim, Proof, Status, Wish
from ...wishes.queries import wish_for
from ...wishes.rules import MOST_FILES
from ...wishes.telling import title
from ...wishes.verbs import claim_of
from ..chat import Chat
from ..days import called
from . import report
from .recent import SAME_MATTER


class Asked(StrEnum):
    """What was asked, or done, last."""

    WHICH = "wish_which"
    BACK = "wish_back"
    DONE = "wish_done"
    PROVED = "wish_proved"


NUMBERED = {Asked.WHICH}
_BACK = re.compile(
    r"^\W*(?:我|要|想|的|把){0,3}(?:还回|不认领|放弃认领|退掉认领|退认领)(?:去|了)?\W*"
)
_DONE = re.compile(r"^\W*(?:已经|都|我){0,2}办(?:好|完|成)(?:了|啦)?\W*")


def has_promised(chat: Chat) -> bool:
    """Whether there is something to give back or to do."""
    return bool(at_hand.promised(chat.person, undone=True, limit=1))


def mine(chat: Chat) -> str:
    """我的认领: what one has promised, by the day."""
    held = at_hand.promised(chat.person)
    if not held:
        return "你手上没有认领的心愿。回“看心愿”看看谁要帮忙。"
    return "\n".join([*(_line(chat, claim) for claim in held), "回编号看详细、怎么找到他。"])


def _line(chat: Chat, claim: Claim) -> str:
    day = called(claim.promised_for, local(chat.now).date())
    stands = f"{day}前办好" if claim.proof is None else "说办好了，等确认"
    return f"{claim.wish.number} {title(claim.wish, chat.now)}：{stands}"


def begin_back(chat: Chat, text: str) -> str | None:
    """还回 without a number: the only one there is, or which. None: nothing was promised."""
    return _of_mine(chat, "back", _BACK.sub("", text, count=1).strip())


def begin_done(chat: Chat, text: str) -> str | None:
    """办好 without a number."""
    talk = chat.pending()
    if talk is not None and talk.flow == Asked.DONE:
        return words(chat, talk, text)
    return _of_mine(chat, "done", _DONE.sub("", text, count=1).strip())


def _of_mine(chat: Chat, verb: str, said: str) -> str | None:
    held = at_hand.promised(chat.person, undone=True)
    if len(held) == 1:
        return _VERBS[verb](chat, held[0].wish, said)
    if not held:
        return None
    chat.ask(Asked.WHICH, verb=verb, said=said, options=[claim.wish_id for claim in held])
    lines = [f"{n} {c.wish.number} {title(c.wish, chat.now)}" for n, c in enumerate(held, start=1)]
    return "\n".join(["是哪一个？回数字：", *lines])


def by_number(chat: Chat, number: int) -> str:
    """One of those that were listed."""
    talk = chat.pending()
    assert talk is not None
    options = talk.memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个，或者写编号。"
    chat.settled()
    wish = wish_for(chat.person, options[number - 1])
    return _VERBS[talk.memory["verb"]](chat, wish, talk.memory["said"])


def give_back(chat: Chat, wish: Wish, said: str) -> str:
    """还回 JA-0012 出差; without a reason it is asked."""
    said, held = _BACK.sub("", said, count=1).strip(), claim_of(chat.person, wish)
    if held is None:
        return _not_in_hand(wish)
    if held.proof is not None:
        return f"{wish.number} 你已经说办好了，等许愿的人回话，不用还。"
    if not said:
        chat.ask(Asked.BACK, wish_id=wish.id)
        return f"{wish.number} 怎么来不了？写一句，好让下一位知道，比如“出差”。"
    claiming.give_back(wish, reason=said, by=chat.person, now=chat.now)
    chat.settled()
    return f"{wish.number} 放回墙上了，接着找人，许愿的人也知道了。早说就好，不要紧。"


def done(chat: Chat, wish: Wish, said: str, photos: tuple[str, ...] = ()) -> str:
    """办好 JA-0012 换了灯管; without a word it is asked how. `photos` came before the words."""
    said = _DONE.sub("", said, count=1).strip()
    held = claim_of(chat.person, wish)
    if held is None:
        return _not_in_hand(wish)
    if not said and held.proof is None:
        chat.ask(Asked.DONE, wish_id=wish.id, photos=list(photos))
        return f"{wish.number} 怎么办好的？写一句，许愿的人会看到。有照片先发照片。"
    proof = fulfilling.prove(wish, words=said or "办好了", by=chat.person, now=chat.now)
    for media_id in photos:
        _keep(chat, proof, media_id)
    chat.ask(Asked.PROVED, wish_id=wish.id, proof_id=proof.id)
    asked = _soon(chat) if wish.status is Status.FULFILLED else "等另外几位也办好"
    more = "照片也放进去了。" if photos else "有照片现在发，会放进去。"
    return f"{wish.number} 记上办好了，{asked}，谢谢你。{more}"


def _soon(chat: Chat) -> str:
    """When the wisher is asked: nobody is rung at night."""
    morning = rests_until(Pace.QUIET, now=chat.now)
    if morning is None:
        return "这就问许愿的人"
    same_day = local(morning).date() == local(chat.now).date()
    return f"{'早上八点' if same_day else '明早'}问许愿的人"


def says_done(said: str) -> bool:
    """办好了, and nothing else."""
    return _DONE.sub("", said, count=1).strip() == "" != said.strip()


def _not_in_hand(wish: Wish) -> str:
    if wish.status is Status.OPEN:
        return f"{wish.number} 现在不在你手上。要接着办，回“认领 {wish.number}”加哪天。"
    return f"{wish.number} 现在不在你手上，不用再办了，谢谢你。"


def _keep(chat: Chat, proof: Proof, media_id: str) -> None:
    report.fetched(chat, media_id, "photo", f"proof:{proof.id}")


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """The reason or the words that were asked for."""
    if talk.flow not in {Asked.BACK, Asked.DONE}:
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    if talk.flow == Asked.BACK:
        return give_back(chat, wish, text)
    return done(chat, wish, text, tuple(talk.memory["photos"]))


def photo(chat: Chat, talk: Talk, media_id: str) -> str | None:
    """A photo of what was done, before or after the words; None when nothing of the kind."""
    if talk.flow == Asked.DONE:
        return _before_words(chat, talk.memory, media_id)
    if talk.flow != Asked.PROVED or chat.since(talk) > SAME_MATTER:
        return None
    wish = wish_for(chat.person, talk.memory["wish_id"])
    held = claim_of(chat.person, wish)
    if held is None or (proof := held.proof) is None or proof.id != talk.memory["proof_id"]:
        return None
    if adding.is_full(wish, proof):
        return adding.FULL
    _keep(chat, proof, media_id)
    return f"照片放进 {wish.number} 了，只给许愿的人和社区看。"


def _before_words(chat: Chat, memory: dict[str, Any], media_id: str) -> str:
    if len(memory["photos"]) >= MOST_FILES:
        return adding.FULL
    chat.ask(Asked.DONE, **{**memory, "photos": [*memory["photos"], media_id]})
    return "照片收到，再写一句怎么办好的。"


_VERBS: dict[str, Callable[[Chat, Wish, str], str]] = {"back": give_back, "done": done}
