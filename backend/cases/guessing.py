"""What a few words are about: the tile, whether to ask, danger, and whom to call first.

Pure functions over `keywords.json`; nothing is remembered and nothing is decided for the reporter:
a guess is offered, and whoever reads the case may change it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..catalogue.kinds import KINDS
from .wording import Hit, Index, index, plain, scan

_DATA: dict[str, Any] = json.loads(
    Path(__file__).with_name("keywords.json").read_text(encoding="utf-8")
)

POINTS = {"decides": 5, "names": 3, "sounds": 2, "signs": 1}
NAMED = POINTS["names"]  # from here on the thing itself has been named
ENOUGH = 2  # one entry of this worth: signs alone, however many, say nothing


@dataclass(frozen=True)
class Emergency:
    """Whom to call before anything else. `is_case`: something is left for the staff to see to."""

    key: str
    says: str
    is_case: bool


@dataclass(frozen=True)
class Guess:
    """What words are about.

    `kind` is the likeliest tile or None. `sure` False means: ask `ask` (which may be ignored).
    `rivals` are the tiles of a numbered choice, in its order. `second` is another tile in the same
    words. `emergency` is a key of EMERGENCIES, to be said before any case.
    """

    kind: str | None
    sure: bool
    danger: bool
    emergency: str | None
    rivals: tuple[str, ...] = ()
    second: str | None = None
    ask: str | None = None


class _Votes(NamedTuple):
    """What one entry says: points for each kind that lists it; none if it is a false friend."""

    entry: str
    kinds: tuple[tuple[str, int], ...]


class _Standing(NamedTuple):
    points: int
    strongest: int  # the best single entry: a name heard once is worth more than three signs
    kind: str

    @property
    def named(self) -> bool:
        return self.strongest >= NAMED


def guess(words: str) -> Guess:
    """What `words` (anything a person types or says, up to 2,000 characters) are about."""
    text = plain(words)
    hits = list(scan(_PHRASES, text))
    honest = _blank(text, (hit for hit in hits if not hit.value.kinds))
    calls = list(scan(_CALLS, honest))
    emergency = _emergency(honest, calls)
    present = _blank(honest, (hit for hit in calls if hit.value is None))
    head, tail = _split_at_also(present, hits)
    ranking = _ranking(head)
    second = _second(ranking, tail)
    if second is None:
        ranking = _ranking(hits)
    return _verdict(present, ranking, second, emergency)


def heard(words: str, kind: str) -> list[str]:
    """What in `words` speaks for this kind, the strongest first; at most three, none twice."""
    text = plain(words)
    told = [
        (dict(h.value.kinds)[kind], text[h.start : h.end])
        for h in scan(_PHRASES, text)
        if kind in dict(h.value.kinds)
    ]
    told.sort(key=lambda one: -one[0])
    return list(dict.fromkeys(said for _, said in told))[:3]


def _verdict(
    text: str, ranking: list[_Standing], second: str | None, emergency: str | None
) -> Guess:
    kind = ranking[0].kind if ranking else None
    named = bool(ranking) and ranking[0].named
    place = _DATA["emergencies"][emergency].get("about") if emergency else None
    danger = emergency is not None or _is_danger(text, kind)
    if emergency and not EMERGENCIES[emergency].is_case and not (named and kind != place):
        return Guess(None, sure=True, danger=True, emergency=emergency)
    if kind is None:
        return _without_kind(danger, emergency)
    rivals, ask = _rivals(text, ranking)
    sure = named and not rivals
    if not sure and not rivals:
        ask = f"{_DATA['kinds'][kind]['ask']}回1是，回2不是"
    return Guess(kind, sure, danger, emergency, rivals, second, ask)


def _without_kind(danger: bool, emergency: str | None) -> Guess:
    if emergency:
        kind = _DATA["emergencies"][emergency].get("kind", "danger")
        return Guess(kind, sure=True, danger=True, emergency=emergency)
    if danger:
        ask = f"{_DATA['ask_danger']}回1是，回2不是"
        return Guess("danger", sure=False, danger=True, emergency=None, ask=ask)
    return Guess(None, sure=False, danger=False, emergency=None)


def _ranking(hits: list[Hit[_Votes]]) -> list[_Standing]:
    """Kinds with enough points, most first; what was said first wins a tie."""
    worths: dict[str, list[int]] = {}
    for votes in dict.fromkeys(hit.value for hit in hits):
        for kind, worth in votes.kinds:
            worths.setdefault(kind, []).append(worth)
    standings = [_Standing(sum(w), max(w), kind) for kind, w in worths.items() if max(w) >= ENOUGH]
    return sorted(standings, key=lambda s: (s.points, s.strongest), reverse=True)


def _rivals(text: str, ranking: list[_Standing]) -> tuple[tuple[str, ...], str | None]:
    for pattern, kinds, ask in _RIVALS:
        if pattern.search(text):
            return kinds, ask
    top = tuple(s.kind for s in ranking[:3] if s[:2] == ranking[0][:2])
    if len(top) < 2:
        return (), None
    choices = " ".join(f"{n}{KINDS[kind].tile}" for n, kind in enumerate(top, 1))
    return top, f"{_DATA['ask_rivals']}回{choices}"


def _blank(text: str, hits: Iterable[Hit[Any]]) -> str:
    """`text` of the same length, with what sounds worse than it is made unreadable."""
    for hit in hits:
        text = text[: hit.start] + "#" * (hit.end - hit.start) + text[hit.end :]
    return text


def _split_at_also(
    text: str, hits: list[Hit[_Votes]]
) -> tuple[list[Hit[_Votes]], list[Hit[_Votes]]]:
    """The hits before and after the clause that brings another matter ("旁边垃圾也冇得人收")."""
    also = _ALSO.search(text)
    start = text.rfind(" ", 0, also.start()) + 1 if also else 0
    start = start or (also.start() if also else 0)
    if not start:
        return hits, []
    return [h for h in hits if h.start < start], [h for h in hits if h.start >= start]


def _second(ranking: list[_Standing], tail: list[Hit[_Votes]]) -> str | None:
    other = _ranking(tail)
    if not (ranking and other and ranking[0].named and other[0].named):
        return None
    return other[0].kind if other[0].kind != ranking[0].kind else None


def _is_danger(text: str, kind: str | None) -> bool:
    if kind and _DATA["kinds"][kind].get("always_danger"):
        return True
    return next(scan(_DANGER[kind], text), None) is not None


def _emergency(text: str, calls: list[Hit[str | None]]) -> str | None:
    found = {hit.value for hit in calls}
    past = _PAST.search(text)
    for key, row in _DATA["emergencies"].items():
        if key in found and not (past and not row.get("now_or_before")):
            return str(key)
    return None


def _phrases() -> Iterator[tuple[str, _Votes]]:
    votes: dict[str, Counter[str]] = {}
    for kind, row in _DATA["kinds"].items():
        for grade, worth in POINTS.items():
            for entry in row.get(grade, ()):
                votes.setdefault(entry, Counter())[kind] = worth
    for entry, kinds in votes.items():
        yield entry, _Votes(entry, tuple(kinds.items()))
    for entries in _DATA["false_friends"].values():
        yield from ((entry, _Votes(entry, ())) for entry in entries)


def _dangers(kind: str | None) -> Iterator[tuple[str, None]]:
    """The danger signs of that kind, and those that count for any."""
    entries = _DATA["danger"] + (_DATA["kinds"][kind].get("danger", []) if kind else [])
    yield from ((entry, None) for entry in entries)


def _calls() -> Iterator[tuple[str, str | None]]:
    for key, row in _DATA["emergencies"].items():
        yield from ((entry, key) for entry in row["words"])
    yield from ((entry, None) for entry in _DATA["no_emergency"])


EMERGENCIES: dict[str, Emergency] = {
    key: Emergency(key, row["says"], row["is_case"]) for key, row in _DATA["emergencies"].items()
}

_PHRASES: Index[_Votes] = index(_phrases())
_DANGER: dict[str | None, Index[None]] = {
    kind: index(_dangers(kind)) for kind in (None, *_DATA["kinds"])
}
_CALLS: Index[str | None] = index(_calls())
_ALSO = re.compile("|".join(_DATA["also"]))
_PAST = re.compile(_DATA["past"])
_RIVALS = [
    (re.compile("|".join(row["words"])), tuple(row["kinds"]), row["ask"]) for row in _DATA["rivals"]
]
