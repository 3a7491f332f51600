"""What the reporter's phone will show, before it is sent: the step is done as the form asks, what
it tells is read, and everything is undone. So the words are the very ones, whatever the rules say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ...cases import closing
from ...cases.doubting import doubts_about
from ...cases.models import Case, ReplyTemplate, ReplyUse
from ...cases.replies import filled
from ...cases.rules import Actor, everyone_asked
from ...clock import now
from ...errors import DomainError, NotFound
from ...files.models import File
from ...notifications.models import Notice
from ..fields import typed
from ..phone import OnThePhone, on_the_phone, told_by
from . import moves_handling
from .moves import MOVES

Files = Sequence[File]

# What is fit to be seen beforehand; what a unit writes is read once the community has looked.
LATER = {"answer": moves_handling.answer_as_typed, "explain": moves_handling.explain_as_typed}
SPEAKS = {"decline", "close", "make_safe", "verify", "approve", *LATER}
NO_PHOTO = "没有现场照片"

# use -> the field of its form that each part of a ready reply fills
FIELDS = {
    ReplyUse.DECLINE: {"words": "reason", "elsewhere": "elsewhere"},
    ReplyUse.ANSWER: {"words": "words"},
    ReplyUse.EXPLAIN: {"words": "words", "rule": "rule", "elsewhere": "elsewhere"},
    ReplyUse.CLOSE: {"words": "note"},
}


@dataclass(frozen=True)
class Foreseen:
    """What phones will show: `notice` None when `why_not` says why there is none."""

    notice: OnThePhone | None = None
    others: int = 0  # who joined and reads the same
    later: bool = False  # once the community has looked at it
    doubts: list[str] = field(default_factory=list)
    why_not: str = ""


def filled_from(template: ReplyTemplate, case: Case) -> dict[str, str]:
    """The fields of the form, filled with a ready reply."""
    names = FIELDS[template.use]
    return {name: filled(getattr(template, part), case, now=now()) for part, name in names.items()}


def foresee(actor: Actor, case: Case, move: str, files: Files = ()) -> Foreseen:
    """What this form would tell. Raises NotFound for a move that tells the reporter nothing."""
    if move not in SPEAKS:
        raise NotFound()
    doubts = _doubts(actor, case, move, files)
    try:
        told = _tried(_doing(actor, case, move, files), actor, case, asks=move in LATER)
    except DomainError as refused:
        return Foreseen(doubts=doubts, why_not=refused.message)
    return _seen(case, told, later=move in LATER, doubts=doubts)


def _doing(actor: Actor, case: Case, move: str, files: Files) -> Callable[[], object]:
    if move in LATER:
        return lambda: LATER[move](actor, case, files, sure=True)
    return lambda: MOVES[move](actor, case, files)


def _tried(
    do: Callable[[], object], actor: Actor, case: Case, *, asks: bool = False
) -> Sequence[Notice]:
    """Done and undone; the notices of it to those who reported or joined."""

    def step() -> None:
        do()
        if asks:
            closing.ask(case, note="", by=actor, now=now())

    told = told_by(step, [person.id for person in everyone_asked(case)])
    return [notice for notice in told if notice.dedupe_key.startswith(f"case:{case.id}:")]


def _seen(case: Case, told: Sequence[Notice], *, later: bool, doubts: list[str]) -> Foreseen:
    theirs = [notice for notice in told if notice.person_id == case.reporter_id]
    if not theirs:
        return Foreseen(doubts=doubts, others=len(told), why_not=_nobody(case, told))
    others = len({notice.person_id for notice in told} - {case.reporter_id})
    return Foreseen(on_the_phone(theirs[-1], now=now()), others, later, doubts)


def _nobody(case: Case, told: Sequence[Notice]) -> str:
    if case.reporter_id is not None:
        return "这一步不发消息给报的人。"
    hears = f"只有 {len(told)} 个同感的人会收到。" if told else "没有人会收到微信。"
    return f"报的人不在微信上（当面、电话或群里来的），{hears}请另外告诉他。"


def _doubts(actor: Actor, case: Case, move: str, files: Files) -> list[str]:
    """The same doubts that stop an answer; of other replies those about their words."""
    if move in {"verify", "approve"}:
        return []  # what goes out there is the unit's answer, weighed before
    if move not in LATER:
        words = typed("reason") or typed("note") or typed("words")
        return doubts_about(words, photos=1) if words else []
    try:
        _tried(lambda: LATER[move](actor, case, files, sure=False), actor, case)
    except DomainError as refused:
        return list(_in_view(refused))
    return []


def _in_view(refused: DomainError) -> list[str]:
    """Photos that are chosen in the browser and not sent yet count as sent."""
    found = refused.fields.values() if refused.code == "doubtful" else []
    return [doubt for doubt in found if not (typed("photos") and doubt.startswith(NO_PHOTO))]
