"""The morning of a community worker: what waits, what happened, and a page that stays fresh."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
AT_ONCE = "htmx.trigger('#desk', 'look')"


def signed_in(instance: Instance, page: Page, username: str = "liu.min") -> Page:
    page.goto(f"{instance.url}/panel/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()
    return page


def write_down(instance: Instance, page: Page, words: str) -> None:
    page.goto(f"{instance.url}/panel/new")
    page.get_by_label("当面").check()
    page.get_by_label("原话", exact=True).fill(words)
    page.locator("select[name=kind]").select_option("light")
    page.locator("select[name=region]").select_option(index=1)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记")).to_be_visible()


def test_the_morning(instance: Instance, window: Window) -> None:
    hers, colleague = signed_in(instance, window()), signed_in(instance, window(), "chen.bo")
    expect(hers.get_by_role("heading", name="今天的待办")).to_be_visible()
    expect(hers.get_by_text("自您上次来以后")).to_be_visible()
    check_both(hers, "today")
    heard = hers.locator("#said")
    link = hers.locator("#to-all")
    link.focus()
    hers.evaluate(AT_ONCE)
    hers.wait_for_timeout(200)
    expect(heard).to_be_empty()

    write_down(instance, colleague, "三栋二楼的声控灯整夜亮着")
    hers.evaluate(AT_ONCE)
    # of a long queue the last stand folded
    expect(hers.get_by_text("三栋二楼的声控灯整夜亮着")).to_be_attached()
    expect(heard).to_contain_text("件待审核")
    assert hers.evaluate("document.activeElement.id") == "to-all"

    hers.route("**/today/part*", lambda route: route.abort())
    hers.evaluate(AT_ONCE)
    expect(hers.get_by_text("连不上，正在重试")).to_be_visible()
    hers.unroute("**/today/part*")
    hers.evaluate(AT_ONCE)
    expect(hers.get_by_text("连不上，正在重试")).to_be_hidden()

    hers.get_by_role("button", name="看过了").click()
    expect(hers.get_by_text("没有新的变化")).to_be_visible()
    check_both(hers, "today-looked")
    check_both(signed_in(instance, window(), "ye.zhiqiang"), "today-unit")
