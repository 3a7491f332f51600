"""What a wish's words say about it before anybody looks: a hint, never a verdict."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ..texts.masking import masked_home

_DATA = json.loads(Path(__file__).with_name("triage.json").read_text(encoding="utf-8"))
_SIGNS = [(re.compile(row["words"]), row) for row in _DATA["signs"]]

PERSONAL = (
    "这里面有电话、门牌、证件号或者病名，墙上会替你遮住。认领的人要用的，写在“怎么找到我”里。"
)


@dataclass(frozen=True)
class Hint:
    """One thing to see to: `where` it belongs instead (refuse, case, mediation, welfare, gas,
    cabinet, guardian) or `mask`; `says` is the sentence for whoever posts it."""

    key: str
    where: str
    says: str


def hints(words: str) -> list[Hint]:
    """Everything that stands out in these words, the gravest first."""
    found = [
        Hint(row["key"], row["where"], row["says"])
        for pattern, row in _SIGNS
        if pattern.search(words)
    ]
    if masked_home(words) != words:
        found.append(Hint("personal", "mask", PERSONAL))
    return found
