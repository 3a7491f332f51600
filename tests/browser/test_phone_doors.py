"""One matter through all doors: told in the chat, sent on in the panel, done on a handler's phone,
looked at on a grid worker's, rated in the chat. A wish goes from phone to phone in
test_phone_wishes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check
from .on_the_phone import takes_a_photo

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
Phone = Callable[..., Page]
ANSWER = "今天下午城管中队补平了路面，压实了。再松请打值班电话 027-0000 0002。"


def test_from_the_chat_through_the_panel_to_a_phone_and_back(
    instance: Instance, window: Window, phone: Phone
) -> None:
    rider = window()
    number = _reports(instance, rider)
    _is_sent_on(instance, window(), number)
    _is_done(phone("杜斌", open="pages/me/me"), number)
    _is_looked_at(phone("余芳", open="work/list/list", width=320), number)
    expect(rider.get_by_text("补平了路面")).to_be_visible()
    _says(rider, "1")
    expect(rider.get_by_text("谢谢你报的")).to_be_visible()
    check(rider, "doors-rated")


def _reports(instance: Instance, page: Page) -> str:
    page.goto(f"{instance.wechat_url}/chat")
    page.get_by_role("link", name=re.compile("程小龙")).click()
    _says(page, "路面破了个坑，送餐颠得汤都洒了")
    page.get_by_role("button", name="更多发送方式").click()
    page.get_by_role("button", name="位置").click()
    page.get_by_role("button", name="临江里").first.press("Enter")
    page.get_by_role("button", name="发送位置").click()
    said = page.get_by_text("记下了，JA-")
    expect(said).to_be_visible()
    found = re.search(r"JA-\d{4}", said.inner_text())
    assert found
    return found[0]


def _says(page: Page, words: str) -> None:
    page.get_by_label("输入消息").fill(words)
    page.keyboard.press("Enter")


def _is_sent_on(instance: Instance, page: Page, number: str) -> None:
    page.goto(f"{instance.url}/panel/")
    page.get_by_label("用户名").fill("liu.min")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile(number)).first.click()
    page.get_by_role("radio", name=re.compile("永清城管中队")).check()
    page.get_by_role("button", name="立案并派单").click()
    expect(page.get_by_text("已派单").first).to_be_visible()


def _is_done(page: Page, number: str) -> None:
    page.get_by_role("link").filter(has_text="工作：等我办的事件").tap()
    page.get_by_role("link").filter(has_text=number).tap()
    page.get_by_role("button", name="签收", exact=True).tap()
    page.get_by_role("button", name="好", exact=True).tap()
    page.get_by_role("button", name="办好了，写答复").tap()
    page.get_by_label("做了什么").fill(ANSWER)
    takes_a_photo(page)
    page.get_by_role("button", name="发出答复").tap()
    expect(page.get_by_role("listitem").filter(has_text="已答复")).to_be_visible()


def _is_looked_at(page: Page, number: str) -> None:
    page.get_by_role("link").filter(has_text=number).tap()
    page.get_by_role("button", name="去看过了，写核查").tap()
    page.get_by_role("radio", name="修了，质量可以").tap()
    page.get_by_role("radio", name="在现场看的", exact=True).tap()
    page.get_by_role("button", name="取我现在的位置").tap()
    taken = page.get_by_text("已经记下位置")
    for yes in ("同意", "允许"):  # asked for the first time alone
        asked = page.get_by_role("button", name=yes, exact=True)
        expect(asked.or_(taken)).to_be_visible()
        if asked.is_visible():
            asked.tap()
    expect(taken).to_be_visible()
    page.get_by_role("button", name="发出核查").tap()
    expect(page.get_by_text("核查：修了，质量可以").first).to_be_visible()
