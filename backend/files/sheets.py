"""Excel sheets in and out. What is read is plain text in named columns, or a cell marked as bad."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ..clock import local
from ..errors import Invalid
from .workbooks import Cell, Looked, open_workbook

LONGEST_CELL = 32_767  # Excel's own limit
LONGEST_TITLE = 31  # of a sheet; Excel's own limit
WIDEST = 60  # characters
LOOKS_COMPUTED = ("=", "+", "-", "@", "\t")
MERGED = "这一格和别的格合并了。请取消合并，每一行都填上。"
FORMULA = "这一格是公式，不会替您计算。请复制后“选择性粘贴”为数值。"
Written = str | int | float | date | None


@dataclass(frozen=True)
class Row:
    """A line of a sheet by its number in Excel: the words of each column, and for a cell that
    cannot be used, why not and what to do."""

    number: int
    cells: dict[str, str]
    bad: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The first visible sheet of a file, its lines in order, without the blank ones."""

    title: str
    headings: list[str]
    rows: list[Row]

    def named(self, synonyms: Mapping[str, Sequence[str]]) -> "Sheet":
        """The same with columns called by our names: {"phone": ("电话", "手机号")}; others keep
        their own, 联系电话（必填）* counts as 联系电话. Raises Invalid when two mean the same."""
        ours = {_plain(word): name for name, words in synonyms.items() for word in words}
        became = {heading: ours.get(_plain(heading), heading) for heading in self.headings}
        for heading, name in became.items():
            twins = [other for other, theirs in became.items() if theirs == name]
            if len(twins) > 1:
                raise Invalid(f"“{'”和“'.join(twins)}”是同一列，请只留“{heading}”。")
        rows = [
            Row(row.number, _renamed(row.cells, became), _renamed(row.bad, became))
            for row in self.rows
        ]
        return replace(self, headings=list(became.values()), rows=rows)


def _renamed(cells: dict[str, str], became: dict[str, str]) -> dict[str, str]:
    return {became[heading]: words for heading, words in cells.items()}


def _plain(heading: str) -> str:
    """A heading without what people put around it."""
    return "".join(heading.split()).split("（")[0].split("(")[0].strip("*＊：:").lower()


def read_sheet(content: bytes, *, most: int) -> Sheet:
    """The first visible sheet of an XLSX file, with at most so many lines below its headings.

    The headings are the first line that is filled; a merged title above them is passed over. No
    formula is ever computed. Raises Invalid, in words for whoever chose the file, for what is no
    XLSX, carries macros or a password, is too large, or has no clear headings.
    """
    opened = open_workbook(content, most=most)
    lines = list(opened.lines)
    if lines and _is_title(*lines[0], opened.looked):
        del lines[0]
    if not lines:
        raise Invalid("这张表是空的，请检查选的是不是有内容的那个文件。")
    headings = _headings(*lines.pop(0), opened.looked)
    if len(lines) > most:
        raise Invalid(f"表格超过了 {most} 行，请分成几份，一份一份地导入。")
    rows = [_row(number, cells, headings, opened.looked) for number, cells in lines]
    return Sheet(opened.title, list(headings.values()), rows)


def _is_title(number: int, cells: list[Cell], looked: Looked) -> bool:
    filled = [place for place, cell in enumerate(cells, start=1) if cell.words]
    return len(filled) == 1 and (number, filled[0]) in looked.merged


def _headings(number: int, cells: list[Cell], looked: Looked) -> dict[int, str]:
    """Each column's name, by its place."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells, start=1):
        if (number, place) in looked.merged:
            raise Invalid(f"第 {number} 行是列名，不能有合并的单元格。请取消合并，再选一次。")
        if (number, place) in looked.formulas:
            raise Invalid(f"第 {number} 行是列名，不能是公式。请直接写上列名，再选一次。")
        if cell.words and cell.words in found.values():
            raise Invalid(f"列名“{cell.words}”出现了两次，请改掉一个，再选一次。")
        if cell.words:
            found[place] = cell.words
    return found


def _row(number: int, cells: list[Cell], headings: dict[int, str], looked: Looked) -> Row:
    row = Row(number, {})
    for place, cell in enumerate(cells, start=1):
        if place in headings:
            formula = (number, place) in looked.formulas and not cell.words
            row.cells[headings[place]] = "（公式）" if formula else cell.words
            if problem := _problem(number, place, cell, looked):
                row.bad[headings[place]] = problem
        elif cell.words:
            column = get_column_letter(place)
            raise Invalid(f"{column} 列有内容却没有列名。请补上列名，或者删掉这一列。")
    return row


def _problem(number: int, place: int, cell: Cell, looked: Looked) -> str:
    if (number, place) in looked.merged:
        return MERGED
    return FORMULA if (number, place) in looked.formulas else cell.problem


def write_sheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[Written]]) -> bytes:
    """An XLSX file with one sheet. Times are told as in Shanghai; text stays text, whatever it
    begins with, so that opening it computes nothing."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    told = [[_told(value) for value in row] for row in rows]
    for place, heading in enumerate(headings, start=1):
        widths = [_width(heading), *(_width(row[place - 1]) for row in told if len(row) >= place)]
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(max(widths) + 2, WIDEST)
    sheet.append([_written(sheet, heading, head=True) for heading in headings])
    for row in told:
        sheet.append([_written(sheet, value) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet_title(title: str) -> str:
    plain = "".join(sign for sign in _told(title) if sign not in "[]:*?/\\").strip("' ")
    return plain[:LONGEST_TITLE] or "表"


def _told(value: Written) -> Any:
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    return value


def _width(value: Any) -> int:
    """In characters of a Latin script; a Chinese one takes two."""
    widest = max(str(value if value is not None else "").split("\n"), key=len)
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in widest[:WIDEST])


def _written(sheet: Any, value: Any, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
        if value.startswith(LOOKS_COMPUTED):
            cell.quotePrefix = True
    if isinstance(value, str) and ("\n" in value or len(value) > WIDEST // 2):
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    if head:
        cell.font = Font(bold=True)
    return cell
