"""Wishes on bad days: withdrawn meanwhile, none at all, no network, no place, not put well."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check
from .wishing import Neighbour, answer, answered, posted, press, tap

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
NARROW = 320


def test_what_was_withdrawn_meanwhile_and_what_is_empty(phone: Phone, instance: Instance) -> None:
    wisher, worker = Neighbour(instance, "邵鹏"), Neighbour(instance, "胡丽")
    wish = wisher.post("/wishes", {"kind": "help", "words": "旧书搬下楼，有两箱"})
    worker.open(wish["id"])
    page = phone("丁浩", open=f"wish/detail/detail?id={wish['id']}")
    expect(page.get_by_role("button", name="我来帮")).to_be_visible()
    wisher.post(f"/wishes/{wish['id']}/withdraw")
    tap(page, "我来帮")
    expect(page.get_by_text("它已经不在墙上了")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(f"{wish['number']} 已经不在墙上了")).to_be_visible()
    check(page, "phone-wish-gone")
    tap(page, "看看别的心愿")
    page.get_by_role("textbox", name="找心愿").fill("没有人会这样许愿的")
    expect(page.get_by_text("没有这样的心愿")).to_be_visible()
    press(page, "看全部")
    expect(page.locator(".wish-card").first).to_be_visible()
    tap(page, "筛选")
    tap(page, "近的在前", "radio")
    answer(page, "拒绝")
    expect(page.get_by_text("没有用您的位置，按您住的网格算远近")).to_be_visible()
    expect(page.locator(".wish-card").first).to_contain_text("约")
    check(page, "phone-wishes-filters")
    tap(page, "看全部")

    bare = {"**/net/api/v1/wishes?*": '{"items": [], "next": null}'}
    bare["**/net/api/v1/wishes/counts?*"] = '{"items": [], "total": 0}'
    for url, said in bare.items():
        page.route(url, partial(answered, said=said))
    tap(page, "刷新")
    expect(page.get_by_text("墙上还没有心愿")).to_be_visible()
    check(page, "phone-wishes-empty")


def test_put_otherwise_asked_for_and_taken_back(phone: Phone, instance: Instance) -> None:
    worker, helper = Neighbour(instance, "胡丽"), Neighbour(instance, "丁浩")
    unsafe = {"kind": "repair", "words": "门锁不好开，密码 0000"}
    wish = Neighbour(instance, "卢一鸣").post("/wishes", unsafe)
    path = f"/wishes/{wish['id']}"
    worker.post(f"{path}/ask-change", {"reason": "密码别写出来"})
    page = phone("卢一鸣", open=f"wish/detail/detail?number={wish['number']}", width=NARROW)
    expect(page.get_by_text("社区请您改一改：密码别写出来")).to_be_visible()
    tap(page, "改一改再发")
    page.get_by_role("textbox", name="想要什么").fill("门锁不好开，钥匙转不动")
    tap(page, "下一步")
    tap(page, "下一步")
    page.get_by_role("button", name="改好了，再请社区看").dblclick()
    expect(page.get_by_text("门锁不好开，钥匙转不动")).to_be_visible()
    worker.open(wish["id"])

    worker.post(f"{path}/ask", {"person": helper.id(), "why": "您五月修过锁"})
    asked = phone("丁浩", open=f"wish/detail/detail?id={wish['id']}")
    expect(asked.get_by_text("社区想请您帮这个忙：您五月修过锁")).to_be_visible()
    tap(asked, "这次不方便")
    answer(asked, "好的")
    expect(asked.get_by_text("社区想请您帮这个忙")).to_have_count(0)

    tap(page, "刷新")
    expect(page.get_by_text("在墙上了，有人认领会告诉您")).to_be_visible()
    tap(page, "收回心愿")
    press(page, "收回")
    expect(page.get_by_text("收回了").first).to_be_visible()


def test_who_is_new_reads_what_is_public_and_is_shown_how_to_belong(
    phone: Phone, instance: Instance
) -> None:
    posted(f"{instance.wechat_url}/emulator/users", {"name": "才搬来的"})
    page = phone("才搬来的", open="pages/wishes/wishes")
    expect(page.get_by_text("您还没有报到")).to_be_visible()
    page.locator(".wish-card").first.tap()
    expect(page.get_by_text("您看到的是许愿的人愿意公开的")).to_be_visible()
    check(page, "phone-wish-aired")
    tap(page, "去报到", "link")
    expect(page.get_by_text("住在这里")).to_be_visible()


def test_without_a_network_it_waits_and_is_sent_once(phone: Phone) -> None:
    page = phone("邱洋", open="wish/mine/mine")
    page.get_by_role("link").first.or_(page.get_by_role("button", name="许个心愿")).wait_for()
    before = page.locator(".wish-card").count()
    page.evaluate("wx.navigateTo({ url: '/wish/post/post' })")
    page.get_by_role("textbox", name="想要什么").fill("晾衣杆断了，想换一根")
    tap(page, "修一修", "radio")
    tap(page, "下一步")
    expect(page.get_by_text("吉林社区", exact=True)).to_be_visible()
    tap(page, "下一步")
    page.context.set_offline(True)
    tap(page, "许愿")
    expect(page.get_by_text("先存在手机里了")).to_be_visible()
    page.context.set_offline(False)
    page.go_back()
    expect(page.locator(".wish-card", has_text="晾衣杆断了")).to_be_visible()
    expect(page.locator(".wish-card")).to_have_count(before + 1)
