"""What is mine on the phone: who I am, what I have, my messages, and what is kept of me."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import check

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]


def _back(page: Page) -> None:
    page.get_by_role("button", name="返回").tap()


def _goes(page: Page, what: str) -> None:
    page.locator("#wx-pages").get_by_role("link").filter(has_text=what).first.tap()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def test_who_i_am_and_what_i_have(phone: Phone) -> None:
    page = phone("江雪", open="pages/me/me")
    expect(page.get_by_role("link").filter(has_text="江雪")).to_contain_text("吉林社区")
    check(page, "phone-me")
    _goes(page, "改称呼")
    page.get_by_label("怎么称呼您").fill("江老师")
    page.get_by_label("电话").fill("12")
    _press(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("7 到 12 位数字")
    expect(page.get_by_role("button", name="保存", exact=True)).to_have_css("opacity", "1")
    check(page, "phone-me-profile")
    page.get_by_label("电话").fill("13807100001")
    _press(page, "保存")
    expect(page.get_by_role("status").filter(has_text="记下了")).to_be_visible()
    _press(page, "换一个社区")
    expect(page.get_by_role("radio", name="住在这里")).to_be_checked()
    _press(page, "沈阳社区")
    expect(page.get_by_role("dialog")).to_contain_text("原来报到的是吉林社区，以后就是沈阳社区")
    _press(page, "再看看")
    check(page, "phone-me-community")
    _back(page)
    _back(page)
    expect(page.get_by_role("link").filter(has_text="江老师")).to_be_visible()
    for what, title, shown in (
        ("积分", "积分", "怎么来的"),
        ("我代表的单位", "我代表的单位", "还没有代表单位"),
        ("绑定公众号", "绑定公众号", "在公众号里聊天报的事"),
    ):
        _goes(page, what)
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(page.get_by_text(shown).first).to_be_visible()
        check(page, f"phone-mine-{title}")
        _back(page)
    _goes(page, "积分")
    _press(page, "取兑换码，去社区换东西")
    expect(page.get_by_text(re.compile(r"^\d( \d){5}$"))).to_be_visible()


def test_what_somebody_promised_and_did_by_keyboard(phone: Phone) -> None:
    """谢国庆 has claimed, and is asked for more; on the narrowest phone, without touching it."""
    page = phone("谢国庆", open="pages/me/me", width=320)
    expect(page.get_by_role("link").filter(has_text="件等您")).to_be_visible()
    page.get_by_role("link").filter(has_text="等我办的").focus()
    page.keyboard.press("Enter")
    waits = page.get_by_role("link").filter(has_text="想请您帮忙")
    expect(waits.first).to_contain_text("JA-")
    check(page, "phone-mine-tasks")
    page.get_by_role("button", name="返回").press("Enter")
    page.get_by_role("link").filter(has_text="服务时长").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("年还没有服务时长").or_(page.get_by_text("年一共"))).to_be_visible()
    check(page, "phone-mine-hours")


def test_messages(phone: Phone) -> None:
    page = phone("江雪", open="pages/messages/messages")
    unread = page.get_by_role("status").filter(has_text="条没看")
    first = page.get_by_role("link").filter(has_text="没看").first
    expect(first).to_be_visible()
    check(page, "phone-messages")
    many = int(re.sub(r"\D", "", unread.inner_text()))
    assert many > 0
    _press(page, "都看过了")
    expect(unread).to_have_count(0)


def test_what_is_kept_and_being_forgotten(phone: Phone) -> None:
    page = phone("毛婷", open="mine/privacy/privacy", width=320)
    expect(page.get_by_text("称呼和电话")).to_be_visible()
    check(page, "phone-mine-privacy")
    _press(page, "注销，把我的信息去掉")
    expect(page.get_by_text("自己的心愿没完")).to_be_visible()
    check(page, "phone-mine-erase-first")
    page = phone("熊伟", open="mine/erase/erase", width=320)
    expect(page.get_by_text("会留下的")).to_be_visible()
    check(page, "phone-mine-erase")
    _press(page, "我看过了，继续注销")
    page.get_by_label("写“注销”两个字").fill("好")
    _press(page, "注销")
    expect(page.get_by_role("alert")).to_contain_text("请写“注销”")
    expect(page.get_by_role("button", name="注销", exact=True)).to_have_css("opacity", "1")
    check(page, "phone-mine-erase-word")
    page.get_by_label("写“注销”两个字").fill("注销")
    _press(page, "注销")
    expect(page.get_by_role("dialog")).to_contain_text("已经注销")
    _press(page, "知道了")
    page.locator("#wx-tabs").get_by_text("我的").tap()
    expect(page.get_by_role("link").filter(has_text="还没有留称呼")).to_be_visible()
    expect(page.get_by_text("还没有报到").first).to_be_visible()
