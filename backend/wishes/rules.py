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
from ..errors import Invalid, NotAllowed, NotFound
from ..people.models import Person, RoleKind
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
) -> WishRule:
    """From a time on, this holds. Raises NotAllowed, NotFound, Invalid for a time that has passed
    or a value of another shape: what is past keeps its rule."""
    if not any(role.kind is RoleKind.ADMIN for role in by.open_roles):
        raise NotAllowed("心愿的规则由系统管理员来定。")
    if key not in DEFAULTS:
        raise NotFound("没有这条心愿规则。")
    if valid_from < now:
        raise Invalid("新规则只能从现在或以后开始，过去的不改。")
    _check_shape(DEFAULTS[key], value, open_ended=key == "kinds")
    decided = WishRule(
        key=key, value=value, valid_from=valid_from, by_id=by.id, note=note.strip()[:200]
    )
    db.session.add(decided)
    db.session.flush()
    db.session.info.pop(KEPT, None)
    return decided


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
