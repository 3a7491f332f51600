"""People, units, doors and boundaries as a community worker goes through them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
GRID = "420102006003002"  # 百合苑


def sheet() -> bytes:
    book = Workbook()
    page: Any = book.active
    for line in (
        ["楼栋", "门牌", "联系人", "电话", "大管家", "留心", "原因"],
        ["百合苑", "3-502", "高婆婆", "027-85550001", "", "独居", "女儿来说的"],
        ["百合苑", "=1+1", "", "12", "没有的人", "独居", ""],
    ):
        page.append(line)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_people_units_and_places(instance: Instance, window: Window, tmp_path: Path) -> None:
    page = window(width=1440, height=900)
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill("liu.min")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()

    page.goto(f"{instance.url}/panel/people")
    page.get_by_label("身份", exact=True).first.select_option("rider")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.get_by_role("heading", name="找到")).to_be_visible()
    check_both(page, "people")
    page.get_by_role("link", name="赵磊").click()
    page.get_by_label("打电话联系本人").check()
    page.get_by_role("button", name="显示电话").click()
    expect(page.get_by_text("看的原因已经记下")).to_be_visible()
    check_both(page, "person")
    page.reload()
    page.get_by_text("和另一条登记是同一个人").click()
    page.get_by_label("另一条的编号").fill("46")
    with page.expect_navigation():
        page.get_by_role("button", name="先看看合并会怎样").click()
    check_both(page, "merge")
    page.goto(f"{instance.url}/panel/people/48/erase")
    check_both(page, "erase")

    page.goto(f"{instance.url}/panel/units")
    check_both(page, "units")
    page.get_by_role("link", name="临江物业").click()
    check_both(page, "unit")

    page.goto(f"{instance.url}/panel/sheets")
    check_both(page, "sheets")
    file = {"name": "住户.xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
    page.get_by_label("住户的 .xlsx 文件").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("form", name="导入住户").locator("button").click()
    expect(page.get_by_text("这一格是公式")).to_be_visible()
    check_both(page, "sheet-looked-at")
    page.get_by_role("button", name="导入能用的 1 行").click()
    expect(page.get_by_text("导入了 1 行")).to_be_visible()

    page.goto(f"{instance.url}/panel/care")
    check_both(page, "care")
    page.goto(f"{instance.url}/panel/care/{GRID}")
    page.get_by_label("上门走访").check()
    page.get_by_role("button", name="显示名单").click()
    expect(page.get_by_text("高婆婆")).to_be_visible()
    check_both(page, "care-list")

    page.goto(f"{instance.url}/panel/places")
    check_both(page, "places")


def test_a_boundary_is_pulled_and_pushed(instance: Instance, window: Window) -> None:
    page = window(width=1440, height=900)
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill("peng.lixin")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()
    page.goto(f"{instance.url}/panel/places/{GRID}")
    first = page.locator("#corner-1")
    before = first.input_value()
    corner = page.locator(".corner").first
    box = corner.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=3)
    page.mouse.up()
    pulled = first.input_value()
    assert pulled != before
    page.keyboard.press("Shift+ArrowUp")
    assert first.input_value() != pulled
    corners = page.locator(".corner").count()
    page.keyboard.press("+")
    expect(page.locator(".corner")).to_have_count(corners + 1)
    expect(page.locator("#corner-said")).to_contain_text("加了第 2 个角")
    page.keyboard.press("Delete")
    expect(page.locator(".corner")).to_have_count(corners)
    first.fill(before)
    first.press("Tab")
    check_both(page, "outline")
    page.locator("#corner-1").fill(before[:-2] + "99")
    page.get_by_role("button", name="先看看").click()
    expect(page.get_by_text("还没有存")).to_be_visible()
    page.get_by_role("button", name="存下这个边界").click()
    expect(page.get_by_text("的边界存好了")).to_be_visible()
    page.goto(f"{instance.url}/panel/retention?count=yes")
    check_both(page, "retention")
