"""The holiday table from a file. Running an import twice changes nothing."""

import csv
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from ..errors import Invalid
from .actions import Report, problem_with, take
from .published import Day

COLUMNS = {"day", "working", "name"}
YES = {"1", "yes", "true", "working", "是", "上班"}
NO = {"0", "no", "false", "off", "否", "休息", "放假"}
MOST_PROBLEMS = 20

Rows = list[tuple[int, dict[str, str]]]


def import_days(file: Path, *, now: datetime, dry_run: bool = False) -> Report:
    """CSV or TSV with day (2027-01-01), working (1 or 0) and name.

    A file that holds a year's whole notice makes that year complete. Raises Invalid, naming every
    bad line, before anything has changed.
    """
    return take(read_days(_rows(file)), now=now, dry_run=dry_run)


def read_days(rows: Rows) -> list[Day]:
    """The days of numbered rows of day, working, name. Raises Invalid, naming every bad line."""
    days, problems = _days(rows)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        rest = [f"还有 {more} 行也不对。"] if more > 0 else []
        raise Invalid("\n".join([*problems[:MOST_PROBLEMS], *rest]))
    if not days:
        raise Invalid("文件里没有一行日期。")
    return days


def _rows(file: Path) -> Rows:
    """The lines of a file with their numbers; what a line leaves out is empty."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        tabbed = "\t" in text.partition("\n")[0]
        reader = csv.DictReader(
            StringIO(text, newline=""),
            delimiter="\t" if tabbed else ",",
            restval="",
            restkey="more",
        )
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as broken:
        raise Invalid("文件应为 UTF-8 编码的 CSV 或 TSV。") from broken
    if missing := COLUMNS - set(reader.fieldnames or []):
        raise Invalid(f"第 1 行：缺少列 {'、'.join(sorted(missing))}")
    return rows


def _days(rows: Rows) -> tuple[list[Day], list[str]]:
    """The days, and what is wrong with the lines that hold none."""
    days: dict[date, Day] = {}
    problems = []
    for number, row in rows:
        try:
            found = _day(row)
            if found.day in days:
                raise Invalid(f"{found.day} 已经出现过")
        except Invalid as bad:
            problems.append(f"第 {number} 行：{bad.message}")
        else:
            days[found.day] = found
    return list(days.values()), problems


def _day(row: dict[str, str]) -> Day:
    """Raises Invalid."""
    if "more" in row:
        raise Invalid("列太多了")
    words = row["working"].strip().lower()
    if words not in YES | NO:
        raise Invalid(f"working 要写 1（上班）或 0（休息），不认识“{words[:20]}”")
    try:
        day = date.fromisoformat(row["day"].strip())
    except ValueError as broken:
        raise Invalid(f"日期要写成 2027-01-01，不认识“{row['day'][:20]}”") from broken
    name = row["name"].strip()
    if problem := problem_with(day, name):
        raise Invalid(problem)
    return Day(day, words in YES, name)
