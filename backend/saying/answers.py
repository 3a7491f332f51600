"""What is answered from what is known; nothing is made up: many questions have no answer here."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cases.elsewhere import elsewhere
from ..cases.guessing import guess
from ..cases.wording import plain
from ..catalogue.kinds import KINDS
from ..catalogue.queries import usual_rules
from ..people.models import Unit, UnitKind
from ..people.queries import units_serving
from ..people.reaching import Contact, contact_of

_DATA: dict[str, Any] = json.loads(
    Path(__file__).with_name("questions.json").read_text(encoding="utf-8")
)
_ASKS = re.compile(_DATA["asks"])
_TOPICS = [(row, re.compile("|".join(row["words"]))) for row in _DATA["topics"]]
_SAYS: dict[str, str] = _DATA["says"]
_PROMISE = re.compile(r"[^。]*(?:我(?:这就|同时)通知值班的人|地点发我，值班的人这就打电话)。")
_TO_REPLY = re.compile(r"[^。；，？]*[回打]“[^”]*”[^。]*。?")  # of the chat: here nobody replies

MOST_STATIONS = 3
BY_THE_BUTTON = "再点“报给社区”，值班的人马上知道。"
NO_STATION = "这一片还没有登记驿站。社区的服务中心可以歇脚、喝水。"
STATION = "station"
_OF_STATIONS = {"charging_place", "rest", "way"}


@dataclass(frozen=True)
class Answer:
    """One thing that is known. `phone` to ring, `page` of the app where more stands; or empty."""

    key: str
    says: str
    phone: str = ""
    page: str = ""


def asks(words: str) -> bool:
    """Whether these words are a question."""
    return "?" in words or "？" in words or _ASKS.search(plain(words)) is not None


def known(words: str, community: str | None) -> list[Answer]:
    """What is known of what these words ask, the likeliest first; at most two."""
    text = plain(words)
    found = [
        answer
        for row, pattern in _TOPICS
        if pattern.search(text)
        for answer in [_answer(row["key"], row["page"], words, community)]
        if answer is not None
    ]
    if not found and (told := _elsewhere(words, community)) is not None:
        found = [told]
    return found[:2]


def on_screen(says: str) -> str:
    """A sentence of the chat without what one may reply there; what the chat does of itself is
    done here by whoever presses the button."""
    kept, promised = _PROMISE.subn("", _TO_REPLY.sub("", says).strip())
    return f"{kept}{BY_THE_BUTTON}" if promised else kept


def contact_words(contact: Contact) -> str:
    """How a community is reached, in one sentence."""
    parts = [contact.name, contact.hours, contact.address]
    parts += [f"电话 {contact.phone}"] if contact.phone else ["还没有登记电话"]
    return "，".join(part for part in parts if part) + "。"


def _answer(key: str, page: str, words: str, community: str | None) -> Answer | None:
    if (special := _SPECIAL.get(key)) is not None:
        return special(words, community)
    return Answer(key, _SAYS[key], page=page)


def _contact(_: str, community: str | None) -> Answer | None:
    contact = contact_of(community) if community else None
    return Answer("contact", contact_words(contact), contact.phone) if contact else None


def _limit(words: str, _: str | None) -> Answer | None:
    kind, usual = guess(words).kind, usual_rules()
    if kind is None or kind not in usual:
        return Answer("limit", _SAYS["limits"], page="report")
    plainly, danger = usual[kind]
    limit, safe = plainly.limit.words(), danger.safe_limit.words()
    says = _SAYS["limit"].format(tile=KINDS[kind].tile, limit=limit, safe=safe)
    return Answer("limit", says, page="report")


def _stations(_: str, community: str | None) -> Answer | None:
    found = stations_near(community) if community else []
    says = "\n".join(f"{unit.name}：{unit.about}" for unit in found) or NO_STATION
    return Answer(STATION, says) if community else None


def stations_near(code: str) -> list[Unit]:
    """Where to rest near a community, the nearest in the tree first."""
    found = [unit for unit in units_serving(code) if unit.kind is UnitKind.STATION]
    return found[:MOST_STATIONS]


def _elsewhere(words: str, community: str | None) -> Answer | None:
    """Where it belongs that is not ours, as the chat says it."""
    found = elsewhere(words)
    if found is None or found.at_once:  # those are for people to answer
        return None
    if found.key in _OF_STATIONS:
        return _stations(words, community)
    says = on_screen(found.says)
    return Answer(found.key, says) if says else None


_SPECIAL: dict[str, Callable[[str, str | None], Answer | None]] = {
    "contact": _contact,
    "limit": _limit,
    "station": _stations,
}
