"""What the three kinds of sheets share: lines, bad cells, places by name or code."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload

from ...db import db
from ...errors import Conflict, Invalid
from ...files.sheets import Sheet
from ..finding import reach
from ..models import Level, Person, Region
from ..queries import place_of
from ..rules import below

MOST_LINES = 1000
MOST_PLACES = 5000
CHANGED = "这张表您看过以后，有人改过登记，下面是现在的样子。请再看一遍。"

Refuse = Callable[[str, str], None]  # a column, and why its cell cannot be used


@dataclass
class Line:
    """A line of a sheet: its cells by column, what is wrong with which, and what it would do."""

    number: int
    cells: dict[str, str]
    bad: dict[str, str] = field(default_factory=dict)
    does: str = ""
    todo: dict[str, Any] = field(default_factory=dict)  # for `apply`: read values, never shown

    def refuse(self, column: str, why: str) -> None:
        """The first reason counts."""
        self.bad.setdefault(column, why)

    def read(self, column: str, check: Callable[[str], Any]) -> Any:
        """A cell as a verb takes it; what the check refuses is said in its place."""
        try:
            return check(self.cells.get(column, ""))
        except Invalid as wrong:
            self.refuse(column, wrong.message)
            return None


@dataclass(frozen=True)
class Kind:
    """One sort of sheet: columns by name with what people call them (the first is ours), those
    that must be there, one line as an example, and how lines are looked at and done."""

    key: str
    words: str
    columns: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    example: Mapping[str, str]
    look: Callable[[Sequence[Line], "Look"], None]
    apply: Callable[[Line, Person, datetime], tuple[str, str]]  # audit: verb and subject

    def called(self, column: str) -> str:
        """What we call a column."""
        return self.columns[column][0]


@dataclass
class Plan:
    """A whole sheet; `left_out`: columns that mean nothing to us."""

    kind: Kind
    lines: list[Line]
    left_out: list[str]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.bad and line.does != SAME]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines would do what."""
        there = Counter("不能用" if line.bad else line.does for line in self.lines)
        return sorted(there.items(), key=lambda pair: pair[0] != "不能用")


SAME = "没变"


def plan_sheet(kind: Kind, sheet: Sheet, *, by: Person, tiles: Mapping[str, str]) -> Plan:
    """What a sheet would do. Raises Invalid for one without the columns that are needed."""
    named = sheet.named(kind.columns)
    if missing := [kind.called(name) for name in kind.needed if name not in named.headings]:
        raise Invalid(f"表里缺少这几列：{'、'.join(missing)}。可以先下载空表，照着填。")
    left_out = [heading for heading in named.headings if heading not in kind.columns]
    lines = [
        Line(
            row.number,
            {name: row.cells.get(name, "") for name in kind.columns},
            {name: why for name, why in row.bad.items() if name in kind.columns},
        )
        for row in named.rows
    ]
    if not lines:
        raise Invalid("表里只有列名，没有内容。请填上再选一次。")
    return plan(kind, lines, left_out, by=by, tiles=tiles)


def plan(
    kind: Kind, lines: list[Line], left_out: list[str], *, by: Person, tiles: Mapping[str, str]
) -> Plan:
    """The same of lines at hand. `tiles`: keys of case kinds by what they are called."""
    for line in lines:
        for column in kind.needed:
            if not line.cells.get(column):
                line.refuse(column, "这一格要填。")
    kind.look(lines, Look(by, _places(by), tiles))
    return Plan(kind, lines, left_out)


def do(plan: Plan, shown: Sequence[str], *, by: Person, now: datetime) -> list[tuple[str, str]]:
    """Do what the lines without a bad cell say; for the audit log, verb and subject of each.
    `shown`: what each of them was said to do. Raises Conflict when that is another thing now."""
    if list(shown) != said_of(plan):
        raise Conflict(CHANGED)
    if not plan.good:
        raise Invalid("没有一行可以导入。请照着说明改好，再选一次文件。")
    return [plan.kind.apply(line, by, now) for line in plan.good]


def said_of(plan: Plan) -> list[str]:
    """What each line was said to do."""
    return ["" if line.bad else line.does for line in plan.lines]


@dataclass
class Look:
    """What lines are looked at with."""

    by: Person
    places: "Places"
    tiles: Mapping[str, str]


@dataclass
class Places:
    """Places within reach, by code and by what they are called."""

    by_code: dict[str, Region]
    by_name: dict[str, list[Region]]

    def find(self, line: Line, column: str) -> Region | None:
        """The place that a cell means; none is said in the cell."""
        words = "".join(line.cells.get(column, "").split())
        if not words or column in line.bad:
            return None
        if words.isascii() and words.isdigit():
            if words not in self.by_code:
                line.refuse(column, "没有这个编码，或者不在您管的地方。编码是 12 位或 15 位。")
            return self.by_code.get(words)
        found = self.by_name.get(words, [])
        if len(found) > 1:
            line.refuse(column, f"有 {len(found)} 个地方叫这个名字，请写编码。")
        elif not found:
            line.refuse(column, "没有叫这个名字的地方，或者不在您管的地方。")
        return found[0] if len(found) == 1 else None


def _places(by: Person) -> Places:
    levels = [Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.GRID, Level.BUILDING]
    here = or_(false(), *(below(Region.code, code) for code in reach(by)))
    query = select(Region).where(here, Region.level.in_(levels)).options(joinedload(Region.parent))
    found = db.session.scalars(query.limit(MOST_PLACES)).all()
    by_name: dict[str, list[Region]] = {}
    for place in found:
        for name in {place.name, place_of(place), place_of(place).split("街道")[-1]}:
            by_name.setdefault("".join(name.split()), []).append(place)
    return Places({place.code: place for place in found}, by_name)


def twice(lines: Sequence[Line], column: str, key: Callable[[Line], Any], what: str) -> None:
    """Refuse what an earlier line says already."""
    first: dict[Any, int] = {}
    for line in lines:
        value = key(line)
        if value is not None and first.setdefault(value, line.number) != line.number:
            line.refuse(column, f"和第 {first[value]} 行重复：{what}。")
