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
