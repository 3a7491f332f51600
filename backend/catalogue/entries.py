"""The catalogue of components and events comes from a table; a changed one is a new version."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from ..db import db
from ..errors import Invalid
from ..people.models import Person
from . import queries
from .kinds import KINDS
from .models import CatalogueEntry, CatalogueVersion, EntryKind, OwnItem
from .tables import Row, need, read, unfit

SHIPPED = Path(__file__).with_name("catalogue.tsv")
SHIPPED_NAME = "GB/T 47678.5-2026"
SHIPPED_SOURCE = "GB/T 47678.5-2026 的二手转录，未见正式文本，不声明符合该标准"
COLUMNS = ("kind", "code", "class", "name")
HEADINGS = {"类别": "kind", "编码": "code", "代码": "code", "大类": "class", "名称": "name"}
KIND_WORDS = {
    "部件": EntryKind.COMPONENT,
    "事项": EntryKind.EVENT,
    "事件": EntryKind.EVENT,
}


@dataclass(frozen=True)
class Listed:
    """An entry as a file lists it."""

    kind: EntryKind
    code: str
    class_name: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind.word}:{self.code}"


@dataclass
class CataloguePlan:
    """What a file would change in the catalogue, in lines to print."""

    listed: Sequence[Listed]
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    in_use: list[str] = field(default_factory=list)  # dropped, though a rule or a tile names it

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.dropped)


def listed_in(file: Path = SHIPPED) -> list[Listed]:
    """The entries of a table of kind, code, class, name. Raises Invalid, naming the line."""
    return listed(read(file, HEADINGS))


def listed(rows: list[Row]) -> list[Listed]:
    """The entries of rows of kind, code, class, name. Raises Invalid, naming the line."""
    need(COLUMNS, rows)
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        entry = _listed(row)
        if entry.key in seen:
            raise Invalid(f"第 {row.number} 行：{entry.key} 在第 {seen[entry.key]} 行已经有了")
        seen[entry.key] = row.number
        found.append(entry)
    return found


def _listed(row: Row) -> Listed:
    kind, code, name = KIND_WORDS.get(row.get("kind")), row.get("code"), row.get("name")
    if kind is None:
        raise Invalid(f"第 {row.number} 行：kind 要写“部件”或“事项”")
    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        raise Invalid(f"第 {row.number} 行：编码要 5 位数字")
    if not name or not row.get("class"):
        raise Invalid(f"第 {row.number} 行：class 和 name 都要写")
    if problem := unfit(name, 100) or unfit(row.get("class"), 50):
        raise Invalid(f"第 {row.number} 行：{problem}")
    return Listed(kind, code, row.get("class"), name)


def plan_catalogue(listed: Sequence[Listed]) -> CataloguePlan:
    """Compare a file with the version in use; changes nothing."""
    plan = CataloguePlan(listed)
    known = queries.entries(queries.current_catalogue())
    for entry in listed:
        old = known.pop(entry.key, None)
        if old is None:
            plan.added.append(f"{entry.key} {entry.name}")
        elif (old.name, old.class_name) != (entry.name, entry.class_name):
            plan.changed.append(f"{entry.key} {old.name} -> {entry.name}（{entry.class_name}）")
    plan.dropped = [f"{key} {old.name}" for key, old in known.items()]
    users = _users() if known else {}
    plan.in_use = [f"{key}：{'、'.join(users[key])}" for key in known if key in users]
    return plan


def _users() -> dict[str, list[str]]:
    """Who names an entry, by its key: tiles, current rules, lists of communities."""
    users: dict[str, list[str]] = {}
    for tile in KINDS.values():
        for key in tile.catalogue:
            users.setdefault(key, []).append(f"分类“{tile.tile}”")
    for rule in queries.all_current_rules():
        if rule.entry:
            users.setdefault(rule.entry.key, []).append(f"规则“{rule.condition}”")
    for item in db.session.scalars(select(OwnItem).where(OwnItem.entry_id.is_not(None))):
        if item.entry:
            users.setdefault(item.entry.key, []).append(f"自有清单“{item.item}”")
    return users


def adopt_catalogue(
    plan: CataloguePlan,
    *,
    name: str,
    source: str,
    by: Person | None,
    now: datetime,
    drop_used: bool = False,
) -> CatalogueVersion | None:
    """Make what was planned the version in use; None when it changes nothing.

    What was filed under earlier versions keeps their entries. Raises Invalid when an entry in use
    would go and `drop_used` does not say that this is meant.
    """
    if plan.changes_nothing:
        return None
    if plan.in_use and not drop_used:
        raise Invalid(
            f"新目录去掉了 {len(plan.in_use)} 个还在用的条目："
            f"{'；'.join(plan.in_use[:5])}。先改规则，或者加 --yes-drop。"
        )
    if problem := unfit(name, 100) or unfit(source, 300):
        raise Invalid(f"版本的名称或来源{problem}。")
    by_id = by.id if by else None
    version = CatalogueVersion(name=name, source=source, at=now, by_id=by_id)
    db.session.add(version)
    db.session.flush()
    rows = [{"version_id": version.id, **vars(entry)} for entry in plan.listed]
    db.session.execute(insert(CatalogueEntry), rows)
    return version


def first_catalogue(*, now: datetime) -> CatalogueVersion | None:
    """The shipped catalogue for an installation that has none yet; None where there is one."""
    if queries.current_catalogue() is not None:
        return None
    plan = plan_catalogue(listed_in())
    return adopt_catalogue(plan, name=SHIPPED_NAME, source=SHIPPED_SOURCE, by=None, now=now)
