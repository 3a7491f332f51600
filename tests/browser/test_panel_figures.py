"""Figures as a street officer reads them: tables, charts that are drawn, a sheet and a picture."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.clock import local
from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check, check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def _signs_in(instance: Instance, page: Page, username: str) -> None:
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached(timeout=20_000)


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


def _yesterday(instance: Instance) -> str:
    ahead = timedelta(seconds=int((instance.home / "clock-offset").read_text()))
    return str(local(datetime.now(UTC) + ahead).date() - timedelta(days=1))


def _time_to_object_passes(instance: Instance) -> None:
    """For lists alone: other tests share the instance and its clock."""
    with closing(sqlite3.connect(instance.home / "linli.db", timeout=10)) as database, database:
        database.execute("UPDATE red_black_lists SET objections_until = '2020-01-01 00:00:00.0'")


def test_a_list_of_units_goes_from_the_desk_to_everybody(
    instance: Instance, window: Window
) -> None:
    officer, unit = window(width=1440, height=900), window(width=1440, height=900)
    _signs_in(instance, officer, "peng.lixin")
    officer.goto(f"{instance.url}/panel/red-black")
    officer.get_by_label("从").fill("2026-06-01")
    officer.get_by_label("到").fill(_yesterday(instance))
    officer.get_by_role("button", name="算出来").click()
    check_both(officer, "red-black-computed")
    officer.get_by_role("button", name="告知单位").click()
    officer.locator("summary").filter(has_text="的链接").first.click()
    address = officer.locator("details[open] .code").first.inner_text()
    unit.goto(instance.url + "/h/" + address.split("/h/")[1])
    unit.get_by_label("哪里不对").fill("这几件是停电检修，不归我们定。")
    check_both(unit, "red-black-unit")
    unit.get_by_role("button", name="提交意见").click()
    expect(unit.get_by_text("公开以前会答复")).to_have_count(2)
    officer.reload()
    officer.get_by_label("为什么成立").fill("检修没有公告。")
    check_both(officer, "red-black-objected")
    officer.get_by_role("button", name="不成立", exact=True).click()
    _time_to_object_passes(instance)
    second, public = window(width=1440, height=900), window(width=1440, height=900)
    _signs_in(instance, second, "zou.haiyan")
    second.goto(f"{instance.url}/panel/red-black")
    check_both(second, "red-black")
    second.get_by_role("link", name="永清街道").first.click()
    second.get_by_role("button", name="签发公开").click()
    expect(second.get_by_text("江岸区签发")).to_be_visible()
    public.goto(f"{instance.url}/red-black")
    expect(public.get_by_role("heading", name="永清街道")).to_be_visible()
    check_both(public, "red-black-public")


def test_a_screen_hangs_on_the_wall(instance: Instance, window: Window, browser: Browser) -> None:
    page = window(width=1440, height=900)
    _signs_in(instance, page, "liu.min")
    page.goto(f"{instance.url}/panel/screen/links")
    check_both(page, "screen-links")
    page.get_by_label("这块屏挂在哪里").fill("党群服务中心一楼")
    page.get_by_role("button", name="开一个").click()
    address = instance.url + "/screen/" + page.locator("li .code").inner_text().split("/screen/")[1]
    wall = window(width=1920, height=1080)
    wall.goto(address)
    expect(wall.get_by_role("heading", name="吉林社区 今天")).to_be_visible()
    check(wall, "screen")
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080, "all of it at a glance"
    check_both(wall, "screen")
    expect(wall.locator("#lost")).to_be_hidden()
    ask = "htmx.ajax('GET', location.pathname + '/part', {source: '#screen', target: '#screen'})"
    with wall.expect_response(lambda answer: answer.url.endswith("/part")):
        wall.evaluate(ask)
    wall.route("**/part", lambda route: route.abort())  # the server is being restarted
    wall.evaluate(f"{ask}.catch(() => 0)")
    expect(wall.get_by_text("连不上服务器，画面停在")).to_be_visible()
    wall.unroute("**/part")
    wall.evaluate(ask)
    expect(wall.locator("#lost")).to_be_hidden()
    page.get_by_role("button", name="停掉").click()
    expect(page.get_by_text("还没有给墙上的屏开过地址")).to_be_visible()
    wall.evaluate(ask)
    expect(wall.get_by_text("这个链接不能用了").or_(wall.get_by_text("没有找到"))).to_be_visible()
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    strict, refused = context.new_page(), list[str]()
    strict.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    _signs_in(instance, strict, "liu.min")
    strict.goto(f"{instance.url}/panel/screen")
    expect(strict.locator("#hold").or_(strict.locator(".empty")).first).to_be_visible()
    assert refused == []
    context.close()
