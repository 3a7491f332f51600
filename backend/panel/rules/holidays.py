"""节假日表: a year as a picture, a day corrected with a reason, a year's list taken in."""

import re
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases.recounting import otherwise
from ...clock import local, now
from ...decisions import queries
from ...decisions.holidays import adopt_days, correct_day
from ...decisions.models import Topic
from ...decisions.rules import must_decide, reads
from ...errors import DomainError, Invalid
from ...files.sheets import read_sheet
from ...records.actions import audit
from ...web import Access, asker, open_to
from ...worktime import Calendar, calendar
from ...worktime.actions import take, whole_years
from ...worktime.importing import read_days
from ...worktime.models import FIRST_YEAR, LAST_YEAR
from ...worktime.published import Day
from ...worktime.queries import complete_years, days_of
from ..door import shows_again, status_of
from ..fields import number_arg
from . import deciding
from .told import names_of
from .year import WEEKDAYS, months

pages = Blueprint("holidays", __name__, url_prefix="/panel/rules/holidays")

MOST_LINES, MOST_BYTES = 200, 200_000
ANNOUNCED_IN = 11  # the State Council's notice for the next year comes in November
HEADINGS = {
    "day": ("日期", "day"),
    "working": ("上班", "working", "休或班"),
    "name": ("名称", "name"),
}


@pages.get("")
@open_to(Access.STAFF, reads)
def show() -> str:
    """A year; with `preview`, what another day would change."""
    if "preview" not in request.args:
        return _page(number_arg("year"))
    try:
        day = _day_given()
    except Invalid as wrong:
        return _page(number_arg("year"), refused=wrong)
    return _page(day.day.year, news=[day])


@pages.post("")
@open_to(Access.STAFF, reads)
def correct() -> ResponseReturnValue:
    must_decide(asker())
    day, at = _day_given(), now()
    made = correct_day(
        day.day,
        working=day.working,
        name=day.name,
        why=deciding.why(),
        by=asker(),
        now=at,
        seen=deciding.seen(),
    )
    audit(asker().id, "correct_holiday", f"{made.key}:{made.id}", now=at)
    flash(f"{day.day} 记下了：{'上班' if day.working else '休息'}。已经在走的时钟不变。")
    return redirect(url_for("panel.holidays.show", year=day.day.year), 303)


@pages.post("/look")
@open_to(Access.STAFF, reads)
def look() -> str:
    """What a file or a list would change; nothing is kept. Not a GET: a file cannot be."""
    must_decide(asker())
    days = _days_given()
    return _page(max(day.day.year for day in days), news=days, listed=True)


@pages.post("/take")
@open_to(Access.STAFF, reads)
def take_list() -> ResponseReturnValue:
    must_decide(asker())
    days, at = _days_given(), now()
    made, report = adopt_days(days, why=deciding.why(), by=asker(), now=at, seen=deciding.seen())
    audit(asker().id, "adopt_holidays", f"{made.key}:{made.id}", now=at)
    flash(f"放假安排记下了：新加 {len(report.added)} 天，改了 {len(report.changed)} 天。")
    return redirect(url_for("panel.holidays.show", year=int(made.key[-4:])), 303)


def _day_given() -> Day:
    given = deciding.given()
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        raise Invalid("请选一天。", fields={"day": "请选一天"}) from None
    if given.get("working") not in {"yes", "no"}:
        raise Invalid("请选这天上班还是休息。", fields={"working": "必选"})
    return Day(day, given["working"] == "yes", given.get("name", "").strip())


