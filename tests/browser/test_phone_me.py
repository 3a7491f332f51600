"""What is mine on the phone: who I am, what I have, my messages, and what is kept of me."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check, openid_of
from .wishing import posted

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
    _press(page, "用微信的手机号")
    _press(page, "同意")
    _press(page, "允许")
    expect(page.get_by_label("电话")).to_have_value(re.compile(r"^154\d{8}$"))
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
    waits.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("心愿 JA-"), level=1)).to_be_visible()
    page.get_by_role("button", name="返回").press("Enter")
    page.get_by_role("button", name="返回").press("Enter")
    page.get_by_role("link").filter(has_text="服务时长").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("年还没有服务时长").or_(page.get_by_text("年一共"))).to_be_visible()
    check(page, "phone-mine-hours")


def test_messages_and_reminders(phone: Phone) -> None:
    page = phone("江雪", open="pages/messages/messages")
    unread = page.get_by_role("status").filter(has_text="条没看")
    first = page.get_by_role("link").filter(has_text="没看").first
    expect(first).to_be_visible()
    check(page, "phone-messages")
    many = int(re.sub(r"\D", "", unread.inner_text()))
    page.get_by_role("button", name=re.compile("^微信提醒")).tap()
    again = page.get_by_role("button", name="心愿有进展，再提醒一次")
    again.tap()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("每允许一次，只会发一条")
    asked.get_by_role("button", name="允许").tap()
    expect(page.get_by_role("status").filter(has_text="各能发一次")).to_be_visible()
    expect(page.get_by_text("还能提醒您 1 次").first).to_be_visible()
    check(page, "phone-messages-reminders")
    again.tap()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("取消|拒绝")).tap()
    expect(page.get_by_role("status").filter(has_text="先不提醒")).to_be_visible()
    first.tap()
    expect(page.get_by_role("heading", name=re.compile("JA-"), level=1)).to_be_visible()
    _back(page)
    if many > 1:
        expect(unread).to_have_text(f"{many - 1} 条没看")
        _press(page, "都看过了")
    expect(unread).to_have_count(0)


def never_agreed(instance: Instance, name: str) -> None:
    """Whatever other stories did on this phone: nothing has been agreed to."""
    openid = openid_of(instance, name)
    posted(f"{instance.wechat_url}/emulator/mp/{openid}/privacy", {"agree": False})


def test_what_is_kept_a_copy_and_being_forgotten(phone: Phone, instance: Instance) -> None:
    never_agreed(instance, "毛婷")
    page = phone("毛婷", open="mine/privacy/privacy", width=320)
    expect(page.get_by_text("称呼和电话")).to_be_visible()
    check(page, "phone-mine-privacy")
    _press(page, "拷成文字")
    _press(page, "同意")
    expect(page.get_by_role("status").filter(has_text="拷好了")).to_be_visible()
    copied = page.evaluate("new Promise(done => wx.getClipboardData({ success: done }))")
    assert "毛婷" in copied["data"] and "报过的事" in copied["data"]
    _press(page, "存成文件")
    _press(page, "发给自己")
    page.get_by_role("dialog").get_by_role("button").first.tap()
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
