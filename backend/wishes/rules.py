"""What holds for wishes at a time: kinds, caps, the ladder of the chase. Versioned data.

Every rule is an object of plain numbers and words; `rules.json` holds until somebody decides.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from ..db import db
from ..decisions.rules import LONGEST_WHY, must_decide, nobody_since, not_in_the_past, take_turn
from ..errors import Invalid, NotFound
from ..people.models import Person
from .models import WishRule

DEFAULTS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("rules.json").read_text(encoding="utf-8")
)["rules"]

KEPT = "wish_rules"
_NEWEST_FIRST = select(WishRule.key, WishRule.value, WishRule.valid_from).order_by(
    WishRule.valid_from.desc(), WishRule.id.desc()
)

MOST_WORDS = 300
MOST_FILES = 9


@dataclass(frozen=True)
class Kind:
    """What a wish is about."""

    key: str
    name: str
    example: str


def rule(key: str, at: datetime) -> dict[str, Any]:
    """The newest rule of this key that was valid at that time, or the default. Raises NotFound."""
    if key not in DEFAULTS:
        raise NotFound("没有这条心愿规则。")
    valid = (row.value for row in _decided() if row.key == key and row.valid_from <= at)
    return next(valid, DEFAULTS[key])


def _decided() -> Sequence[Row[Any]]:
    """Every version of every rule, the newest first: a handful of rows, read once a transaction,
    because one claim asks for seven of them."""
    session = db.session()
    kept = session.info.get(KEPT)
    if kept is None or kept[0] is not session.get_transaction():
        found = session.execute(_NEWEST_FIRST).all()
        kept = session.info[KEPT] = session.get_transaction(), found
    rows: Sequence[Row[Any]] = kept[1]
    return rows


def decide_rule(
    key: str,
    value: dict[str, Any],
    *,
    valid_from: datetime,
    note: str = "",
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> WishRule:
    """From a time on, this holds. Raises NotAllowed, NotFound, Invalid for a time that has passed
    or a value of another shape: what is past keeps its rule; Conflict when another version has
    come since the one whose id is `seen`."""
    must_decide(by)
    if key not in DEFAULTS:
        raise NotFound("没有这条心愿规则。")
    not_in_the_past(valid_from, now)
    check_shape(key, value)
    take_turn(f"wish:{key}")
    nobody_since(seen, newest(key), now)
    decided = WishRule(
        key=key,
        value=value,
        valid_from=valid_from,
        at=now,
        by_id=by.id,
        note=note.strip()[:LONGEST_WHY],
    )
    db.session.add(decided)
    db.session.flush()
    db.session.info.pop(KEPT, None)
    return decided


def newest(key: str) -> WishRule | None:
    """What was decided last, whenever it begins to hold."""
    return next(iter(versions(key, latest_decided=True)), None)


def versions(key: str, *, latest_decided: bool = False) -> Sequence[WishRule]:
    """Every version of a rule, that which holds last first; or as they were decided."""
    order = () if latest_decided else (WishRule.valid_from.desc(),)
    wanted = select(WishRule).where(WishRule.key == key).order_by(*order, WishRule.id.desc())
    return db.session.scalars(wanted).all()


def check_shape(key: str, value: dict[str, Any]) -> None:
    """Raises Invalid for a value that is not made like the rule of this key."""
    _check_shape(DEFAULTS[key], value, open_ended=key == "kinds")


def _check_shape(default: Any, value: Any, *, open_ended: bool = False) -> None:
    """The same names, and values of the same sort; numbers from 0 to 1000."""
    if isinstance(default, dict):
        if not isinstance(value, dict) or (not open_ended and set(value) != set(default)):
            raise Invalid("规则的项目和现在的不一样，请照着改。")
        pattern = next(iter(default.values()))
        for name, part in value.items():
            _check_shape(pattern if open_ended else default[name], part)
    elif isinstance(default, str):
        if not isinstance(value, str) or not value.strip() or len(value) > 40:
            raise Invalid("规则里的文字要有 1 到 40 个字。")
    elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
        raise Invalid("规则里的数要在 0 到 1000 之间。")
    elif isinstance(default, int) and not isinstance(value, int):
        raise Invalid("规则里的这个数要是整数。")


def kinds(at: datetime) -> dict[str, Kind]:
    """The kinds that one may choose from, by key."""
    return kinds_in(rule("kinds", at))


def kinds_in(found: dict[str, Any]) -> dict[str, Kind]:
    """The same of a rule at hand."""
    return {key: Kind(key, row["name"], row["example"]) for key, row in found.items()}


def kind_name(key: str, at: datetime) -> str:
    """What a kind is called; one that is no longer offered, as it was by default, or 别的."""
    return name_in(kinds(at), key)


def name_in(found: dict[str, Kind], key: str) -> str:
    """The same of kinds at hand."""
    if key in found:
        return found[key].name
    return str(DEFAULTS["kinds"].get(key, {}).get("name", "别的"))


def kept_for(at: datetime) -> timedelta:
    """How long after its end a wish still tells how its wisher is to be found."""
    return timedelta(days=rule("contact", at)["kept_days"])
