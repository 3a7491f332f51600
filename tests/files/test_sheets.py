"""Excel files as people really send them, and some that nobody should open."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from backend.errors import Invalid
from backend.files.sheets import FORMULA, MERGED, Sheet, read_sheet, write_sheet

PEOPLE = [["姓名", "电话"], ["王师傅", "13800000001"]]


def made(lines: list[list[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for line in lines:
        sheet.append(line)
    if change:
        change(sheet)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def rebuilt(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The same archive with parts added or replaced; nothing but a bomb compresses well."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, words in parts.items():
            new.writestr(name, words)
    return kept.getvalue()


def refusal(content: bytes, most: int = 50) -> str:
    with pytest.raises(Invalid) as refused:
        read_sheet(content, most=most)
    return refused.value.message


def words(sheet: Sheet) -> list[list[str]]:
    return [list(row.cells.values()) for row in sheet.rows]


def test_what_one_sees_is_what_is_read() -> None:
    kinds = ["电话", "日期", "时间", "数", "编码", "勾", "字", "空"]
    values = [
        13800000001,
        date(2026, 7, 1),
        datetime(2026, 7, 1, 9, 30),  # noqa: DTZ001 - Excel knows no zones
        0.1 + 0.2,
        420102009005001.0,
        True,
        "  1栋\x7f ",
        None,
    ]
    sheet = read_sheet(made([kinds, [], values, [None, "  "]]), most=1)
    seen = ["13800000001", "2026-07-01", "2026-07-01 09:30", "0.3", "420102009005001", "TRUE"]
    assert words(sheet) == [[*seen, "1栋\x7f", ""]]
    assert (sheet.rows[0].number, sheet.rows[0].bad) == (3, {})
    scientific = rebuilt(
        made(PEOPLE),
        {"xl/worksheets/sheet1.xml": SHEET.format('<c r="A2"><v>1.3800000001E10</v></c>')},
    )
    assert words(read_sheet(scientific, most=1)) == [["13800000001"]]


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>电话</t></is></c></row><row r="2">{}</row>'
    "</sheetData></worksheet>"
)


def test_what_cannot_be_used_is_marked_in_its_cell() -> None:
    lines = [["人员名单", None, None], ["姓名", "电话", "门牌"], ["甲", "=1+1", "1栋"]]
    lines += [["乙", 42010219900101123456, None], ["丙", "#N/A", "2栋"]]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A1:C1")  # a title above the headings is passed over
        sheet.merge_cells("C3:C4")
        sheet["B5"].data_type = "e"

    first, second, third = read_sheet(made(lines, change), most=3).rows
    assert first.bad == {"电话": FORMULA, "门牌": MERGED}
    assert "文本" in second.bad["电话"]
    assert second.bad["门牌"] == MERGED
    assert (third.number, list(third.bad)) == (5, ["电话"])
    assert first.cells == {"姓名": "甲", "电话": "（公式）", "门牌": "1栋"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "另存为"),
        ("姓名,电话\n王师傅,138".encode(), "另存为"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "老格式"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (rebuilt(made(PEOPLE), {"xl/vbaProject.bin": b"code"}), "宏"),
        (made(PEOPLE)[:900], "读不出来"),
        (rebuilt(made(PEOPLE), {"xl/worksheets/sheet1.xml": "<worksheet"}), "读不出来"),
        (
            rebuilt(
                made(PEOPLE),
                {
                    "xl/worksheets/sheet1.xml": '<!DOCTYPE w [<!ENTITY a "aaaa">]>'
                    + SHEET.format('<c r="A2" t="inlineStr"><is><t>&a;</t></is></c>')
                },
            ),
            "读不出来",
        ),
        (made([]), "空的"),
        (made([["姓名", "姓名"]]), "两次"),
        (made([["姓名", "=A1"]]), "公式"),
        (made([["人员名单"]], lambda sheet: sheet.merge_cells("A1:B1")), "空的"),
        (made([["姓名", "电话", "x"]], lambda sheet: sheet.merge_cells("A1:B1")), "合并"),
        (made([*PEOPLE, ["甲", "1", "多"]]), "C 列"),
        (made(PEOPLE, lambda sheet: sheet.cell(2, 101, "远")), "太宽"),
        (made(PEOPLE, lambda sheet: sheet.cell(60_000, 1, "深")), "太靠下"),
        (made([["姓名"], *[["甲"]] * 51]), "50 行"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("part", "size"), [("media/a.png", 42_000_000), ("sharedStrings.xml", 11_000_000)]
)
def test_what_would_grow_is_not_unpacked(part: str, size: int) -> None:
    bomb = rebuilt(made(PEOPLE), {f"xl/{part}": bytes(size)})
    assert len(bomb) < 60_000
    assert "太大" in refusal(bomb)
    assert "太大" in refusal(bytes(6_000_000))


def test_far_too_many_lines_are_not_read_to_the_end() -> None:
    line = '<row><c t="inlineStr"><is><t>甲</t></is></c></row>'
    endless = SHEET.split("<row")[0] + line * 60 + "<row this is never looked at"
    assert "50 行" in refusal(rebuilt(made(PEOPLE), {"xl/worksheets/sheet1.xml": endless}))


def test_columns_are_known_by_what_people_call_them() -> None:
    sheet = read_sheet(made([["姓 名*", "手机号（必填）", "备注"], ["甲", "1", "好"]]), most=5)
    named = sheet.named({"name": ("姓名",), "phone": ("电话", "手机号")})
    assert named.rows[0].cells == {"name": "甲", "phone": "1", "备注": "好"}
    with pytest.raises(Invalid, match="同一列"):
        sheet.named({"name": ("姓名", "备注")})


def test_a_written_sheet_opens_as_words_and_computes_nothing() -> None:
    nasty = ["=1+1", "+86", "-3", "@SUM(A1)", "\t=1", "普通\x00\n话", "<script>"]
    at = datetime(2026, 7, 1, 17, 0, tzinfo=UTC)
    content = write_sheet("工单/7月", ["内容", "件数", "时间"], [[w, 3, at] for w in nasty])
    sheet: Any = load_workbook(BytesIO(content)).active
    kept = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in kept] == [word.replace("\x00", "") for word in nasty]
    assert {cell.data_type for cell in kept} == {"s"}
    assert [cell.quotePrefix for cell in kept] == [True] * 5 + [False] * 2
    assert [cell.value for cell in sheet[2]][1:] == [3, "2026-07-02 01:00"]
    assert sheet.title == "工单7月"
    back = read_sheet(content, most=10)
    assert [row.cells["内容"] for row in back.rows][:4] == nasty[:4]
    assert not any(row.bad for row in back.rows)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=4), st.text())
@settings(max_examples=10, deadline=None)
def test_any_words_survive_the_way_there_and_back(lines: list[list[str]], title: str) -> None:
    content = write_sheet(title, ["甲", "乙"], lines)
    sheet: Any = load_workbook(BytesIO(content)).active
    assert sheet.max_row == len(lines) + 1
    assert all(row.bad == {} for row in read_sheet(content, most=4).rows)
