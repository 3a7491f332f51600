"""The words of a wish as the board is to show them: which parts are hidden, a person decides.

What looks personal is found beforehand: numbers, doors, illnesses (`texts.masking`), and the name,
telephone and address that were given for finding the wisher.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..errors import Invalid
from ..texts.masking import Found, found_home, masked_home, without
from .models import Wish
from .rules import MOST_WORDS

NAME, OTHER = "（姓名已隐去）", "（已隐去）"
SHORTEST = 2  # letters of what is looked for


@dataclass(frozen=True)
class Part:
    """A part of the words that may be personal: what it says, what stands for it if it is hidden,
    and whether it is on the board now. `key` names it in a form."""

    found: Found
    said: str
    hidden: bool

    @property
    def key(self) -> str:
        return f"{self.found.start}-{self.found.end}"

    @property
    def what(self) -> str:
        """Of what sort it is: 电话, 门牌, 病情."""
        return self.found.instead.strip("（）").removesuffix("已隐去") or "别的"


def parts(wish: Wish) -> list[Part]:
    """What may be personal in the words of a wish, in their order; none overlaps another."""
    shown = wish.board_words
    return [
        Part(one, said, not shown or said not in shown)
        for one in sorted(_found(wish), key=lambda one: one.start)
        for said in [wish.words[one.start : one.end]]
    ]


def put(wish: Wish, hide: Collection[str], others: str = "", instead: str = "") -> str:
    """The words for the board: without the parts whose keys are named, and without `others`, each
    on a line of its own; or wholly other words (`instead`). Raises Invalid for what does not stand
    in the words."""
    if instead.strip():
        return instead.strip()
    hidden = [part.found for part in parts(wish) if part.key in hide]
    words = without(wish.words, [*hidden, *_named(wish.words, others.split("\n"), hidden)])
    return words.strip()[:MOST_WORDS]


def pieces(wish: Wish) -> list[tuple[str, Part | None]]:
    """The words piece by piece, each with the part that it is, if any."""
    found: list[tuple[str, Part | None]] = []
    end = 0
    for part in parts(wish):
        found += [(wish.words[end : part.found.start], None), (part.said, part)]
        end = part.found.end
    return [piece for piece in [*found, (wish.words[end:], None)] if piece[0]]


def rewritten(wish: Wish) -> str:
    """What somebody put on the board in own words; empty where parts were hidden at most."""
    hide = {part.key for part in parts(wish) if part.hidden}
    shown = wish.board_words
    return "" if not shown or shown in {put(wish, hide), masked_home(wish.words)} else shown


def _found(wish: Wish) -> list[Found]:
    found = found_home(wish.words)
    kept = wish.contact
    if kept is not None:
        for said, instead in ((kept.name, NAME), (kept.phone, OTHER), (kept.address, OTHER)):
            found += _all(wish.words, said.strip(), instead, found)
    return found


def _named(words: str, wanted: Sequence[str], hidden: Sequence[Found]) -> list[Found]:
    found: list[Found] = []
    for said in filter(None, map(str.strip, wanted)):
        if said not in words:
            raise Invalid(
                f"原话里没有“{said}”。要遮住的，请照原话写，一行一处。",
                fields={"others": "原话里没有"},
            )
        found += _all(words, said, OTHER, [*hidden, *found], shortest=1)
    return found


def _all(
    words: str, said: str, instead: str, besides: Sequence[Found], shortest: int = SHORTEST
) -> list[Found]:
    """Every place where this is said, unless it is part of what was found already."""
    found: list[Found] = []
    start = words.find(said) if len(said) >= shortest else -1
    while start >= 0:
        end = start + len(said)
        if all(end <= one.start or start >= one.end for one in besides):
            found.append(Found(start, end, instead))
        start = words.find(said, end)
    return found
