"""What a table of local rules would change, before anything changes: what is added, changed and
dropped, which rows cannot be read, and what is still open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import Invalid
from ..worktime.rules import Limit, TimeUnit
from . import queries
from .kinds import CODE_NAMES, KINDS
from .models import Rule
from .rule_rows import HEADINGS, NEEDED, Draft, Names, Unreadable, name_of, read_row, same_of
from .tables import Row, need, read

SHIPPED = Path(__file__).with_name("rules.tsv")
SAME = {"same_metres": 50, "same_days": 30}
EMERGENCY = {TimeUnit.EMERGENCY_HOUR, TimeUnit.EMERGENCY_MINUTE}


@dataclass
class RulesPlan:
    """What a table would change, in lines to print; `unreadable` and `missing` stand in the way."""

    drafts: list[Draft] = field(default_factory=list)
    same: dict[str, dict[str, int]] = field(default_factory=dict)  # per tile
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unmatched: dict[str, list[int]] = field(default_factory=dict)  # item -> its lines
    missing: list[str] = field(default_factory=list)  # tiles without a default
    questions: list[str] = field(default_factory=list)
    matched: str = ""

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed or self.dropped)


def rows_in(file: Path = SHIPPED) -> list[Row]:
    """The rows of a table with our columns or with those of a city's. Raises Invalid."""
    return fit(read(file, HEADINGS))


def fit(rows: list[Row]) -> list[Row]:
    """The rows, when they have the columns that rules need. Raises Invalid."""
    need(NEEDED, rows)
    if not {"item", "entry", "tile"} & set(rows[0].cells):
        raise Invalid("第 1 行：tile、entry、item（小类名称）至少要有一列")
    return rows


def plan_rules(rows: Sequence[Row], *, keep_defaults: bool = False) -> RulesPlan:
    """Compare a table with the set in use; changes nothing.

    With `keep_defaults` a tile for which the table marks no default keeps the current one, and
    likewise its rule for dangers: a city's plain table marks neither. Raises Invalid while there
    is no catalogue.
    """
    plan = RulesPlan()
    catalogue = queries.current_catalogue()
    if catalogue is None:
        raise Invalid("还没有目录，请先运行 flask catalogue import。")
    names = Names(queries.entries(catalogue))
    old = [Draft.of(rule) for rule in queries.all_current_rules()]
    _read(plan, rows, names)
    if keep_defaults:
        _keep(plan, old)
    _compare(plan, old)
    _compare_same(plan)
    _ask(plan)
    return plan


def _read(plan: RulesPlan, rows: Sequence[Row], names: Names) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        try:
            _take(plan, row, read_row(row, names), seen)
        except Unreadable as problem:
            said = row.get("item") or row.get("entry") or row.get("condition")
            plan.unreadable.append(f"第 {row.number} 行 {said[:30]}：{problem}")
    exact, both = names.matching({name_of(row, names) for row in rows})
    used = len({draft.entry.key for draft in plan.drafts if draft.entry})
    plan.matched = (
        f"目录 {len(names.by_key)} 条，{exact} 条与表里的名称相同，"
        f"连同“…异常”的写法共 {both} 条；规则用到 {used} 条"
    )


def _take(plan: RulesPlan, row: Row, draft: Draft, seen: dict[object, int]) -> None:
    """Add a draft to the plan, unless an earlier line speaks against it. Raises Unreadable."""
    marks: dict[object, str] = {draft.identity: "是同一条"}
    if draft.is_default:
        marks["default", draft.kind_key] = "都是这个分类的默认条件"
    for mark, what in marks.items():
        if mark in seen:
            raise Unreadable(f"与第 {seen[mark]} 行{what}")
    same = plan.same.get(draft.kind_key, {})
    said = same_of(row)
    if any(same.get(column, value) != value for column, value in said.items()):
        raise Unreadable("同一分类的 same_metres、same_days 前后不一样")
    plan.same[draft.kind_key] = {**same, **said}
    seen.update(dict.fromkeys(marks, row.number))
    plan.drafts.append(draft)
    if draft.entry is None and row.get("entry") not in CODE_NAMES:
        plan.unmatched.setdefault(row.get("entry") or draft.item, []).append(row.number)


