"""随手拍 on the phone page: a report is sent, followed, rated, taken back, on good days and bad."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from .conftest import check

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
REPORT = "pages/report/report"
NARROW = 320
# What the mini-program itself would ask of the server, with the token that it keeps.
ASK = """async ([method, path, body]) => {
  const key = Object.keys(localStorage).find(one => one.endsWith(":token"))
  const token = JSON.parse(localStorage[key]).data
  const answer = await fetch(`/net/api/v1${path}`, {
    method, body: body && JSON.stringify(body),
    headers: {"Content-Type": "application/json", Authorization: `Bearer ${token}`}
  })
  return answer.json()
}"""
TOKEN_RUNS_OUT = """() => {
  const key = Object.keys(localStorage).find(one => one.endsWith(":token"))
  localStorage[key] = JSON.stringify({data: "it-has-run-out"})
}"""


def ask(page: Page, method: str, path: str, body: object = None) -> Any:
    """As another phone of the same person would."""
    page.wait_for_function("Object.keys(localStorage).some(one => one.endsWith(':token'))")
    return page.evaluate(ASK, [method, path, body])


def on_top(page: Page) -> Locator:
    """The page that is seen: those below it keep their words."""
    return page.locator(".wx-page:visible")


def tap(page: Page, name: str | re.Pattern[str], role: Any = "button") -> None:
    page.get_by_role(role, name=name).tap()


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(on_top(page)).to_contain_text(words)


def picture(colour: str) -> dict[str, Any]:
    made = BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def chooses(page: Page, button: str, colours: list[str]) -> None:
    with page.expect_file_chooser() as chooser:
        tap(page, button)
        album = page.get_by_role("button", name="从手机相册选择")
        album.tap()
    chooser.value.set_files([picture(colour) for colour in colours])


def answered(page: Page, *, place: bool) -> None:
    """What WeChat asks before the first private thing, answered before: yes, and whether where."""
    whose = f"/emulator/mp/{page.url.split('/phone/')[1].split('/')[0]}"
    page.request.post(f"{page.url.split('/phone/')[0]}{whose}/privacy", data={"agree": True})
    page.request.post(
        f"{page.url.split('/phone/')[0]}{whose}/auth",
        data={"scope": "scope.userLocation", "allow": place},
    )


def test_a_report_is_sent_once_with_its_photo_though_the_token_ran_out(phone: Phone) -> None:
    page = phone("毛婷", open=REPORT)
    answered(page, place=True)
    tap(page, "发出去")
    expect(page.get_by_role("alert")).to_contain_text("写一句什么事")
    page.get_by_label("什么事").fill("楼道里的路灯不亮了，打我电话13812345678")
    says(page, "哪一类：灯不亮")
    says(page, "里面好像有电话")
    chooses(page, "拍照或选照片", ["red", "blue"])
    expect(page.get_by_role("img", name="现场照片第 2 张")).to_be_visible()
    tap(page, "去掉第 2 张")
    tap(page, "用现在的位置")
    says(page, "位置：")
    check(page, "phone-report")
    page.reload()
    says(page, "上次没报完的还在这里")
    expect(page.get_by_label("什么事")).to_have_value(re.compile("13812345678"))
    page.evaluate(TOKEN_RUNS_OUT)
    page.get_by_role("button", name="发出去").dblclick()
    says(page, re.compile(r"编号 JA-\d+"))
    says(page, "前派给办理的单位")
    tap(page, "有进展时提醒我")
    tap(page, "允许")
    says(page, "有 1 种提醒各能发一次")
    tap(page, "看看进展")
    says(page, "社区在审核")
    expect(page.get_by_role("button", name="报来的照片第 1 张，点开看大图")).to_be_visible()
    check(page, "phone-case")
    mine = ask(page, "GET", "/cases?mine=true")["items"]
    assert [row["words"][:5] for row in mine].count("楼道里的路") == 1
    assert [row["photo_count"] for row in mine if row["words"].startswith("楼道里")] == [1]


def test_without_a_place_and_without_a_network_it_is_kept_and_sent_later(phone: Phone) -> None:
    page = phone("孙倩", open=REPORT, width=NARROW)
    answered(page, place=False)
    tap(page, "用现在的位置")
    says(page, "没有允许用位置，不要紧")
    tap(page, "不定位，选一个社区")
    tap(page, re.compile("吉林社区"))
    says(page, "位置：吉林社区")
    chooses(page, "拍照或选照片", ["green"] * 12)
    expect(page.get_by_text("先放了前 9 张")).to_be_visible()
    page.context.set_offline(True)
    words = "墙要倒了，砖头往下掉。" + "很长的话" * 230
    page.get_by_label("什么事").fill(words)
    tap(page, re.compile("可能会伤到人"), "checkbox")
    expect(page.get_by_role("alert")).to_contain_text("先打电话，再报")
    check(page, "phone-report-danger")
    tap(page, "发出去")
    says(page, "已经记下，有网就发出去")
    says(page, "有 1 件等有网再发")
    page.context.set_offline(False)
    expect(on_top(page).get_by_role("link", name=re.compile("墙要倒了"))).to_be_visible()
    case = ask(page, "GET", "/cases?mine=true&limit=1")["items"][0]
    assert (case["words"], case["photo_count"], case["danger"]) == (words, 9, True)


def test_an_answer_is_rated_with_the_keyboard(phone: Phone) -> None:
    page = phone("黄涛", open="case/mine/mine", width=NARROW)
    says(page, "等您说一声：解决了没有？")
    says(page, "我同感的")
    check(page, "phone-mine")
    row = page.get_by_role("link", name=re.compile("JA-0008"))
    row.focus()
    page.keyboard.press("Enter")
    says(page, "七天里说了都算")
    page.get_by_role("radio", name="解决了一部分").focus()
    page.keyboard.press("Enter")
    page.get_by_label("想说的话，可以不写").fill("台阶补了，扶手还没有")
    check(page, "phone-rate")
    page.get_by_role("button", name="就这样评").focus()
    page.keyboard.press("Enter")
    says(page, "我的评价")
    says(page, "部分解决。台阶补了，扶手还没有")
    expect(page.get_by_role("button", name="就这样评")).to_have_count(0)


def test_the_same_thing_is_joined_and_what_is_withdrawn_meanwhile_is_said(phone: Phone) -> None:
    first = phone("江雪", open=REPORT)
    here = {"latitude": 30.6075, "longitude": 114.308}
    place = {**here, "system": "wgs84"}
    body = {"words": "地上有个大坑", "kind": "road", "place": place}
    case = ask(first, "POST", "/cases", body)
    other = phone("万淑芬", open=REPORT, geolocation=here)
    other.get_by_label("什么事").fill("路上一个大坑，骑车差点摔了")
    says(other, "哪一类：路坑台阶")
    answered(other, place=True)
    tap(other, "用现在的位置")
    says(other, "附近已经有人报了，是同一件吗？")
    says(other, re.compile("离这里 0 米.*1 个人说过"))
    check(other, "phone-report-same")
    same = other.locator(".report-near", has_text=case["number"])
    same.get_by_role("button", name="就是这件，算我一个").tap()
    says(other, "算您一个了")
    tap(other, "看看进展")
    says(other, "另有 1 人同感")
    says(other, "路上一个大坑")

    again = ask(first, "POST", "/cases", {**body, "words": "还是那个坑"})
    first.evaluate("url => wx.navigateTo({url})", f"/case/detail/detail?id={again['id']}")
    says(first, "附近还有人报了，是同一件吗？")
    same = first.locator(".detail-near", has_text=case["number"])
    same.get_by_role("button", name="是同一件，算到一处").tap()
    says(first, f"和 {case['number']} 是同一件")

    lone = ask(first, "POST", "/cases", {"words": "树枝断了", "kind": "other", "place": place})
    second = phone("江雪", open=f"case/detail/detail?number={lone['number']}")
    tap(second, "补充几句，或者再放照片")
    second.get_by_label("补充几句").fill("更歪了")
    tap(second, "撤回，不报了")
    tap(second, "再想想")
    ask(first, "POST", f"/cases/{lone['id']}/withdraw", {})
    tap(second, "补充上去")
    expect(second.get_by_role("dialog")).to_contain_text("已撤回")
    tap(second, "知道了")
    says(second, "已撤回")


def test_whoever_may_not_see_a_case_sees_what_is_public_of_it(phone: Phone) -> None:
    page = phone("江雪", open="case/detail/detail?number=JA-0003")
    says(page, "三眼桥菜场门口的井盖没了")
    says(page, "报的人怎么说：1 人说解决了")
    tap(page, "报来时第 1 张，点开看大图")
    expect(page.get_by_role("img", name="第 1 张图片")).to_be_visible()
    page.keyboard.press("Escape")
    tap(page, "发给邻居看看")
    expect(page.get_by_role("dialog", name="发给谁")).to_contain_text("井盖没了：已办结")
    page.keyboard.press("Escape")
    check(page, "phone-public")
    tap(page, "看别的公开的事")
    tap(page, "所有地方", "tab")
    expect(on_top(page).get_by_role("link").first).to_be_visible()
    check(page, "phone-aired")
    page = phone("江雪", open="case/detail/detail?id=14", width=NARROW)
    says(page, "看不到这一件")
    check(page, "phone-lost")
