"""One row of somebody's table of rules, read into a draft, or what is wrong with it.

Our own columns are those of `rules.tsv`; the plain table of a city (kind, small_name,
filing_condition, time_limit, closing_condition) names no tile and marks no default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..worktime.rules import Limit
from .entries import KIND_WORDS
from .kinds import CODE_NAMES, KINDS
from .limits import read_limit
from .models import MAKE_SAFE, CatalogueEntry, EntryKind, Rule
from .tables import Row, unfit

NEEDED = ("condition", "limit", "closing_condition")
HEADINGS = {
    "small_name": "item",
    "filing_condition": "condition",
    "time_limit": "limit",
    "小类名称": "item",
    "立案条件": "condition",
    "处置时限": "limit",
    "结案条件": "closing_condition",
    "类别": "kind",
    "分类": "tile",
    "目录编号": "entry",
    "先围护": "safe_limit",
    "默认": "default",
    "急件": "danger",
    "来处": "source",
    "同一件的米数": "same_metres",
    "同一件的天数": "same_days",
}
YES, NO = {"是", "1", "yes", "true"}, {"", "否", "0", "no", "false"}
LENGTHS = {"condition": 500, "closing_condition": 300, "source": 200, "item": 100}
SAME_MOST = {"same_metres": 2000, "same_days": 366}
TILES = {name: key for key, tile in KINDS.items() for name in (key, tile.tile)}
# entry key -> the tile that names it first.
TILE_OF = {code: key for key in reversed(KINDS) for code in KINDS[key].catalogue}


class Unreadable(Exception):
    """Why a row cannot be a rule, for people."""


@dataclass(frozen=True)
class Draft:
    """A rule without its set. `entry` is a row of the catalogue in use, or None."""

    kind_key: str
    entry: CatalogueEntry | None
    item: str
    condition: str
    limit: Limit
    safe: Limit | None
    closing_condition: str
    source: str
    is_default: bool
    for_danger: bool

    @property
    def identity(self) -> tuple[str, str, str, str, bool]:
        """What makes it the same rule as one of an earlier set."""
        key = self.entry.key if self.entry else ""
        return self.kind_key, key, self.item, self.condition, self.for_danger

    def __str__(self) -> str:
        # An old set may name a tile that there is no more.
        tile = KINDS[self.kind_key].tile if self.kind_key in KINDS else self.kind_key
        return f"{tile}｜{self.item}｜{self.condition}｜{self.limit.words()}"

    @classmethod
    def of(cls, rule: Rule) -> "Draft":
        """A rule that stands in a set."""
        safe = rule.safe_limit if rule.safe_amount else None
        return cls(
            rule.kind_key,
            rule.entry,
            rule.item,
            rule.condition,
            rule.limit,
            safe,
            rule.closing_condition,
            rule.source,
            rule.is_default,
            rule.for_danger,
        )


@dataclass
class Names:
    """The catalogue in use, to be looked up by key or by name."""

    by_key: Mapping[str, CatalogueEntry]
    by_name: dict[tuple[EntryKind, str], CatalogueEntry] = field(init=False)

    def __post_init__(self) -> None:
        self.by_name = {(entry.kind, entry.name): entry for entry in self.by_key.values()}

    def find(self, kind: EntryKind | None, name: str) -> CatalogueEntry | None:
        """The entry of that name; an event may be called by its component (X for X异常)."""
        looks = [(kind, name)] if kind else [(EntryKind.EVENT, name), (EntryKind.COMPONENT, name)]
        if kind is not EntryKind.COMPONENT:
            looks.append((EntryKind.EVENT, f"{name}异常"))
        return next((self.by_name[look] for look in looks if look in self.by_name), None)

    def matching(self, named: set[tuple[EntryKind | None, str]]) -> tuple[int, int]:
        """How many entries have exactly one of these names, and how many when X stands for
        X异常 too."""
        exact = {e.key for e in self.by_key.values() if _named(named, e.kind, e.name)}
        bare = {
            e.key
            for e in self.by_key.values()
            if _named(named, e.kind, e.name.removesuffix("异常"))
            or _named(named, EntryKind.COMPONENT, e.name.removesuffix("异常"))
        }
        return len(exact), len(exact | bare)


def _named(named: set[tuple[EntryKind | None, str]], kind: EntryKind, name: str) -> bool:
    return (kind, name) in named or (None, name) in named


def kind_of(row: Row) -> EntryKind | None:
    """部件 or 事项, as the row says it; None when it does not."""
    return KIND_WORDS.get(row.get("kind"))


def read_row(row: Row, names: Names) -> Draft:
    """Raises Unreadable."""
    for column, longest in LENGTHS.items():
        if problem := unfit(row.get(column), longest):
            raise Unreadable(f"{column} {problem}")
    for column in NEEDED:
        if not row.get(column):
            raise Unreadable(f"{column} 没有写")
    entry = entry_of(row, names)
    for_danger = _yes(row, "danger")
    safe = _limit(row.get("safe_limit")) if row.get("safe_limit") else None
    return Draft(
        kind_key=tile_of(row, entry),
        entry=entry,
        item=_item(row, entry),
        condition=row.get("condition"),
        limit=_limit(row.get("limit")),
        safe=safe or (MAKE_SAFE if for_danger else None),
        closing_condition=row.get("closing_condition"),
        source=row.get("source"),
        is_default=_yes(row, "default"),
        for_danger=for_danger,
    )


def entry_of(row: Row, names: Names) -> CatalogueEntry | None:
    """The entry that a row names by its key, else by what it calls the item."""
    if key := row.get("entry"):
        return names.by_key.get(key.replace("：", ":").replace("事件", "事项"))
    return names.find(kind_of(row), row.get("item"))


def name_of(row: Row, names: Names) -> tuple[EntryKind | None, str]:
    """What a row calls its item, and what kind it says that is; by its key if it gives no name."""
    entry = None if row.get("item") else entry_of(row, names)
    return (entry.kind, entry.name) if entry else (kind_of(row), row.get("item"))


def tile_of(row: Row, entry: CatalogueEntry | None) -> str:
    """The tile that a row names, else that of its entry, else `other`. Raises Unreadable."""
    if name := row.get("tile"):
        if name not in TILES:
            raise Unreadable(f"没有“{name[:20]}”这个分类")
        return TILES[name]
    # A component of the first five classes is named by tiles as its event, of the same number.
    return TILE_OF.get(f"事项:{entry.code}", "other") if entry else "other"


def same_of(row: Row) -> dict[str, int]:
    """What a row says of its tile's metres and days, by column. Raises Unreadable."""
    said = {}
    for column, most in SAME_MOST.items():
        if words := row.get(column):
            if not (re.fullmatch("[0-9]{1,6}", words) and int(words) <= most):
                raise Unreadable(f"{column} 要写 0 到 {most} 的整数")
            said[column] = int(words)
    return said


def _item(row: Row, entry: CatalogueEntry | None) -> str:
    item = row.get("item") or (entry.name if entry else CODE_NAMES.get(row.get("entry"), ""))
    if not item:
        raise Unreadable("item 没有写，entry 也不在目录里")
    return item


def _limit(words: str) -> Limit:
    if limit := read_limit(words):
        return limit
    raise Unreadable(f"时限“{words[:40]}”读不懂，要像“2紧急工作时”“4工作时”“5工作日”“7自然日”")


def _yes(row: Row, column: str) -> bool:
    word = row.get(column).lower()
    if word not in YES | NO:
        raise Unreadable(f"{column} 要写“是”或“否”")
    return word in YES
