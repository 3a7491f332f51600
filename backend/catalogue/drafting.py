"""The next version of the rules or of the catalogue, while it is being written: one of each at a
time. How it begins to hold: `adopting.py`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from ..clock import said
from ..db import db
from ..decisions.rules import must_decide
from ..errors import Conflict, Invalid, NotFound
from ..people.models import Person
from ..worktime.rules import Limit, TimeUnit
from . import queries
from .entries import CataloguePlan, listed, plan_catalogue
from .models import DraftOf, Rule, RuleDraft
from .planning import RulesPlan, fit, plan_rules
from .rule_rows import HEADINGS
from .tables import MOST_ROWS, Row, unfit

Cells = Mapping[str, str]
Plan = RulesPlan | CataloguePlan

RULE_COLUMNS = (
    "tile",
    "entry",
    "item",
    "condition",
    "limit",
    "safe_limit",
    "closing_condition",
    "default",
    "danger",
    "source",
    "same_metres",
    "same_days",
)
ENTRY_COLUMNS = ("kind", "code", "class", "name")
CALLED = {DraftOf.RULES: "立案条件和时限", DraftOf.CATALOGUE: "部件和事项目录"}
# As `limits.read_limit` reads them.
_WRITTEN = {
    TimeUnit.EMERGENCY_MINUTE: "紧急分钟",
    TimeUnit.EMERGENCY_HOUR: "紧急工作时",
    TimeUnit.DUTY_HOUR: "值班小时",
    TimeUnit.WORK_HOUR: "工作时",
    TimeUnit.WORK_DAY: "工作日",
    TimeUnit.NATURAL_DAY: "自然日",
}


def open_draft(what: DraftOf) -> RuleDraft | None:
    """The one that is being written or waits for its day."""
    wanted = select(RuleDraft).where(RuleDraft.what == what, RuleDraft.ended_at.is_(None))
    return db.session.scalar(wanted)


def draft_of(what: DraftOf) -> RuleDraft:
    """The same. Raises NotFound."""
    draft = open_draft(what)
    if draft is None:
        raise NotFound("没有正在写的新版本，或者它已经定了、不要了。")
    return draft


def written(limit: Limit) -> str:
    """A limit as a table of rules has it: 4工作时."""
    return f"{limit.amount}{_WRITTEN[limit.unit]}"


def cells_of(rule: Rule) -> dict[str, str]:
    """A rule of the set in use as a line of a table."""
    return {
        "tile": rule.kind_key,
        "entry": rule.entry.key if rule.entry else "",
        "item": rule.item,
        "condition": rule.condition,
        "limit": written(rule.limit),
        "safe_limit": written(rule.safe_limit) if rule.safe_amount else "",
        "closing_condition": rule.closing_condition,
        "default": "是" if rule.is_default else "",
        "danger": "是" if rule.for_danger else "",
        "source": rule.source,
        "same_metres": "",
        "same_days": "",
    }


def as_table() -> tuple[list[str], list[list[str]]]:
    """What holds as headings and lines, to be changed in a spreadsheet and read again."""
    rows = [cells_of(rule) for rule in queries.all_current_rules()]
    words = {column: heading for heading, column in HEADINGS.items() if column in RULE_COLUMNS}
    return [words[column] for column in RULE_COLUMNS], [
        [row[column] for column in RULE_COLUMNS] for row in rows
    ]


def begin(
    what: DraftOf, rows: Sequence[Cells] | None, *, source: str, by: Person, now: datetime
) -> RuleDraft:
    """Begin the next version: from a table, or with None from what holds. Raises NotAllowed,
    Conflict when there is one, Invalid for a table that lacks columns."""
    must_decide(by)
    there = open_draft(what)
    if there is not None:
        raise Conflict(f"{CALLED[what]}已经有一个新版本在写了。接着写它，或者先不要它。")
    draft = RuleDraft(
        what=what,
        name=f"{said_day(now)}的{CALLED[what]}",
        source=source[:300],
        rows=_checked(what, rows) if rows is not None else _current(what),
        changed_at=now,
        changed_by_id=by.id,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def said_day(now: datetime) -> str:
    """今天, as a name that is still right in a year."""
    return said(now, now.replace(year=2000)).rsplit(" ", 1)[0]


def _current(what: DraftOf) -> list[dict[str, str]]:
    if what is DraftOf.RULES:
        return [cells_of(rule) for rule in queries.all_current_rules()]
    entries = queries.entries(queries.current_catalogue()).values()
    return [
        {"kind": e.kind.word, "code": e.code, "class": e.class_name, "name": e.name}
        for e in entries
    ]


def _checked(what: DraftOf, rows: Sequence[Cells]) -> list[dict[str, str]]:
    """Our columns alone; of a catalogue every line must be right, of rules the plan says which
    are not."""
    numbered = _numbered(rows)
    if what is DraftOf.CATALOGUE:
        listed(numbered)
    else:
        fit(numbered)
    columns = RULE_COLUMNS if what is DraftOf.RULES else ENTRY_COLUMNS
    known = [name for name in (*columns, "kind") if any(name in row for row in rows)]
    return [{name: row.get(name, "") for name in known} for row in rows]


def _numbered(rows: Sequence[Cells]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(rows, start=1)]


def plan(draft: RuleDraft) -> Plan:
    """What the draft would change of what holds now. Raises Invalid."""
    if draft.what is DraftOf.CATALOGUE:
        return plan_catalogue(listed(_numbered(draft.rows)))
    return plan_rules(_numbered(draft.rows), keep_defaults=True)


def in_the_way(planned: Plan) -> str:
    """Why a plan cannot be adopted as it is; empty when it can."""
    if isinstance(planned, CataloguePlan):
        return f"去掉了还在用的条目：{planned.in_use[0]}" if planned.in_use else ""
    if planned.unreadable:
        return f"有 {len(planned.unreadable)} 条读不懂，{planned.unreadable[0]}"
    missing = "、".join(planned.missing)
    return f"这些分类没有默认的立案条件：{missing}" if missing else ""


def write_row(
    draft: RuleDraft, place: int | None, cells: Cells, *, by: Person, now: datetime, seen: int
) -> None:
    """Put a line in the place of one, counted from 0, or at the end. Raises as `changing`."""
    rows = changing(draft, by, now, seen)
    whole = {name: " ".join(cells.get(name, "").split()) for name in RULE_COLUMNS}
    if problem := next((p for words in whole.values() if (p := unfit(words, 500))), ""):
        raise Invalid(f"有一格{problem}。")
    if place is None:
        if len(rows) >= MOST_ROWS:
            raise Invalid(f"最多 {MOST_ROWS} 条。")
        rows.append(whole)
    else:
        rows[_there(rows, place)] = {**rows[_there(rows, place)], **whole}
    draft.rows = rows
    db.session.flush()


def drop_row(draft: RuleDraft, place: int, *, by: Person, now: datetime, seen: int) -> None:
    """Take a line out."""
    rows = changing(draft, by, now, seen)
    del rows[_there(rows, place)]
    draft.rows = rows
    db.session.flush()


def _there(rows: Sequence[object], place: int) -> int:
    if not 0 <= place < len(rows):
        raise NotFound("新版本里没有这一条。")
    return place


def changing(draft: RuleDraft, by: Person, now: datetime, seen: int) -> list[dict[str, str]]:
    """The lines, to be changed. Raises NotAllowed, Conflict when somebody has changed the draft
    since it had the version `seen`, or when it is decided already."""
    must_decide(by)
    if draft.version != seen:
        who = db.session.get_one(Person, draft.changed_by_id).name or "别的同事"
        raise Conflict(
            f"{who} {said(draft.changed_at, now)} 刚改过这个新版本。"
            "下面已经是改过的，您写的还在；看过了再提交。"
        )
    if draft.starts_at is not None:
        raise Conflict(f"这个版本定好了，{said(draft.starts_at, now)} 起用。要改，先收回。")
    draft.changed_at, draft.changed_by_id = now, by.id
    return [dict(row) for row in draft.rows]


def drop(draft: RuleDraft, *, by: Person, now: datetime, seen: int) -> None:
    """Nobody wants it. Raises as `changing`."""
    changing(draft, by, now, seen)
    draft.ended_at = now
    db.session.flush()
