"""Rules, as somebody of the district changes them and a community worker looks them up."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


def _signs_in(page: Page, instance: Instance, username: str) -> None:
    page.goto(f"{instance.url}/panel/rules")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="规则", exact=True)).to_be_visible()


def test_the_district_changes_how_things_are_done(instance: Instance, window: Window) -> None:
    hers = window()
    _signs_in(hers, instance, "zou.haiyan")
    _another_limit(hers)
    _another_ladder(hers, instance)
    _another_sentence(hers, instance)
    _a_years_list(hers, instance)
    _the_next_rules(hers, instance)
    hers.goto(f"{instance.url}/panel/rules")
    check_both(hers, "rules")


NOTICE = """2027-01-01 休 元旦
2027-02-06 休 春节
2027-02-07 休 春节
2027-02-14 班 调休上班
2027-05-01 休 劳动节
2027-10-01 休 国庆节"""


def _a_years_list(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/panel/rules/holidays?year=2026")
    check_both(page, "rules-holidays")
    page.get_by_label("把通知里的日子贴进来").fill(NOTICE)
    page.get_by_role("button", name="先看看会怎样").last.click()
    expect(page.get_by_text("2027 年从此算是齐了")).to_be_visible()
    check_both(page, "rules-holidays-look")
    page.get_by_label("为什么").fill("国务院办公厅通知")
    page.get_by_role("button", name="记下这些日子").click()
    expect(page.get_by_text("放假安排记下了")).to_be_visible()


def _another_limit(page: Page) -> None:
    page.get_by_role("link", name="各环节的时限").click()
    check_both(page, "rules-limits")
    page.get_by_role("link", name="审核和派单").click()
    page.get_by_label("平常的", exact=True).fill("5")
    page.get_by_label("平常的的单位").select_option("work_hour")
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("平常的：3 值班小时 → 5 工作小时")).to_be_visible()
    page.get_by_label("为什么改").fill("夜里没有人审核")
    check_both(page, "rules-limit-preview")
    page.get_by_role("button", name="定下来").click()
    expect(page.get_by_text("“审核和派单”记下了")).to_be_visible()
    check_both(page, "rules-limit-decided")


def _another_ladder(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/panel/rules/wishes/ladder")
    page.get_by_label("报到街道，挂出来").fill("10")
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("没有人认领，会这样走")).to_be_visible()
    check_both(page, "rules-ladder")


def _another_sentence(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/panel/rules/words/closed")
    page.get_by_label("怎么说").fill("{编号} 办完了，我们会尽快回访：{说明}")
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("“尽快”等于没说")).to_be_visible()
    page.get_by_label("为什么改").fill("说人话")
    page.get_by_label("怎么说").press_sequentially("，谢谢")  # the phone follows what is typed
    expect(page.locator(".bubble").first).to_contain_text("，谢谢")
    expect(page.get_by_label("为什么改")).to_have_value("说人话")
    check_both(page, "rules-words")


def _the_next_rules(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/panel/rules/catalogue?q=井盖")
    check_both(page, "rules-catalogue")
    page.get_by_role("button", name="开始写").first.click()
    expect(page.get_by_role("heading", name="下一版立案条件")).to_be_visible()
    page.get_by_role("searchbox", name="找哪一条").fill("单车")
    page.get_by_role("button", name="找").click()
    page.get_by_role("link", name=re.compile("^改")).first.click()
    page.get_by_label("办多久", exact=True).fill("6")
    check_both(page, "rules-row")
    page.get_by_role("button", name="写进新版本").click()
    expect(page.get_by_text("改动（1）")).to_be_visible()
    page.get_by_label("为什么改").fill("单车企业人手少")
    check_both(page, "rules-draft")
    page.get_by_role("button", name="定下来").click()
    expect(page.get_by_text("新版本现在开始用了")).to_be_visible()
