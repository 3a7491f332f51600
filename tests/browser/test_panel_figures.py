"""Figures as a street officer reads them: tables, charts that are drawn, a sheet and a picture."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def _signs_in(instance: Instance, page: Page, username: str) -> None:
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()


def test_figures_are_read_drawn_and_taken_along(
    instance: Instance, window: Window, tmp_path: Path
) -> None:
    page = window(width=1440, height=900)
    _signs_in(instance, page, "liu.min")
    page.goto(f"{instance.url}/panel/figures?period=year")
    expect(page.locator("figure.chart canvas").first).to_be_visible()
    check_both(page, "figures")
    page.get_by_label("时间", exact=True).select_option("week")
    page.get_by_role("button", name="看", exact=True).click()
    expect(page.get_by_text("本周：")).to_be_visible()
    page.goto(f"{instance.url}/panel/figures?period=year")
    for name, ending in (("把图存下来：收到和结束", ".png"), ("存成表格：按分类", ".xlsx")):
        with page.expect_download() as download:
            page.locator("button, a").filter(has_text=name).click()
        file = tmp_path / "taken"
        download.value.save_as(file)
        assert download.value.suggested_filename.endswith(ending)
        assert file.stat().st_size > 3_000


def test_our_policy_lets_the_charts_be_drawn(instance: Instance, browser: Browser) -> None:
    """Here nothing gets around the content security policy, as axe does in the other windows."""
    context = browser.new_context(viewport={"width": 900, "height": 900}, locale="zh-CN")
    page, refused = context.new_page(), list[str]()
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    _signs_in(instance, page, "liu.min")
    page.goto(f"{instance.url}/panel/figures?period=year")
    canvas = page.locator("figure.chart canvas").first
    expect(canvas).to_be_visible()
    canvas.hover()
    assert refused == []
    context.close()
