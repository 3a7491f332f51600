"""A community's own list of categories, mapped onto tiles and entries of the catalogue.

Columns: category, item, tile, entry. Without tile and entry an item is looked up by its name, and
what is not found stands under `other` and is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from ..db import db
from ..errors import Invalid
from ..people.models import Person, Region
from . import queries
from .kinds import CODE_NAMES
from .models import OwnItem, OwnList
from .rule_rows import Names, Unreadable, entry_of, tile_of
from .tables import Row, need, read, unfit

HEADINGS = {"大类": "category", "类别": "category", "事项": "item", "分类": "tile", "编码": "entry"}
LENGTHS = {"category": 50, "item": 100}


@dataclass
class ListPlan:
    """What a file would say: rows to keep, and the items that nothing stands for."""

    rows: list[dict[str, object]] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    @property
    def categories(self) -> dict[str, int]:
        """How many items each category has, in the order of the file."""
        counts: dict[str, int] = {}
        for row in self.rows:
            category = str(row["category"])
            counts[category] = counts.get(category, 0) + 1
        return counts


def items_in(file: Path) -> list[Row]:
    """The rows of such a list. Raises Invalid."""
    rows = read(file, HEADINGS)
    need(LENGTHS, rows)
    return rows


def plan_list(rows: Sequence[Row]) -> ListPlan:
    """Map every item; changes nothing. Raises Invalid that names the line."""
    plan, names = ListPlan(), Names(queries.entries(queries.current_catalogue()))
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        mark = row.get("category"), row.get("item")
        try:
            if mark in seen:
                raise Unreadable(f"与第 {seen[mark]} 行是同一条")
            plan.rows.append(_mapped(plan, row, names))
        except Unreadable as problem:
            raise Invalid(f"第 {row.number} 行：{problem}") from problem
        seen[mark] = row.number
    return plan


def _mapped(plan: ListPlan, row: Row, names: Names) -> dict[str, object]:
    for column, longest in LENGTHS.items():
        if problem := unfit(row.get(column), longest):
            raise Unreadable(f"{column} {problem}")
        if not row.get(column):
            raise Unreadable(f"{column} 没有写")
    entry = entry_of(row, names)
    if row.get("entry") and entry is None and row.get("entry") not in CODE_NAMES:
        raise Unreadable(f"目录里没有 {row.get('entry')[:20]}")
    if entry is None and not row.get("tile"):
        plan.unmatched.append(f"第 {row.number} 行 {row.get('item')}")
    return {
        "category": row.get("category"),
        "item": row.get("item"),
        "kind_key": tile_of(row, entry),
        "entry_id": entry.id if entry else None,
    }


def adopt_list(
    plan: ListPlan, region_code: str, *, name: str, by: Person | None, now: datetime
) -> OwnList | None:
    """Make what was planned the region's list; None when that says the same already.

    Earlier lists stay. Raises Invalid when there is no such region.
    """
    if db.session.get(Region, region_code) is None:
        raise Invalid(f"没有编码为 {region_code[:20]} 的地方，请先导入区划。")
    if not name or (problem := unfit(name, 100)):
        raise Invalid(f"清单的名称{problem if name else '要写'}。")
    if plan.rows == _rows_of(queries.newest_list(region_code)):
        return None
    own = OwnList(region_code=region_code, name=name, at=now, by_id=by.id if by else None)
    db.session.add(own)
    db.session.flush()
    db.session.execute(insert(OwnItem), [{"list_id": own.id, **row} for row in plan.rows])
    return own


def _rows_of(own: OwnList | None) -> list[dict[str, object]]:
    columns = ("category", "item", "kind_key", "entry_id")
    return [{c: getattr(item, c) for c in columns} for item in own.items] if own else []
