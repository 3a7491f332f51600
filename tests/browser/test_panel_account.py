"""One's own account and the engine room, as a worker and an auditor walk them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def enters(instance: Instance, page: Page, username: str) -> Page:
    page.goto(f"{instance.url}/panel/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    return page


def is_in(page: Page) -> None:
    expect(page.get_by_role("button", name="退出", exact=True)).to_be_attached()


def at(instance: Instance) -> datetime:
    """What the installation takes for now."""
    return datetime.now(UTC) + timedelta(seconds=int(instance.offset_file.read_text()))


def next_code(instance: Instance, app: pyotp.TOTP) -> str:
    """The one of the next interval: good already, and not used for what came before."""
    return app.at(at(instance) + timedelta(seconds=30))


def test_a_second_step_and_what_was_typed_when_signed_out_from_afar(
    instance: Instance, window: Window
) -> None:
    desk = enters(instance, window(), "zhou.ting")
    is_in(desk)
    desk.get_by_role("link", name=re.compile("我的账号")).click()
    check_both(desk, "account")
    desk.get_by_role("button", name="开通第二步验证").click()
    desk.get_by_text("扫不了，手工输入").click()
    key = (desk.locator(".key").text_content() or "").replace(" ", "")
    check_both(desk, "second-step")
    app = pyotp.TOTP(key)
    desk.get_by_label("验证器上的六位数").fill(app.at(at(instance) - timedelta(seconds=30)))
    desk.get_by_role("button", name="开通", exact=True).click()
    codes = desk.locator(".recovery li").all_text_contents()
    assert len(codes) == 8
    check_both(desk, "recovery-codes")

    other = enters(instance, window(), "zhou.ting")
    expect(other.get_by_role("heading", name="再填一个验证码")).to_be_visible()
    check_both(other, "sign-in-code")
    other.get_by_label("验证器上的六位数").fill("000000")
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("alert")).to_contain_text("验证码不对")
    other.get_by_label("验证器上的六位数").fill(next_code(instance, app))
    other.get_by_role("button", name="登录").click()
    is_in(other)

    desk.goto(f"{instance.url}/panel/new")
    desk.get_by_label("当面").check()
    desk.get_by_label("原话", exact=True).fill("二栋门口的路灯不亮，老人晚上看不见台阶")
    desk.locator("select[name=region]").select_option(index=1)
    other.goto(f"{instance.url}/panel/account")
    check_both(other, "account-two-places")
    other.get_by_role("button", name=re.compile("^让它退出")).click()
    expect(other.get_by_text("那台设备已经退出了")).to_be_visible()
    desk.get_by_role("button", name="登记", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("刚才填的还在")
    check_both(desk, "sign-in-again")
    desk.get_by_label("用户名").fill("zhou.ting")
    desk.get_by_label("密码").fill(PASSWORD)
    desk.keyboard.press("Enter")
    desk.get_by_label("验证器上的六位数").fill(codes[0])
    desk.get_by_role("button", name="登录").click()
    expect(desk.get_by_text("老人晚上看不见台阶")).to_be_visible()
    check_both(desk, "typed-before")
    desk.get_by_role("button", name="接着提交").click()
    expect(desk.get_by_text("已登记")).to_be_visible()
    desk.goto(f"{instance.url}/panel/account")
    desk.get_by_text("停掉（换手机时先停再开）").click()
    desk.get_by_label(re.compile("或一个恢复码")).fill(codes[1])
    desk.get_by_role("button", name="停掉第二步验证").click()
    expect(desk.get_by_text("以后只要密码")).to_be_visible()


def test_the_engine_room_and_its_log(instance: Instance, window: Window) -> None:
    boss = enters(instance, window(), "he.yifan")
    is_in(boss)
    boss.goto(f"{instance.url}/panel/engine")
    expect(boss.get_by_role("heading", name="后台在做的事")).to_be_visible()
    check_both(boss, "engine")
    with boss.expect_response(re.compile("/panel/engine/part")):
        boss.evaluate("htmx.trigger('#engine', 'look')")
    boss.get_by_role("link", name="操作记录").click()
    boss.get_by_text("筛选").click()
    boss.get_by_label("谁（姓名）").fill("何一帆")
    boss.get_by_role("button", name="只看这些").click()
    check_both(boss, "engine-log")
    with boss.expect_download() as sheet:
        boss.get_by_role("link", name="导出成 Excel").click()
    assert sheet.value.suggested_filename == "linli-log.xlsx"
    boss.reload()
    expect(boss.get_by_role("cell", name="导出了操作记录")).to_be_visible()

    auditor = enters(instance, window(), "shen.jianguo")
    is_in(auditor)
    check_both(auditor, "auditor-today")
    auditor.goto(f"{instance.url}/panel/engine/log")
    expect(auditor.get_by_role("heading", name="操作记录")).to_be_visible()
    auditor.goto(f"{instance.url}/panel/people")
    expect(auditor.get_by_role("heading", name="没有找到")).to_be_visible()
    check_both(auditor, "not-here")
