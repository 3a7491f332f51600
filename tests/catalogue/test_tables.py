"""Files that are no table are refused in one Chinese sentence, whatever they are."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.catalogue.entries import listed_in
from backend.catalogue.own_lists import items_in
from backend.catalogue.planning import rows_in
from backend.catalogue.tables import MOST_BYTES, MOST_ROWS, read
from backend.errors import Invalid

HEAD = "item,condition,limit,closing_condition\n"
ROW = "井盖,缺失,2天,恢复\n"

HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空的"),
    "only a byte order mark": (b"\xef\xbb\xbf", "空的"),
    "only spaces": (b"  \n \n", "空的"),
    "only headings": (HEAD.encode(), "没有内容"),
    "gbk": ((HEAD + ROW).encode("gbk"), "UTF-8"),
    "utf-16": ((HEAD + ROW).encode("utf-16"), "UTF-8"),
    "a NUL": ((HEAD + "井\0盖,缺失,2天,恢复\n").encode(), "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "UTF-8"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(range(256)), "UTF-8"),
    "no such columns": (b"a,b\n1,2\n", "缺少列"),
    "a column twice": ((HEAD[:-1] + ",item\n" + ROW).encode(), "列名重复"),
    "a column twice by another name": ((HEAD[:-1] + ",time_limit\n" + ROW).encode(), "列名重复"),
    "more cells than columns": ((HEAD + ROW[:-1] + ",,,x\n").encode(), "第 2 行"),
    "an open quote": ((HEAD + '"井盖,缺失,2天,恢复\n').encode(), "引号"),
    "a quote in the wrong place": ((HEAD + '"井"盖,缺失,2天,恢复\n').encode(), "引号"),
    "a cell without end": ((HEAD + "x" * 200_000 + ",缺失,2天,恢复\n").encode(), "引号"),
    "too long": ((HEAD + ROW * (MOST_ROWS + 1)).encode(), "行"),
    "too big": (b"x" * (MOST_BYTES + 1), "太大"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reading", [rows_in, listed_in, items_in])
def test_a_hostile_file_gets_one_sentence(
    tmp_path: Path, name: str, reading: Callable[[Path], object]
) -> None:
    content, said = HOSTILE[name]
    file = tmp_path / "table"
    file.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        reading(file)
    assert "\n" not in refused.value.message and len(refused.value.message) < 120
    if reading is rows_in:
        assert said in refused.value.message


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "sparse"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(Invalid, match="太大"):
        read(file)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="打不开"):
        read(tmp_path)


def test_a_stream_without_end_is_too_big() -> None:
    if not Path("/dev/zero").exists() or os.name != "posix":
        pytest.skip("no /dev/zero here")
    with pytest.raises(Invalid, match="太大"):
        read(Path("/dev/zero"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("comma", [",", "\t"])
def test_what_spreadsheets_write_is_read(
    tmp_path: Path, encoding: str, end: str, comma: str
) -> None:
    file = tmp_path / "table"
    lines = [HEAD.strip(), "", ROW.strip(), ",,,", ROW.strip()]
    file.write_bytes((end.join(lines) + end).replace(",", comma).encode(encoding))
    rows = rows_in(file)
    assert [row.number for row in rows] == [3, 5]
    assert dict(rows[0].cells) == {
        "item": "井盖",
        "condition": "缺失",
        "limit": "2天",
        "closing_condition": "恢复",
    }


def test_a_cell_may_hold_lines_and_commas(tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_text(HEAD + '"井盖","缺失,\n 移位",2天,恢复\n', encoding="utf-8")
    assert rows_in(file)[0].get("condition") == "缺失, 移位"


def test_chinese_headings_are_known(tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_text("类别,小类名称,立案条件,处置时限,结案条件\n部件,路灯,不亮,2天,亮\n", "utf-8")
    row = rows_in(file)[0]
    assert (row.get("item"), row.get("condition"), row.get("limit")) == ("路灯", "不亮", "2天")