def _days_given() -> list[Day]:
    """The days of a file, else of the lines that were typed. Raises Invalid."""
    file = request.files.get("file")
    if file and file.filename:
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Invalid("文件太大了。一年的放假安排只有几十行。")
        if content.startswith(b"PK"):
            sheet = read_sheet(content, most=MOST_LINES).named(HEADINGS)
            if bad := [
                f"第 {row.number} 行：{why}" for row in sheet.rows for why in row.bad.values()
            ]:
                raise Invalid("；".join(bad[:5]))
            return read_days([(row.number, _three(row.cells)) for row in sheet.rows])
        try:
            return read_days(_lines(content.decode("utf-8-sig")))
        except UnicodeDecodeError:
            raise Invalid("文件应为 XLSX，或者 UTF-8 编码的文本，一行一天。") from None
    return read_days(_lines(request.form.get("days", "")))


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """2027-01-01 休 元旦, a line each; also with commas or tabs; a line of headings is skipped."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = re.split(r"[\s,，]+", line.strip(), maxsplit=2)
        if line.strip() and parts[0] not in {"day", "日期"}:
            rows.append((number, dict(zip(HEADINGS, [*parts, "", ""], strict=False))))
    if len(rows) > MOST_LINES:
        raise Invalid(f"最多 {MOST_LINES} 行。")
    return [(number, _three(row)) for number, row in rows]


def _three(row: dict[str, str]) -> dict[str, str]:
    said = {"休": "休息", "班": "上班"}
    cells = {name: row.get(name, "") for name in HEADINGS}
    return {**cells, "working": said.get(cells["working"], cells["working"])}


def _page(
    wanted: int | None = None,
    *,
    news: Sequence[Day] = (),
    listed: bool = False,
    refused: DomainError | None = None,
) -> str:
    at, here = now(), calendar()
    today = local(at).date()
    year = min(max(wanted or today.year, FIRST_YEAR), LAST_YEAR)
    there = Calendar(
        {**here.exceptions, **{day.day: day.working for day in news}},
        here.years | whole_years(news),
    )
    names = {day.day: day.name for day in [*days_of(year), *news]}
    return render_template(
        "panel/rules/holidays.html",
        year=year,
        months=months(year, there, names, today, here),
        weekdays=WEEKDAYS,
        names=sorted((day, name) for day, name in names.items() if name and day.year == year),
        known=here.knows(year),
        in_table=year in complete_years(),
        missing=missing_year(here, today),
        news=news,
        listed=listed,
        lines=_as_lines(news),
        report=take(news, now=at, dry_run=True) if listed else None,
        otherwise=otherwise(asker(), there) if news else [],
        history=_history(year),
        newest_id=_newest(news, listed),
        refused=refused,
        given=deciding.given(),
        **deciding.about_deciding(asker(), at),
    )


def _as_lines(days: Sequence[Day]) -> str:
    return "\n".join(f"{day.day} {'班' if day.working else '休'} {day.name}" for day in days)


def missing_year(here: Calendar, today: date) -> int | None:
    """The year that should be known by now and is not."""
    wanted = [today.year] + ([today.year + 1] if today.month >= ANNOUNCED_IN else [])
    return next((year for year in wanted if not here.knows(year)), None)


def _newest(news: Sequence[Day], listed: bool) -> int:
    if not news:
        return 0
    key = f"year:{max(day.day.year for day in news)}" if listed else news[0].day.isoformat()
    found = queries.newest(Topic.HOLIDAYS, key)
    return found.id if found else 0


def _history(year: int) -> list[tuple[queries.Decided, str]]:
    """The decisions about a year, the newest first, each with who."""
    found = [d for d in queries.of_topic(Topic.HOLIDAYS) if str(year) in d.key]
    names = names_of({d.by_id for d in found if d.by_id})
    return [(decision, names.get(decision.by_id or 0, "")) for decision in found]


def _again(error: DomainError) -> ResponseReturnValue:
    """What was typed, once more with what would follow, as far as it can be read."""
    listed = request.endpoint != "panel.holidays.correct"
    try:
        news = _days_given() if listed else [_day_given()]
    except Invalid:
        news = []
    year = max((day.day.year for day in news), default=None)
    return _page(year, news=news, listed=listed and bool(news), refused=error), status_of(error)


for _post in ("correct", "look", "take_list"):
    shows_again(f"holidays.{_post}", _again)