def _keep(plan: RulesPlan, old: Sequence[Draft]) -> None:
    """Carry over what the table leaves open: a tile's default, its rule for dangers."""
    defaults = {draft.kind_key for draft in plan.drafts if draft.is_default}
    dangers = {draft.kind_key for draft in plan.drafts if draft.for_danger}
    places = {draft.identity: place for place, draft in enumerate(plan.drafts)}
    for draft in (draft for draft in old if draft.kind_key in KINDS):
        is_default = draft.is_default and draft.kind_key not in defaults
        if draft.identity in places:
            place = places[draft.identity]
            kept = plan.drafts[place]
            plan.drafts[place] = replace(kept, is_default=kept.is_default or is_default)
        elif is_default or (draft.for_danger and draft.kind_key not in dangers):
            plan.drafts.append(replace(draft, is_default=is_default))


def changes_between(before: Sequence[Rule], after: Sequence[Rule]) -> RulesPlan:
    """What a set said otherwise than the one before it."""
    plan = RulesPlan(drafts=[Draft.of(rule) for rule in after])
    _compare(plan, [Draft.of(rule) for rule in before])
    return plan


def touched(rules: Sequence[Rule], plan: RulesPlan) -> list[Rule]:
    """The rules of the set in use that the plan changes or leaves out."""
    kept = {draft.identity: draft for draft in plan.drafts}
    return [rule for rule in rules if kept.get(Draft.of(rule).identity) != Draft.of(rule)]


def _compare(plan: RulesPlan, old: Sequence[Draft]) -> None:
    before = {draft.identity: draft for draft in old}
    for draft in plan.drafts:
        known = before.pop(draft.identity, None)
        if known is None:
            plan.added.append(str(draft))
        elif known != draft:
            plan.changed.append(_change(known, draft))
    plan.dropped = [str(draft) for draft in before.values()]


def _change(old: Draft, new: Draft) -> str:
    parts = [
        f"{words} {_said(getattr(old, column))} -> {_said(getattr(new, column))}"
        for column, words in _COLUMNS.items()
        if getattr(old, column) != getattr(new, column)
    ]
    return f"{new}：{'，'.join(parts) or '目录换了版本'}"


_COLUMNS = {
    "limit": "时限",
    "safe": "先围护",
    "closing_condition": "结案条件",
    "source": "来处",
    "is_default": "这个分类的默认条件",
}


def _said(value: object) -> str:
    if isinstance(value, Limit):
        return value.words()
    if value is None or isinstance(value, bool):
        return {True: "是", False: "否", None: "不写"}[value]
    return str(value) or "空"


def _compare_same(plan: RulesPlan) -> None:
    """Metres and days of each tile: what the table says, else what holds now, else `SAME`."""
    now = {
        setting.kind_key: {column: getattr(setting, column) for column in SAME}
        for setting in queries.current_settings()
    }
    for key, tile in KINDS.items():
        said = {**SAME, **now.get(key, {}), **plan.same.get(key, {})}
        if key in now and now[key] != said:
            was = "{same_metres} 米 {same_days} 天".format_map(now[key])
            becomes = "{same_metres} 米 {same_days} 天".format_map(said)
            plan.changed.append(f"{tile.tile}｜算同一件的远近 {was} -> {becomes}")
        plan.same[key] = said


def _ask(plan: RulesPlan) -> None:
    """Note what nobody has decided: defaults are needed, the rest may stay open."""
    defaults = {draft.kind_key for draft in plan.drafts if draft.is_default}
    dangers = {draft.kind_key for draft in plan.drafts if draft.for_danger}
    plan.missing = [tile.tile for key, tile in KINDS.items() if key not in defaults]
    if plan.missing:
        plan.questions.append(f"没有默认条件的分类：{'、'.join(plan.missing)}")
    if silent := [tile.tile for key, tile in KINDS.items() if key not in dangers]:
        plan.questions.append(f"没有险情条件的分类（险情按默认条件）：{'、'.join(silent)}")
    unsaid = [d for d in plan.drafts if d.limit.unit in EMERGENCY and not d.for_danger]
    if unsaid:
        plan.questions.append(f"{len(unsaid)} 条用紧急工作时，没有标明是不是险情，按不是险情收下")
