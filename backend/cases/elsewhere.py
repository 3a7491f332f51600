"""What is not a case, and the sentence that says where it belongs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .guessing import guess
from .wording import plain

_DATA: dict[str, Any] = json.loads(
    Path(__file__).with_name("elsewhere.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Elsewhere:
    """`says` is for the sender; `keep`: the community may be asked about it ("社区");
    `at_once`: it is handed to the community as it is, because the sentence promises that."""

    key: str
    says: str
    keep: bool
    at_once: bool


_PLACES = [
    (
        re.compile("|".join(row["words"]).replace("…", "[^ ]{0,6}")),
        Elsewhere(row["key"], row["says"], row["keep"], row.get("at_once", False)),
        row.get("even_if_report", False),
    )
    for row in _DATA["places"]
]


def elsewhere(words: str) -> Elsewhere | None:
    """Where `words` belong when they are no case of ours; None for a report or anything unknown.

    A report is never turned away: words that name a thing beyond doubt, or danger, stay a case.
    """
    text = plain(words)
    found = next(((place, even) for look, place, even in _PLACES if look.search(text)), None)
    if found is None:
        return None
    place, even_if_report = found
    about = guess(words)
    is_report = about.danger or (about.kind is not None and about.sure)
    return None if is_report and not (even_if_report and not about.danger) else place


PLACES: dict[str, Elsewhere] = {place.key: place for _, place, _ in _PLACES}
