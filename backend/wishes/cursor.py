"""Where a page of the board ends and the next one begins, in letters that say nothing to anybody.

What is remembered of the last line never changes as long as that wish stands on the board, so that
nothing comes twice and nothing is passed over, whatever is claimed, given back or posted meanwhile.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..errors import Invalid

LONGEST = 200
LARGEST = 2**31 - 1  # an id, and metres times metres of some forty kilometres


class Order(StrEnum):
    NEWEST = "newest"
    URGENT = "urgent"  # by when something is promised for it
    NEAREST = "nearest"


@dataclass(frozen=True)
class Cursor:
    """`key` and `last`: the order's value of the last line and its id. `since`: when the first page
    was read; `here`: from where distances count (latitude, longitude)."""

    order: Order
    key: datetime | int
    last: int
    since: datetime
    here: tuple[float, float] | None = None


def written(cursor: Cursor) -> str:
    """A cursor as it is handed out."""
    key = cursor.key if isinstance(cursor.key, int) else cursor.key.isoformat()
    facts = [cursor.order, key, cursor.last, cursor.since.isoformat(), *(cursor.here or ())]
    return urlsafe_b64encode(json.dumps(facts, separators=(",", ":")).encode()).decode()


def read(words: str, order: Order) -> Cursor:
    """The same again. Raises Invalid for anything that was not handed out for this order."""
    try:
        return _read(words, order)
    except (ValueError, TypeError, RecursionError) as broken:
        raise Invalid(
            "这一页接不上了，请从第一页看起。", fields={"cursor": "请用上一页给的 next"}
        ) from broken


def _read(words: str, order: Order) -> Cursor:
    if len(words) > LONGEST:
        raise ValueError(words)
    named, key, last, since, *here = json.loads(urlsafe_b64decode(words))
    if named != order or len(here) != (2 if order is Order.NEAREST else 0):
        raise ValueError(named)
    at = _whole(key) if order is Order.NEAREST else _instant(key)
    point = (_degrees(here[0]), _degrees(here[1])) if here else None
    return Cursor(order, at, _whole(last), _instant(since), point)


def _instant(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None or not 2000 <= moment.year < 2200:
        raise ValueError(given)
    return moment


def _whole(given: object) -> int:
    if not isinstance(given, int) or not 0 <= given <= LARGEST:
        raise ValueError(given)
    return given


def _degrees(given: object) -> float:
    if not isinstance(given, float) or not -180 <= given <= 180:
        raise ValueError(given)
    return given
