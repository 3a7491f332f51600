"""The steps of the loop that one does standing in the street: make safe, explain, verify, merge."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from backend.clock import SHANGHAI
from dev.demo.load import PASSWORD
from dev.instance import DEMO, Instance

from .conftest import check

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def _signs_in(instance: Instance, page: Page, username: str) -> None:
    page.goto(f"{instance.url}/panel/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()


def _writes_down(page: Page, instance: Instance, words: str, kind: str) -> str:
    """A walk-in's matter, written down by staff; gives its address."""
    page.goto(f"{instance.url}/panel/new")
    page.get_by_label(re.compile("当面")).check()
    page.get_by_label("原话", exact=True).fill(words)
    page.locator("select[name=kind]").select_option(kind)
    page.locator("select[name=region]").select_option(index=1)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记")).to_be_visible()
    return page.url


def _sends(page: Page, unit: str) -> str:
    """Dispatch what is open before one; gives the unit's link."""
    page.get_by_role("radio", name=re.compile(unit)).check()
    page.get_by_role("button", name="立案并派单").click()
    expect(page.get_by_text("已派给").first).to_be_visible()
    found = re.search(r"/h/[\w.\-]+", page.content())
    assert found
    return found[0]


def test_a_danger_is_made_safe_mended_and_verified(instance: Instance, window: Window) -> None:
    worker, handler = window(), window()
    _signs_in(instance, worker, "liu.min")
    case = _writes_down(worker, instance, "井盖没了，刚才一个小孩差点掉进去", "manhole")
    check(worker, "case-danger")
    handler.goto(instance.url + _sends(worker, "江岸水务所"))
    handler.get_by_role("button", name=re.compile("^签收")).click()
    handler.get_by_label("怎么围的、怎么提醒的").fill("四面拉了围挡，挂了灯。")
    photo = DEMO / "photos" / "manhole_fixed.jpg"
    handler.locator("#make_safe-photos").set_input_files(photo)
    check(handler, "link-make-safe")
    handler.get_by_role("button", name="围护好了").click()
    expect(handler.get_by_text("已围护，修复中")).to_be_visible()
    check(handler, "link-secured")
    handler.get_by_label("办完了，做了什么").fill("今天下午水务所换了新盖子，螺栓紧了。")
    handler.locator("#answer-photos").set_input_files(photo)
    handler.get_by_role("button", name="办结", exact=True).click()
    expect(handler.get_by_text("已经答复")).to_be_visible()
    worker.goto(case)
    expect(worker.get_by_label("我在现场")).not_to_be_checked()
    worker.get_by_label("我在现场").check()
    worker.get_by_label("在，没修").check()
    worker.get_by_role("button", name="记下核查").click()
    expect(worker.get_by_role("alert")).to_contain_text("写一句看到了什么")
    check(worker, "case-verify")
    worker.get_by_label("修了，质量可以").check()
    worker.context.grant_permissions(["geolocation"])
    worker.context.set_geolocation({"latitude": 30.609, "longitude": 114.308})
    worker.get_by_role("button", name="带上我的位置").click()
    expect(worker.get_by_text("带上了")).to_be_visible()
    worker.get_by_role("button", name="记下核查").click()
    expect(worker.get_by_text("核查：修了，质量可以").first).to_be_visible()
    check(worker, "case-verified")


def test_the_desk_sees_what_is_alike_and_joins_it(instance: Instance, window: Window) -> None:
    page = window()
    _signs_in(instance, page, "liu.min")
    first = _writes_down(page, instance, "楼下那盏路灯一闪一闪", "light")
    page.goto(f"{instance.url}/panel/new")
    page.get_by_label("电话", exact=True).check()
    page.get_by_label("原话", exact=True).fill("路灯坏了，夜里看不见")
    page.locator("select[name=region]").select_option(index=1)
    page.get_by_role("button", name="先看看").click()
    page.get_by_role("link", name="看看是不是同一件").click()
    offered = page.get_by_role("listitem").filter(has_text="楼下那盏")
    expect(offered).to_be_in_viewport()
    check(page, "desk-alike")
    # the key Enter files it and joins nothing
    default = "form => [...form.elements].find(one => one.type === 'submit').textContent"
    assert page.locator("#new").evaluate(default) == "登记"
    offered.get_by_role("button").click()
    page.wait_for_url(first)
    expect(page.get_by_text("已登记，并到这一件一起办")).to_be_visible()
    check(page, "desk-joined")


def test_what_cannot_be_solved_is_explained(instance: Instance, window: Window) -> None:
    worker, handler = window(), window()
    _signs_in(instance, worker, "liu.min")
    case = _writes_down(worker, instance, "消防通道上能不能搭个雨棚", "fire_exit")
    handler.goto(instance.url + _sends(worker, "临江物业"))
    handler.get_by_role("button", name=re.compile("^签收")).click()
    handler.get_by_text("办不了：写清依据，作解释").click()
    handler.get_by_label("跟报的人怎么说").fill("这里是消防通道，不能搭棚，菜场东边有车棚。")
    handler.get_by_label("依据哪条规定").fill("消防车通道不能占用")
    handler.get_by_label("还可以找谁、去哪里").fill("菜场东边的车棚")
    # Not clock.today(): in this process another test may have set the clock.
    again = datetime.now(SHANGHAI).date() + timedelta(days=60)
    handler.get_by_label("什么时候再看一次").fill(f"{again}")
    check(handler, "link-explain")
    handler.get_by_role("button", name="交给社区").click()
    done, sure = handler.get_by_text("已经答复"), handler.get_by_role("button", name="就这样交")
    expect(done.or_(sure).first).to_be_visible()
    if sure.count():
        sure.click()
    expect(done).to_be_visible()
    worker.goto(case)
    check(worker, "case-approve")
    worker.get_by_role("button", name="同意，发给报的人").click()
    expect(worker.get_by_text("同意解释").first).to_be_visible()


def test_two_that_are_one_are_merged(instance: Instance, window: Window) -> None:
    worker = window()
    _signs_in(instance, worker, "liu.min")
    first = _writes_down(worker, instance, "后门的路灯不亮", "light")
    into = worker.get_by_role("heading", level=1).inner_text().split()[-1]
    _writes_down(worker, instance, "后门黑漆漆的，灯坏了", "light")
    worker.get_by_text("按编号并过去").click()
    worker.get_by_label("并到哪一件").fill(into)
    check(worker, "case-merge")
    worker.get_by_role("button", name="并过去", exact=True).click()
    worker.get_by_role("link", name=into).click()
    assert worker.url == first
    expect(worker.get_by_text("并进来的")).to_be_visible()
    check(worker, "case-merged")
