"""Wishes as a community worker works on them in a real browser: looked at, masked, asked for."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def test_a_worker_s_morning_with_wishes(instance: Instance, window: Window) -> None:
    page = window(width=1440, height=900)
    _signs_in(instance, page)
    page.get_by_role("link", name="心愿", exact=True).click()
    expect(page.get_by_role("heading", name="心愿待办")).to_be_visible()
    check_both(page, "wishes-queue")
    for words, name in (
        ("快到期的承诺", "wishes-promises"),
        ("全部心愿", "wishes-all"),
        ("墙上的样子", "wishes-board"),
        ("暂停、申诉和单位", "wishes-helpers"),
    ):
        page.get_by_role("link", name=words, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()
        check_both(page, name)
    _writes_down(page)
    _masks_and_opens(page)
    _asks_somebody(page)


def _signs_in(instance: Instance, page: Page) -> None:
    page.goto(f"{instance.url}/panel/wishes")
    page.get_by_label("用户名").fill("liu.min")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def _writes_down(page: Page) -> None:
    page.get_by_role("link", name="登记一个心愿").click()
    page.get_by_label("走访时记下的").check()
    page.get_by_label("想要什么").fill(
        "我是罗桂珍，住3栋2单元102，老伴中风，厨房灯坏了，电话13807108888"
    )
    page.get_by_label("在哪个网格").select_option(index=1)
    page.get_by_label("60 岁以上").check()
    page.get_by_label("怎么称呼").fill("罗桂珍")
    page.get_by_role("button", name="先看看墙上的样子").click()
    expect(page.get_by_text("看原话像是")).to_be_visible()
    check_both(page, "wishes-new")
    page.get_by_label("问过本人").check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("登记好了")).to_be_visible()


def _masks_and_opens(page: Page) -> None:
    """What the board will show renews itself while one ticks and types."""
    expect(page.locator("mark", has_text="3栋2单元102").first).to_be_visible()
    shown = page.locator("#open-form .foreseen")
    page.get_by_label(re.compile("中风")).uncheck()
    expect(shown).to_contain_text("老伴中风")
    expect(shown).to_contain_text("（门牌已隐去）")
    page.get_by_label("还要遮住的").fill("老伴")
    expect(shown).to_contain_text("（已隐去）中风")
    check_both(page, "wish-to-review")
    page.get_by_text("办不了，不受理").click()
    page.get_by_label("为什么办不了").fill("厨房的灯请房东来换")
    page.locator("#decline-elsewhere").fill("社区民政岗")
    expect(page.locator("#decline-form .foreseen")).to_contain_text("请当面说")
    page.get_by_role("button", name="上墙", exact=True).click()
    expect(page.get_by_text("上墙了，许愿的人已经知道")).to_be_visible()
    expect(page.get_by_text("（已隐去）中风").first).to_be_visible()


def _asks_somebody(page: Page) -> None:
    expect(page.get_by_role("heading", name="接下来")).to_be_visible()
    check_both(page, "wish-on-the-board")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="发消息请他").click()
    expect(page.get_by_text("有回话会告诉您")).to_be_visible()
    expect(page.get_by_text("还没有回话").first).to_be_visible()
    page.get_by_text("怎么联系许愿的人").click()
    page.get_by_label("打电话联系本人").check()
    page.get_by_role("button", name="显示电话和门牌").click()
    expect(page.get_by_text("看的原因已经记下")).to_be_visible()
    page.get_by_role("link", name="心愿", exact=True).click()
    page.locator("section[aria-labelledby=call] article a").first.click()
    expect(page.get_by_role("button", name="记下电话")).to_be_visible()
    check_both(page, "wish-to-call")
    page.get_by_role("link", name="心愿", exact=True).click()
    page.locator("section[aria-labelledby=promises] a").first.click()
    page.get_by_role("button", name="提醒认领的人").click()
    expect(page.get_by_text("提醒了认领的 1 位")).to_be_visible()
    check_both(page, "wish-promised")
