"""The holiday table: a year to look at, a day corrected with a reason, a year's list taken in."""

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

from backend.clock import SHANGHAI
from backend.db import transaction
from backend.files.sheets import write_sheet
from backend.web import App
from backend.worktime import calendar

from ..cases.making import dispatched
from ..world import World
from .conftest import Browser, Make

Browse = Callable[[str | None], Browser]
HERE = "/panel/rules/holidays"
NOTICE = """日期,上班,名称
2027-01-01 休 元旦
2027-01-02 休 元旦
2027-02-20 班 调休上班
2027-05-01，0，劳动节
2027-10-01\t休息\t国庆节
"""


def send(browser: Browser, path: str = "", **form: object) -> tuple[int, str]:
    answer = browser.post(HERE + path, {"why": "区里统一", "seen": 0, **form}, form=HERE)
    return answer.status_code, browser.follow(answer) if answer.status_code == 303 else answer.text


def test_a_year_and_a_day_that_is_another_from_now_on(
    app: App, world: World, browser: Browse, make: Make, travel: Callable[[datetime], None]
) -> None:
    world.now = datetime(2026, 9, 29, 16, 50, tzinfo=SHANGHAI)
    travel(world.now)
    make(dispatched)  # two working hours to accept it: until the next morning
    hers = browser("admin")
    page = hers.get(HERE).text
    assert "2026 年节假日表" in page and page.count("<caption>") == 12
    assert 'title="国庆节">1<b>休</b>' in page and "调休上班" in page
    look = hers.get(f"{HERE}?preview=yes&day=2026-09-30&working=no&name=停电").text
    assert "有 1 个如果按新的表从头数" in look and "它们不变" in look and "（会变）" in look
    for form, sentence in (
        ({"day": "2026-09-30", "working": "no", "why": ""}, "请写一句为什么改"),
        ({"day": "moon", "working": "no"}, "请选一天"),
        ({"day": "2026-09-30"}, "上班还是休息"),
        ({"day": "2026-09-01", "working": "no"}, "过去的日子不改"),
        ({"day": "2026-09-30", "working": "no", "name": "长" * 60}, "最多 50 个字"),
    ):
        status, page = send(hers, **form)
        assert (status, sentence in page) == (422, True), sentence
    status, page = send(hers, day="2026-09-30", working="no", name="停电")
    assert status == 303
    assert "管理员" in page and "区里统一" in page and "2026-09-30 休息 停电" in page
    assert send(hers, day="2026-09-30", working="yes")[0] == 409
    with app.app_context(), transaction(write=False):
        assert not calendar().is_working_day(date(2026, 9, 30))
    assert send(browser("worker"), day="2026-09-30", working="yes")[0] == 403
    assert "改一天" not in browser("worker").get(HERE).text


def test_next_years_list_is_missed_looked_at_and_taken(
    app: App, browser: Browse, travel: Callable[[datetime], None]
) -> None:
    travel(datetime(2026, 11, 10, 15, 0, tzinfo=SHANGHAI))
    hers = browser("admin")
    assert "2027 年的放假安排还没有。" in hers.get(HERE).text
    assert "2027 年的放假安排还没有。" in hers.get("/panel/rules").text
    status, page = send(hers, "/look", days=NOTICE)
    assert status == 200
    assert "5 天：新加 5，改动 0" in page and "2027 年从此算是齐了" in page
    seen, lines = (re.search(p, page) for p in (r'"seen" value="(\d+)"', r"hidden>([^<]+)<"))
    assert seen and lines
    part = send(hers, "/look", days="2027-03-08 休 妇女节")
    assert "不像一整年的安排" in part[1]
    for days, sentence in (
        ("2027-01-01 也许", "不认识"),
        ("昨天 休", "日期要写成"),
        ("", "没有一行日期"),
        ("2027-01-01 休\n" * 201, "最多 200 行"),
        ("2026-01-05 休 补休", "过去的日子不改"),
    ):
        path = "/take" if "过去" in sentence else "/look"
        status, page = send(hers, path, days=days)
        assert (status, sentence in page) == (422, True), sentence
    assert send(hers, "/take", days=lines[1], seen=seen[1])[0] == 303
    page = hers.get(f"{HERE}?year=2027").text
    assert "这一年的安排已经在表里" in page and "导入 5 天" in page
    assert "还没有。" not in hers.get("/panel/rules").text
    with app.app_context(), transaction(write=False):
        assert calendar().is_working_day(date(2027, 2, 20))


def test_a_sheet_is_read_too(browser: Browse) -> None:
    sheet = write_sheet("放假", ["日期", "上班", "名称"], [["2027-01-01", "休", "元旦"]])
    hers = browser("admin")
    for content, name, sentence in (
        (sheet, "days.xlsx", "1 天：新加 1"),
        (NOTICE.encode(), "days.csv", "5 天：新加 5"),
        (b"\xff\xfe\x00", "days.csv", "UTF-8"),
        (b"PK\x03\x04 no sheet", "days.xlsx", "没有办成"),
    ):
        page = hers.post(f"{HERE}/look", {"file": (BytesIO(content), name)}, form=HERE).text
        assert sentence in page, name
