"""A worker looks for cases: narrows, keeps the filter, looks at the map, by keyboard too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check_both
from .test_panel_today import signed_in

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def test_list_and_map(instance: Instance, window: Window) -> None:
    page = signed_in(instance, window(1440, 900))
    page.get_by_role("link", name="事件", exact=True).click()
    check_both(page, "cases")
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("状态").select_option("open")
    page.get_by_label("分类").select_option("manhole")
    page.get_by_role("button", name="只看这些").click()
    expect(page.get_by_role("heading", name=re.compile("共 [0-9]+ 件"))).to_be_visible()
    page.get_by_text("把这个筛选存下来").click()
    page.get_by_label("叫什么").fill("没办完的井盖")
    page.get_by_label("同一个社区的同事也能用").check()
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_role("link", name="没办完的井盖")).to_be_visible()
    check_both(page, "cases-narrowed")
    expect(page.get_by_role("button", name="不再保存“没办完的井盖”")).to_be_visible()
    page.get_by_role("link", name=re.compile("去掉.*井盖")).click()
    page.get_by_role("link", name="地图", exact=True).click()
    check_both(page, "cases-map")
    _walks_over_the_map(page)


def _walks_over_the_map(page: Page) -> None:
    """Every point by keyboard; nearer and back."""
    spot = page.locator("svg .spot").first
    spot.focus()
    assert spot.evaluate("one => one === document.activeElement")
    before = page.locator(".region-map svg").get_attribute("viewBox")
    page.keyboard.press("+")
    assert page.locator(".region-map svg").get_attribute("viewBox") != before
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="看全图").click()
    assert page.locator(".region-map svg").get_attribute("viewBox") == before
    many = page.locator("svg .spot[href^='#spot-']").first
    many.press("Enter")
    assert page.evaluate("location.hash").startswith("#spot-")
    page.locator(".few a").first.click()
    expect(page.get_by_role("link", name="看整个社区")).to_be_visible()
    check_both(page, "cases-map-grid")
    page.locator(".spots a").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("JA-")


def test_many_at_once(instance: Instance, window: Window) -> None:
    page = signed_in(instance, window(1440, 900))
    page.goto(f"{instance.url}/panel/cases?status=open")
    page.get_by_label("全选这一页").check()
    expect(page.get_by_text(re.compile("选了 [0-9]+ 件"))).to_be_visible()
    check_both(page, "cases-ticked")
    page.get_by_role("button", name="派给一个单位").click()
    page.get_by_label("派给哪个单位").select_option(label="江岸水务所")
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("办不了，不会动")).to_be_visible()
    check_both(page, "bulk-preview")
    page.get_by_role("button", name="不办了").or_(page.get_by_role("link", name="不办了")).click()

    page.goto(f"{instance.url}/panel/cases?status=asked")
    page.locator("input[name=id]").first.check()
    page.get_by_role("button", name="加内部备注").click()
    page.get_by_label("备注").fill("周五再问一次")
    page.get_by_role("button", name="先看看会怎样").click()
    page.get_by_role("button", name="就这样办 1 件").click()
    expect(page.get_by_role("heading", name="办了 1 件")).to_be_visible()
    check_both(page, "bulk-done")
