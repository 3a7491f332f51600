"""What the address of a list says, read as filters, and said again as chips one can take off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import request

from ...cases.filters import Filters
from ...cases.models import Source, Status
from ...cases.words import SOURCE_WORDS, STATUS_WORDS
from ...catalogue.kinds import KINDS
from ...clock import day_bounds, now
from ...errors import Invalid
from ...people.models import Person
from ...people.queries import places_named, unit
from ..fields import number_in

FIELDS = ("words", "status", "kind", "region", "late", "unit", "source", "from", "to", "mine")
OPEN_ONES = "open"
MOST_WORDS = 50
LISTED = [status for status in Status if status is not Status.DRAFT]
ODD = "没有这一项，请从列出的里面选。"


def given() -> dict[str, str]:
    """What is chosen, by field; what nobody knows is left out."""
    found = {name: request.args.get(name, "").strip()[:MOST_WORDS] for name in FIELDS}
    return {name: value for name, value in found.items() if value}


def filters_of(chosen: dict[str, str], person: Person) -> Filters:
    """Raises Invalid for what is not offered."""
    status = chosen.get("status")
    since, until = _period(chosen)
    return Filters(
        status=_one_of(Status, status, LISTED) if status not in {None, OPEN_ONES} else None,
        open_only=status == OPEN_ONES,
        kind_key=_known(chosen.get("kind"), KINDS),
        region_code=_region(chosen.get("region")),
        late_at=now() if chosen.get("late") else None,
        words=chosen.get("words"),
        unit_id=_number(chosen.get("unit")),
        source=_one_of(Source, chosen.get("source"), list(Source)),
        since=since,
        until=until,
        sent_by_id=person.id if chosen.get("mine") else None,
    )


def _one_of(kind: Any, value: str | None, offered: list[Any]) -> Any:
    if value is None:
        return None
    if value not in offered:
        raise Invalid(ODD)
    return kind(value)


def _known(value: str | None, offered: dict[str, Any]) -> str | None:
    if value is not None and value not in offered:
        raise Invalid(ODD)
    return value


def _region(value: str | None) -> str | None:
    if value is not None and not (value.isascii() and value.isdecimal() and len(value) in {12, 15}):
        raise Invalid("没有这个区域，请从列出的里面选。")
    return value


def _number(value: str | None) -> int | None:
    if value is None:
        return None
    number = number_in(value)
    if number is None:
        raise Invalid(ODD)
    return number


def _period(chosen: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    """Whole local days, both included."""
    first, last = _day(chosen.get("from")), _day(chosen.get("to"))
    if first and last and last < first:
        raise Invalid("开始的日子要在结束的前面。")
    return (
        day_bounds(first)[0] if first else None,
        day_bounds(last)[1] if last else None,
    )


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Invalid("日子没看懂，请写成 2026-07-01 这样。") from None
    if not 2000 <= day.year < 2200:
        raise Invalid("日子没看懂，请写成 2026-07-01 这样。")
    return day


def days_back(days: int) -> str:
    """The date so many days ago, for a field."""
    return (now() - timedelta(days=days)).date().isoformat()


@dataclass(frozen=True)
class Chip:
    """One thing that is chosen: how it is said, and the address of the list without it."""

    words: str
    without: str


def chips(chosen: dict[str, str], address: Callable[[dict[str, str]], str]) -> list[Chip]:
    """In the order of the fields. Raises NotFound for a unit that is not there."""
    return [
        Chip(_said(name, chosen[name]), address({k: v for k, v in chosen.items() if k != name}))
        for name in FIELDS
        if name in chosen
    ]


def _said(name: str, value: str) -> str:
    match name:
        case "words":
            return f"写了“{value}”"
        case "status":
            return "在办的" if value == OPEN_ONES else STATUS_WORDS[Status(value)]
        case "kind":
            return KINDS[value].tile
        case "region":
            return places_named([value])[value] or value
        case "unit":
            return unit(int(value)).name
        case "source":
            return f"{SOURCE_WORDS[Source(value)]}来的"
        case "from":
            return f"{value} 起"
        case "to":
            return f"到 {value}"
    return {"late": "超时的", "mine": "我派出去的"}[name]
