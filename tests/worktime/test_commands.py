"""`flask calendar ...`: the operator fills the table, and is told what was refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from backend.web import App

Flask = Callable[..., Result]


@pytest.fixture
def flask(app: App) -> Flask:
    """`flask calendar ...` on the command line."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["calendar", *(str(word) for word in words)])


def test_a_year_from_the_library(flask: Flask) -> None:
    assert flask("show", 2026).output.startswith("not in the table: the library's\n2026-01-01 off")
    first = flask("seed", 2026)
    assert (first.exit_code, first.output.splitlines()[-1]) == (
        0,
        "added 28, changed 0, unchanged 0, complete 2026",
    )
    assert flask("seed", 2026).output == "added 0, changed 0, unchanged 28\n"
    shown = flask("show", 2026).output
    assert shown.startswith("complete, from the library\n2026-01-01 off 元旦\n")
    assert "2026-02-28 working 调休上班" in shown


def test_a_year_that_nobody_has_published(flask: Flask) -> None:
    assert flask("show", 2040).output == "not in the table: Mondays to Fridays\n"
    refused = flask("seed", 2040)
    assert refused.exit_code == 1
    assert "2040 年的放假安排还没有公布" in refused.output
    assert flask("show", 99999).exit_code == 2


def test_days_from_a_file(flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "days.tsv"
    file.write_text("day\tworking\tname\n2040-01-02\t0\t元旦\n", encoding="utf-8")
    said = "+ 2040-01-02 off 元旦\nadded 1, changed 0, unchanged 0\n"
    assert flask("import", file, "--dry-run").output == said
    assert flask("import", file).output == said
    file.write_text("day\tworking\tname\n2040-01-02\t0\t元旦\n2040-01-32\t0\t\n", encoding="utf-8")
    refused = flask("import", file)
    assert refused.exit_code == 1
    assert "第 3 行：日期要写成 2027-01-01" in refused.output


def test_a_file_cannot_steer_the_terminal(flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(
        "day,working,name\n\x1b]0;x\x07,0,元旦\n2040-01-02,\x1b[2J,\n", encoding="utf-8"
    )
    refused = flask("import", file)
    assert refused.exit_code == 1 and "\x1b" not in refused.output
    assert refused.output.splitlines()[0].startswith(
        "Error: 第 2 行：日期要写成 2027-01-01，不认识“?]0;x?”"
    )
    assert refused.output.splitlines()[1].startswith("第 3 行：working 要写")


def test_a_single_day(flask: Flask) -> None:
    said = flask("set", "2026-07-01", "off", "--name", "停电检修").output
    assert said.startswith("+ 2026-07-01 off 停电检修\n")
    assert flask("set", "2026-07-01", "working").output.startswith(
        "~ 2026-07-01 off 停电检修 -> 2026-07-01 working\n"
    )
    assert "2026-07-01 working" in flask("show", 2026).output
    assert flask("set", "1999-07-01", "working").exit_code == 1
    assert flask("set", "someday", "working").exit_code == 2
