"""Two people at one wish, and what the wisher's phone will show: as with cases (`panel/cases`)."""

from collections.abc import Sequence

from ...clock import now
from ...errors import DomainError, NotFound
from ...people.models import Person
from ...wishes.models import Wish
from ..fields import number_in, typed
from ..meanwhile import refuse_unless_seen
from ..phone import OnThePhone, on_the_phone, told_by
from .moves import MOVES
from .timeline import Happened, mark

# What is in nobody's way.
HARMLESS = {"ask", "unair", "air", "take_photo_off", "remind"}
SPEAKS = {"open", "ask_change", "decline", "move", "withdraw"}
LABELS = {
    "reason": "理由",
    "elsewhere": "还可以找谁",
    "words": "写的话",
    "note": "凭什么说办好了",
    "others": "还要遮住的",
    "instead": "整句改写",
    "despite": "为什么可以上墙",
    "why": "为什么想到他",
    "promised_for": "答应的日子",
}


def refuse_if_changed(wish: Wish, move: str, lines: Sequence[Happened]) -> None:
    """Raises Conflict when somebody did something since the page was made from which this form
    comes."""
    if move not in HARMLESS:
        refuse_unless_seen(lambda: mark(lines), wish.number)


def since(lines: Sequence[Happened]) -> list[Happened]:
    """What people did since the page was made from which the refused form comes, oldest first."""
    number = number_in(typed("seen"))
    by_people = [line for line in lines if line.by_people]
    return [] if number is None else by_people[number:]


def left_over() -> list[tuple[str, str]]:
    """What a refused form held, label and words, for when the form is not there any more."""
    return [(label, words) for name, label in LABELS.items() if (words := typed(name))]


def foreseen(by: Person, wish: Wish, move: str) -> OnThePhone | str:
    """What this form would tell the wisher, done and undone; or why it would tell nothing. Raises
    NotFound for a step that tells them nothing."""
    if move not in SPEAKS:
        raise NotFound()
    people = {one.id for one in (wish.wisher, wish.poster) if one is not None} - {by.id}
    try:
        told = told_by(lambda: MOVES[move](by, wish), people)
    except DomainError as refused:
        return refused.message
    return on_the_phone(told[0], now=now()) if told else NOBODY


NOBODY = "发的人没有别的联系方式，或者就是您自己：不会有消息，请当面说。"
