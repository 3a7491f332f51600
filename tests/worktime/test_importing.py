"""Holidays from a file: all of it, once, or not a line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backend.db import transaction
from backend.errors import Invalid
from backend.worktime import calendar, queries
from backend.worktime.importing import import_days
from backend.worktime.models import Source

pytestmark = pytest.mark.usefixtures("inside_app")
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
# Not the real notice, which had not been published when this was written.
NOTICE_2027 = """day,working,name
2027-01-01,0,元旦
2027-01-02,0,元旦
2027-02-05,0,除夕
2027-02-20,1,春节调休
2027-05-01,0,劳动节
2027-10-01,0,国庆节
2027-10-09,1,国庆调休
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "days.csv"
    file.write_text(NOTICE_2027, encoding="utf-8")
    return file


def is_working(day: date) -> bool:
    with transaction(write=False):
        return calendar().is_working_day(day)


def test_a_file_is_imported_once(file: Path) -> None:
    with transaction():
        first = import_days(file, now=NOW)
    assert str(first) == "added 7, changed 0, unchanged 0, complete 2027"
    with transaction():
        assert str(import_days(file, now=NOW)) == "added 0, changed 0, unchanged 7"
        assert calendar().knows(2027)
        assert queries.source_of(2027) is Source.FILE
    assert (is_working(date(2027, 2, 20)), is_working(date(2027, 2, 5))) == (True, False)
    file.write_text("name\tworking\tday\n更正\t上班\t2027-01-02\n", encoding="utf-8-sig")
    with transaction():
        changed = import_days(file, now=NOW)
    assert changed.changed == ["2027-01-02 off 元旦 -> 2027-01-02 working 更正"]
    assert is_working(date(2027, 1, 2))


def test_a_dry_run_says_the_same_and_changes_nothing(file: Path) -> None:
    with transaction():
        dry = import_days(file, now=NOW, dry_run=True)
        assert not calendar().knows(2027)
    with transaction():
        assert str(dry) == str(import_days(file, now=NOW))


@pytest.mark.parametrize(
    ("part", "instead"),
    [("2027-01-01", "2027-06-09"), ("2027-05-01", "2027-06-09"), (",1,", ",0,")],
)
def test_a_part_of_a_notice_is_no_whole_year(file: Path, part: str, instead: str) -> None:
    file.write_text(NOTICE_2027.replace(part, instead), encoding="utf-8")
    with transaction():
        assert import_days(file, now=NOW).years == []
        assert not calendar().knows(2027)
        assert not calendar().is_working_day(date(2027, 10, 1))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2027-02-30,0,", "日期要写成"),
        ("今天,0,", "不认识“今天”"),
        ("2027-03-01,也许,", "不认识“也许”"),
        ("2027-03-01,,", "working"),
        ("2027-03-01", "working"),
        ("2027-01-01,1,又一次", "2027-01-01 已经出现过"),
        ("1927-03-01,0,", "2000 到 2100"),
        (f"2027-03-01,0,{'长' * 51}", "名称最多"),
        ('2027-03-01,0,"两\n行"', "名称最多"),
        ("2027-03-01,0,有,逗号", "列太多了"),
    ],
)
def test_one_bad_line_and_nothing_is_imported(file: Path, line: str, problem: str) -> None:
    file.write_text(f"{NOTICE_2027}{line}\n2027-13-01,0,\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused, transaction():
        import_days(file, now=NOW)
    first, second = refused.value.message.split("\n")
    assert first.startswith("第 9 行：") or "\n" in line
    assert problem in first
    assert "不认识“2027-13-01”" in second
    with transaction(write=False):
        assert queries.days_of(2027) == []


def test_of_many_bad_lines_the_first_are_named(file: Path) -> None:
    file.write_text("day,working,name\n" + "x,0,\n" * 50, encoding="utf-8")
    with pytest.raises(Invalid) as refused, transaction():
        import_days(file, now=NOW)
    lines = refused.value.message.split("\n")
    assert (len(lines), lines[-1]) == (21, "还有 30 行也不对。")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "缺少列"),
        (b"day,name\n2027-01-01,x\n", "缺少列 working"),
        (b"day,working,name\n", "没有一行"),
        ("day,working,name\n2027-01-01,0,元旦\n".encode("gb18030"), "UTF-8"),
        (b"day,working,name\n" + b"x" * 200_000, "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)
    with pytest.raises(Invalid, match=problem), transaction():
        import_days(file, now=NOW)


def test_a_whole_year_in_the_table_outdoes_the_library(file: Path) -> None:
    file.write_text(NOTICE_2027.replace("2027-", "2026-"), encoding="utf-8")
    with transaction():
        assert import_days(file, now=NOW).years == [2026]
    assert is_working(date(2026, 10, 2))
    assert is_working(date(2026, 2, 20))
    assert not is_working(date(2025, 10, 2))
