"""Bad days in a browser: the server is restarted under an open page, and the back button after a
form has been sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance, Running

from .conftest import check

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def _signs_in(instance: Instance, page: Page, username: str) -> None:
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()


def test_the_server_is_restarted_under_an_open_page(
    instance: Instance, running: Running, window: Window
) -> None:
    """What was typed stays, what is sent meanwhile is not lost without a word, and nobody has to
    sign in again."""
    page = window(width=1280)
    _signs_in(instance, page, "xu.chunmei")
    page.goto(f"{instance.url}/panel/new")
    words = page.locator("#words")
    words.fill("楼道灯坏了，婆婆下楼要扶墙")
    running.end("web", kill=True)
    running.start("web")
    running.wait()
    expect(words).to_have_value("楼道灯坏了，婆婆下楼要扶墙")
    page.locator("input[name=source][value=phone]").check()
    page.locator("#region").select_option("420102006003001")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("JA-")
    number = page.get_by_role("heading", level=1).inner_text().split()[0]
    _back_and_once_more(page, number)


def _back_and_once_more(page: Page, number: str) -> None:
    """The form is there again, and sent again leads to the same case."""
    page.go_back()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("这张表刚才已经提交过了")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    check(page, "sent-twice")
