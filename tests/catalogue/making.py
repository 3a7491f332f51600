"""Tables for the tests, as cities and communities write them."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import func, select

from backend.catalogue.kinds import KINDS
from backend.catalogue.models import (
    CatalogueEntry,
    CatalogueVersion,
    KindSetting,
    OwnItem,
    OwnList,
    Rule,
    RuleSet,
)
from backend.db import db

OURS = (
    "tile", "entry", "item", "condition", "limit", "safe_limit", "closing_condition",
    "default", "danger", "source", "same_metres", "same_days",
)  # fmt: skip
CITY = (
    "kind", "big", "big_name", "small", "small_name",
    "filing_condition", "time_limit", "closing_condition",
)  # fmt: skip
TABLES = (CatalogueVersion, CatalogueEntry, RuleSet, Rule, KindSetting, OwnList, OwnItem)


def table(home: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Path:
    """A TSV file of these columns."""
    file = home / "table.tsv"
    file.write_text("".join("\t".join(row) + "\n" for row in [columns, *rows]), encoding="utf-8")
    return file


def city(home: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A city's plain table, each row of kind, name, condition, limit."""
    full = [(k, "01", "大类", "01", name, told, limit, "办好") for k, name, told, limit in rows]
    return table(home, CITY, full)


def twelve(**changes: dict[str, str]) -> list[dict[str, str]]:
    """One default for each tile in our columns; `changes` by tile."""
    return [
        {
            "tile": key,
            "item": tile.tile,
            "condition": "坏了",
            "limit": "2工作日",
            "closing_condition": "修好",
            "default": "是",
            **changes.get(key, {}),
        }
        for key, tile in KINDS.items()
    ]


def ours(home: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A table in our columns."""
    return table(home, OURS, [[row.get(column, "") for column in OURS] for row in rows])


def state() -> list[object]:
    """What the tables hold, to see that nothing changed."""
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in TABLES]
    rules = db.session.execute(select(Rule.id, Rule.condition, Rule.limit_amount).order_by(Rule.id))
    return [*counts, list(rules)]
