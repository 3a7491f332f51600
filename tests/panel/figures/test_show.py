"""The page of figures: whose places, which time, and the same numbers in the sheet."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ...cases.making import asked, closed, reported
from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, STREET, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def test_every_number_stands_with_its_formula(browser: Browse, make: Make) -> None:
    for made in (closed, asked, reported):
        make(made)
    page = browser("worker").get("/panel/figures")
    assert page.status_code == 200
    for words in (
        "统计：吉林社区",
        "说“解决了”的人次 ÷ 有效回访",
        "没回话的不算满意",
        "按时 ÷ 到期",
        "Kaplan–Meier",
        "现在还没结束的一共 2 件",
        "临江里",
        "永清水务所",
        "井盖",
        'type="application/json"',
    ):
        assert words in page.text, words
    assert "1/1" in page.text, "of few the numbers, no percentage"
    assert "100%" not in page.text
    assert "小周" not in page.text, "nobody by name"
    assert "style=" not in page.text


def test_a_sheet_says_what_the_page_says(browser: Browse, make: Make) -> None:
    make(closed)
    hers = browser("street_officer")
    answer = hers.get("/panel/figures/areas.xlsx?period=year")
    assert answer.status_code == 200
    assert "areas-20260101-20260701.xlsx" in answer.headers["Content-Disposition"]
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0][:3] == ("地方", "收到", "结束")
    assert rows[1][:4] == ("吉林社区", 1, 1, "—"), "answered; its time is not up yet"
    assert rows[1][5:] == ("1/1", "1/1", 0)
    assert hers.get("/panel/figures/nothing.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("who", "region", "status"),
    [
        ("worker", COMMUNITY, 200),
        ("worker", GRID, 200),
        ("worker", NEXT_COMMUNITY, 404),
        ("worker", STREET, 404),
        ("street_officer", NEXT_COMMUNITY, 200),
        ("grid_worker", "", 200),
        ("grid_worker", COMMUNITY, 404),
        ("handler", "", 404),
        ("district_officer", "999999000000", 404),
        ("admin", "420102", 404),
    ],
)
def test_down_the_tree_and_nowhere_else(
    browser: Browse, who: str, region: str, status: int
) -> None:
    where = f"?region={region}" if region else ""
    for address in ("/panel/figures", "/panel/figures/kinds.xlsx"):
        assert browser(who).get(address + where).status_code == status


@pytest.mark.parametrize(
    ("asked_for", "status", "words"),
    [
        ("period=week", 200, "2026-06-29 到 2026-07-01"),
        ("period=quarter", 200, "2026-07-01 到 2026-07-01"),
        ("period=year", 200, "2026-01-01 到 2026-07-01"),
        ("period=days&from=2026-06-01&to=2027-01-01", 200, "2026-06-01 到 2026-07-01"),
        ("period=days&from=2026-06-01&to=2026-05-01", 422, "请选两个日子"),
        ("period=days&from=yesterday", 422, "请选两个日子"),
        ("period=days&from=2020-01-01&to=2026-05-01", 422, "最长一年"),
        ("period=days&from=0001-01-01&to=0001-01-02", 422, "请选两个日子"),
        ("period=ever", 422, "请选两个日子"),
    ],
)
def test_which_time(browser: Browse, asked_for: str, status: int, words: str) -> None:
    answer = browser("worker").get(f"/panel/figures?{asked_for}")
    assert (answer.status_code, words in answer.text) == (status, True)
    if status == 422:
        assert browser("worker").get(f"/panel/figures/kinds.xlsx?{asked_for}").status_code == 422
        assert 'role="alert"' in answer.text


def test_an_empty_place_says_so(browser: Browse, world: World) -> None:
    page = browser("next_worker").get("/panel/figures").text
    assert "这段时间没有。" in page
    assert 'type="application/json"' not in page, "there is nothing to draw"
