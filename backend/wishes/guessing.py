"""Of which kind a wish is, as far as its words tell."""

import json
import re
from datetime import datetime
from pathlib import Path

from .rules import kinds

_DATA = json.loads(Path(__file__).with_name("kind_words.json").read_text(encoding="utf-8"))
_WORDS = [(row["key"], re.compile(row["words"])) for row in _DATA["kinds"]]


def guess_kind(words: str, at: datetime) -> str | None:
    """The key of the first kind that fits and is offered at that time; None: ask whoever posts."""
    return next(iter(_fitting(words, at)), None)


def kinds_in(words: str, at: datetime) -> list[str]:
    """The keys of all kinds that are named in these words, else of those that they tell of."""
    named = [key for key, kind in kinds(at).items() if kind.name in words]
    return named or _fitting(words, at)


def _fitting(words: str, at: datetime) -> list[str]:
    offered = kinds(at)
    return [key for key, pattern in _WORDS if key in offered and pattern.search(words)]
