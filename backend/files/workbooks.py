"""What others made in Excel, opened with care: nothing large is unpacked, nothing is computed."""

import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import iterparse
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.escape import unescape

from ..errors import DomainError, Invalid

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_WORDS_UNPACKED = 10 * 1024 * 1024  # of the part that holds each text once
MOST_PARTS = 1000
MOST_COLUMNS = 100
MOST_CELLS_OF_A_LINE = 1000  # formatted and empty ones count
MOST_LINE = 50_000  # even where the lines above are blank
MOST_MERGED = 30_000  # cells
EXACT_DIGITS = 15  # of a number; Excel forgets what comes after
MACROS = ("vbaproject", "macrosheets/", "activex/")
NOT_XLSX = "这不是 Excel 的 .xlsx 文件。请在 Excel 或 WPS 里打开它，选“另存为”.xlsx，再选一次。"
OLD = "这是老格式的 .xls 文件。请在 Excel 或 WPS 里打开它，选“另存为”.xlsx，再选一次。"
LOCKED = "这个文件设了密码，打不开。请去掉密码，另存为 .xlsx，再选一次。"
WITH_MACROS = "这个文件里有宏，为了安全不能导入。请另存为不带宏的 .xlsx，再选一次。"
TOO_LARGE = "文件太大了。请删掉图片和多余的工作表，或者分成几份，再选一次。"
BROKEN = "这个文件读不出来，可能已经损坏。请在 Excel 里打开它，另存为新的 .xlsx，再选一次。"
TOO_MANY_MERGED = "合并的单元格太多了。请全选后取消合并，每一格都填上，再选一次。"


@dataclass(frozen=True)
class Cell:
    """What one sees in a cell; `problem` says why it cannot be used as it stands."""

    words: str = ""
    problem: str = ""


@dataclass
class Looked:
    """What one look at a sheet's XML says before its values are read; places are (line, column),
    both counted from 1, as Excel does."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)
    last: int = 0


@dataclass(frozen=True)
class Opened:
    """The first visible sheet: its lines that say something, by number."""

    title: str
    looked: Looked
    lines: list[tuple[int, list[Cell]]]


def open_workbook(content: bytes, *, most: int) -> Opened:
    """Raises Invalid, with what to do about it, for anything but a plain XLSX of some length."""
    _check_shell(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
            return _read(content, archive, most)
    except DomainError:
        raise
    # A hostile file makes the parsers raise nearly anything; none of it is our mistake.
    except Exception as broken:
        raise Invalid(BROKEN) from broken


def _check_shell(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Invalid(TOO_LARGE)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD)
    if not content.startswith(b"PK"):
        raise Invalid(NOT_XLSX)


def _check_parts(archive: zipfile.ZipFile) -> None:
    """By what the archive says of itself, before any of it is unpacked: zipfile unpacks no more
    of a part than is said here."""
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(mark in name for name in names for mark in MACROS):
        raise Invalid(WITH_MACROS)
    if "[content_types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Invalid(NOT_XLSX)
    words = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or words > MOST_WORDS_UNPACKED
    ):
        raise Invalid(TOO_LARGE)


def _read(content: bytes, archive: zipfile.ZipFile, most: int) -> Opened:
    reader = ExcelReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    if any("macroEnabled" in part.ContentType for part in reader.package.Override):
        raise Invalid(WITH_MACROS)
    reader.read_workbook()
    title, path = next(
        (sheet.name, rel.target)
        for sheet, rel in reader.parser.find_sheets()
        if sheet.state == "visible" and "chartsheet" not in rel.Type
    )
    looked = _look(archive, path, most)
    reader.read()
    sheet = reader.wb[title]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    lines = sheet.iter_rows(max_row=looked.last, max_col=MOST_COLUMNS) if looked.last else []
    told = ((n, _cells(line)) for n, line in enumerate(lines, start=1) if any(map(_says, line)))
    return Opened(title, looked, [(n, cells) for n, cells in told if any(c.words for c in cells)])


def _says(cell: Any) -> bool:
    return cell.value is not None


def _look(archive: zipfile.ZipFile, path: str, most: int) -> Looked:
    """Count before anything is kept: far too many lines are refused while they are read."""
    looked, line, filled = Looked(), 0, 0
    with archive.open(path) as source:
        for _, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "row":
                line = int(element.get("r") or line + 1)
                if _look_at_line(element, line, looked):
                    filled, looked.last = filled + 1, max(line, looked.last)
                if looked.last > MOST_LINE:
                    raise Invalid(f"第 {line} 行太靠下了。请删掉上面的空行，再选一次。")
                element.clear()
            elif tag == "mergeCell":
                _look_at_merged(element.get("ref"), looked)
            if filled > most + 2:  # the headings, and a title above them
                raise Invalid(f"表格超过了 {most} 行，请分成几份，一份一份地导入。")
    return looked


def _look_at_line(row: Any, line: int, looked: Looked) -> bool:
    """Whether anything stands in it. A formula without a kept value counts as well."""
    if len(row) > MOST_CELLS_OF_A_LINE:
        raise Invalid(f"第 {line} 行太宽了，请删掉右边多余的列。")
    column, filled = 0, False
    for cell in row:
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        inside = {part.tag.rpartition("}")[2] for part in cell}
        if inside and column > MOST_COLUMNS:
            raise Invalid(f"第 {line} 行太宽了，最多 {MOST_COLUMNS} 列，请删掉右边多余的列。")
        if "f" in inside:
            looked.formulas.add((line, column))
        filled = filled or bool(inside)
    return filled


def _look_at_merged(ref: str, looked: Looked) -> None:
    west, north, east, south = (edge or 1 for edge in range_boundaries(ref))
    looked.merged |= {
        (line, column)
        for line in range(north, min(south, looked.last) + 1)
        for column in range(west, min(east, MOST_COLUMNS) + 1)
    }
    if len(looked.merged) > MOST_MERGED:
        raise Invalid(TOO_MANY_MERGED)


def _cells(line: tuple[Any, ...]) -> list[Cell]:
    return [_cell(cell.value, cell.data_type) for cell in line]


def _cell(value: Any, kind: str) -> Cell:
    """The words that Excel shows for a value, as near as we can say."""
    if value is None:
        return Cell()
    if kind == "e":
        return Cell(str(value), "这一格是 Excel 的报错，请改成要填的内容。")
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return Cell(f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return Cell(f"{value:%Y-%m-%d}")
    if isinstance(value, time):
        return Cell(f"{value:%H:%M}")
    return Cell(ILLEGAL_CHARACTERS_RE.sub("", unescape(str(value))).strip())


def _number(value: int | float) -> Cell:
    """Digits one by one: a telephone that somebody typed as a number is never 1.38E+10."""
    digits = format(Decimal(format(value, f".{EXACT_DIGITS}g")), "f")
    if len(digits.lstrip("-").partition(".")[0]) > EXACT_DIGITS:
        return Cell(digits, "数字太长，Excel 已经丢了后几位。请把这一列设成“文本”再重新填。")
    return Cell(digits)
