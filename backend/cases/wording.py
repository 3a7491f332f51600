"""What every reader of typed or spoken words shares: one plain form, and word lists to look for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeAlias, TypeVar

LONGEST = 2000  # characters looked at; a pasted group chat may be longer than any report

T = TypeVar("T")
Index: TypeAlias = dict[str, list[tuple[re.Pattern[str], T]]]

_GAPS = re.compile(r"[\W_]+")
_LEADING_CHOICE = re.compile(r"\((?!\?)([^()]*)\)(\?)?(.*)")


class Hit(NamedTuple, Generic[T]):
    """One listed phrase found at `start:end` of a plain text, and what the list says of it."""

    start: int
    end: int
    value: T


def plain(words: str) -> str:
    """`words` half-width and lower-case, every run of anything but letters and digits one space."""
    text = unicodedata.normalize("NFKC", words[:LONGEST]).lower()
    return _GAPS.sub(" ", text).strip()


def spread(entry: str) -> list[str]:
    """An entry as the patterns it stands for: "(电|光)缆" is two, "…" is up to six characters."""
    entry = entry.replace("…", "[^ ]{0,6}")
    choice = _LEADING_CHOICE.fullmatch(entry)
    if not choice:
        return [entry]
    heads = choice[1].split("|") + ([""] if choice[2] else [])
    return [pattern for head in heads for pattern in spread(head + choice[3])]


def index(entries: Iterable[tuple[str, T]]) -> Index[T]:
    """Entries (regular expressions that begin with a plain character) by that character.

    Raises ValueError for an entry that does not. Looking up the first character keeps a thousand
    phrases inside the time of one message.
    """
    found: Index[T] = {}
    for entry, value in entries:
        for pattern in spread(entry):
            if not pattern[0].isalnum() or pattern[1:2] in {"?", "*", "|"}:
                raise ValueError(f"begins with no plain character: {entry}")
            found.setdefault(pattern[0], []).append((re.compile(pattern), value))
    return found


def scan(phrases: Index[T], text: str) -> Iterator[Hit[T]]:
    """The phrases found in `text` from left to right; at each place the longest wins, once."""
    at = 0
    while at < len(text):
        best = _longest(phrases.get(text[at], ()), text, at)
        if best is None:
            at += 1
            continue
        yield best
        at = best.end


def _longest(candidates: Iterable[tuple[re.Pattern[str], T]], text: str, at: int) -> Hit[T] | None:
    best: Hit[T] | None = None
    for pattern, value in candidates:
        match = pattern.match(text, at)
        if match and match.end() > (best.end if best else at):
            best = Hit(at, match.end(), value)
    return best
