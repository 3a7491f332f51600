"""The first page: one line that is sorted, the community that is rung, a first visit."""

import json
import re
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check

Phone = Callable[..., Page]
BOX = "说一句：什么事"


def say(page: Page, words: str) -> None:
    page.get_by_label(BOX).fill(words)
    page.get_by_role("button", name="看看该去哪里").tap()


@pytest.mark.parametrize("width", [390, 320])
def test_one_line_is_sorted_by_touch(phone: Phone, width: int) -> None:
    page = phone("江雪", width=width)
    expect(page.get_by_role("heading", name="吉林社区", exact=True)).to_be_visible()
    check(page, "phone-home")
    say(page, "临江里门口井盖没了，人差点踩进去，我电话13871234567")
    expect(page.get_by_role("heading", name="报给社区：井盖")).to_be_visible()
    titles = page.get_by_role("heading", level=3).all_inner_texts()
    assert titles[0] == "报给社区：井盖" and len(titles) == 3
    expect(page.get_by_role("button", name="打 119")).to_be_visible()
    expect(page.get_by_text("里面有电话、门牌这些")).to_be_visible()
    expect(page.locator(".button-hover")).to_have_count(0)
    check(page, "phone-home-said")
    page.get_by_role("button", name="报给社区：井盖").tap()
    expect(page.locator("#wx-tabs [aria-current]")).to_have_text("随手拍")
    expect(page.get_by_label("什么事", exact=True)).to_have_value(re.compile("^临江里门口井盖没了"))
    page.locator("#wx-tabs").get_by_text("首页").tap()
    expect(page.get_by_label(BOX)).to_have_value("")  # it has gone where it belongs


def test_a_question_by_keyboard(phone: Phone) -> None:
    page = phone("江雪", width=320)
    page.get_by_label(BOX).focus()
    page.keyboard.type("社区几点下班")
    while page.evaluate("document.activeElement.innerText").strip() != "看看该去哪里":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("吉林社区党群服务中心，每天 8:30–18:00")).to_be_visible()
    page.get_by_role("button", name="打电话 027-0000 0013").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("编号 JA-")
    page.keyboard.press("Enter")
    expect(told).to_be_hidden()
    expect(page.get_by_label(BOX)).to_have_value("")


def test_what_was_typed_stays(phone: Phone) -> None:
    page = phone("江雪")
    say(page, " ")
    expect(page.get_by_text("写一句什么事，说一段话，或者放一张照片。")).to_be_visible()
    page.get_by_label(BOX).fill("楼道灯不亮，三天了")
    page.locator("#wx-tabs").get_by_text("消息").tap()
    page.reload()
    page.locator("#wx-tabs").get_by_text("首页").tap()
    expect(page.get_by_label(BOX)).to_have_value("楼道灯不亮，三天了")


def test_a_first_visit_chooses_and_is_asked_nothing_else(phone: Phone, instance: Instance) -> None:
    body = json.dumps({"name": "新来的"}).encode()
    made = Request(
        f"{instance.wechat_url}/emulator/users", body, {"Content-Type": "application/json"}
    )
    with urlopen(made, timeout=5):
        pass
    page = phone("新来的", width=320)
    expect(page.get_by_text("您住哪个社区？")).to_be_visible()
    check(page, "phone-first")
    page.get_by_label("社区或街道的名字").fill("没有的社区")
    expect(page.get_by_text("没有叫这个名字的社区")).to_be_visible()
    page.get_by_label("社区或街道的名字").fill("吉林")
    page.get_by_role("button", name="吉林社区").tap()
    expect(page.get_by_role("heading", name="吉林社区", exact=True)).to_be_visible()
    page.get_by_role("button", name="换一个").tap()
    page.get_by_role("button", name="沈阳社区").tap()
    expect(page.get_by_role("heading", name="沈阳社区", exact=True)).to_be_visible()
