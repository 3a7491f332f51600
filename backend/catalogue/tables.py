"""Tables that somebody else made: TSV or CSV in UTF-8 with a line of headings. All of it hostile.

A file that cannot be read at all is refused in one sentence; a cell that cannot be used is the
caller's to list.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import Invalid

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Row:
    """One line of a file: its number, counted from 1 with the headings, and its cells.

    A row whose cells hold line breaks has the number of its last line.
    """

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """The cell without space around it; empty when there is no such column."""
        return self.cells.get(column, "")


def read(file: Path, also: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of a file; `also` maps other headings to ours. Empty lines are left out.

    Raises Invalid when it is no such table.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as broken:
        raise Invalid("文件打不开，请检查路径和权限。") from broken
    return rows_of(content, also)


def rows_of(content: bytes, also: Mapping[str, str] | None = None) -> list[Row]:
    """The same of a file's content."""
    lines = io.StringIO(_text(content), newline="")
    heading = lines.readline()
    lines.seek(0)
    try:
        reader = csv.reader(lines, delimiter="\t" if "\t" in heading else ",", strict=True)
        columns = [_column(cell, also or {}) for cell in next(reader, [])]
        _check(columns)
        return _rows(columns, ((reader.line_num, cells) for cells in reader))
    except csv.Error as broken:
        raise Invalid("表格读不了，多半是引号没有成对。请重新导出后再试。") from broken


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Invalid(f"文件太大，最多 {MOST_BYTES // 1_000_000} MB。")
    if b"\0" in content:
        raise Invalid("这不是文本表格。请把表格另存为 UTF-8 编码的 CSV 或 TSV。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Invalid("文件不是 UTF-8 编码。请把表格另存为 UTF-8 编码的 CSV 或 TSV。") from broken


def named(rows: Iterable[Row], also: Mapping[str, str]) -> list[Row]:
    """Rows that came from elsewhere, with their columns called by our names."""
    return [
        Row(row.number, {_column(name, also): _plain(cell) for name, cell in row.cells.items()})
        for row in rows
    ]


def _column(cell: str, also: Mapping[str, str]) -> str:
    name = cell.strip().lower()
    return also.get(name, name)


def _check(columns: list[str]) -> None:
    if not any(columns):
        raise Invalid("文件是空的，第 1 行应该是各列的名称。")
    if twice := {name for name in columns if name and columns.count(name) > 1}:
        raise Invalid(f"第 1 行：列名重复：{'、'.join(sorted(twice))}")


def need(columns: Iterable[str], rows: list[Row]) -> None:
    """Raises Invalid that names the columns which the table lacks, or says that it has no rows."""
    if not rows:
        raise Invalid("表格里只有列名，没有内容。")
    if missing := [name for name in columns if name not in rows[0].cells]:
        raise Invalid(f"第 1 行：缺少列 {'、'.join(missing)}")


def _rows(columns: list[str], lines: Iterable[tuple[int, list[str]]]) -> list[Row]:
    rows = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns):
            raise Invalid(f"第 {number} 行：格子比列名多。")
        filled = [*cells, *[""] * (len(columns) - len(cells))]
        rows.append(Row(number, dict(zip(columns, map(_plain, filled), strict=True))))
        if len(rows) > MOST_ROWS:
            raise Invalid(f"表格太长，最多 {MOST_ROWS} 行。")
    return rows


def _plain(cell: str) -> str:
    """A cell's words on one line: spreadsheets break lines inside a cell."""
    return " ".join(cell.split())


def unfit(words: str, longest: int) -> str:
    """What is wrong with the words of a cell: nothing, too long, or no plain text."""
    if len(words) > longest:
        return f"超过 {longest} 个字"
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in words):
        return "里面有不能显示的字符"
    return ""
