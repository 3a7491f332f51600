"""Around the mini-program: whose phone it is, notices that pop up, the chat, a net that fails."""

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import DESK, PHONE, check

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
LU, TEMPLATE = "o_demo_lu_yiming", "emulator-case-progress"


class Asking:
    """The API as the phone reaches it: through the emulator, signed in by WeChat or by password."""

    def __init__(self, instance: Instance, **given: str) -> None:
        self.base = f"{instance.wechat_url}/net/api/v1"
        self.headers: dict[str, str] = {}
        way = "wechat" if "code" in given else "password"
        self.headers["Authorization"] = f"Bearer {self.post(f'/sign-in/{way}', **given)['token']}"

    def post(self, path: str, **body: Any) -> Any:
        answer = requests.post(self.base + path, json=body, headers=self.headers, timeout=20)
        assert answer.ok, answer.text
        return answer.json()


def emulator(instance: Instance, path: str, **body: Any) -> Any:
    return requests.post(f"{instance.wechat_url}/emulator/{path}", json=body, timeout=10).json()


def declined(instance: Instance) -> str:
    """A report of 卢一鸣, who allowed one notice, is declined: its number."""
    me = Asking(instance, code=emulator(instance, "mp/login", openid=LU)["code"])
    answers = [{"template_id": TEMPLATE, "answer": "accept"}]
    emulator(instance, "mp/subscribe", openid=LU, answers={TEMPLATE: "accept"})
    me.post("/consents", answers=answers)
    place = {"latitude": 30.6067, "longitude": 114.3105, "system": "gcj02"}
    case = me.post("/cases", words="楼下有人唱歌，能不能轻一点", place=place)
    office = Asking(instance, username="liu.min", password=PASSWORD)
    given = {"reason": "他们八点就收了，不算扰民。", "elsewhere": "12345 市民热线"}
    office.post(f"/cases/{case['id']}/decline", **given)
    return str(case["number"])


def test_a_phone_is_chosen_and_a_notice_leads_into_the_mini_program(
    instance: Instance, window: Window
) -> None:
    phone = window()
    phone.goto(f"{instance.wechat_url}/phone/")
    for width in (320, PHONE["width"]):
        phone.set_viewport_size({"width": width, "height": PHONE["height"]})
        check(phone, "phone-choose")
    phone.get_by_role("link", name=re.compile("卢一鸣")).focus()
    phone.keyboard.press("Enter")
    menu = phone.get_by_role("button", name="微信菜单")
    expect(menu).to_be_visible()
    number = declined(instance)
    notice = phone.get_by_role("status").get_by_role("button", name=re.compile(number))
    expect(notice).to_contain_text("事项办理进度通知")
    notice.focus()  # it stays as long as one is on it
    check(phone, "phone-notice")
    phone.keyboard.press("Enter")
    expect(notice).to_have_count(0)
    expect(phone).to_have_url(re.compile(r"#/case/detail/detail\?id=\d+$"))
    menu.click()
    phone.set_viewport_size({"width": 320, "height": PHONE["height"]})
    check(phone, "phone-menu")
    phone.get_by_role("link", name="服务通知").click()
    expect(phone.get_by_text(number)).to_be_visible()
    phone.get_by_role("link", name="进入小程序查看").click()
    expect(menu).to_be_visible()
    menu.click()
    phone.get_by_role("link", name="微信里的设置").click()
    check(phone, "phone-settings")
    with phone.expect_navigation():  # what WeChat keeps is shown anew
        phone.get_by_label("颜色").select_option("深色")
    phone.get_by_role("link", name="返回小程序").click()
    expect(phone.locator("#wx-nav")).to_have_css("background-color", "rgb(30, 30, 30)")
    wall = requests.get(f"{instance.url}/api/v1/wishes/aired", timeout=10).json()["items"]
    for scene, page in ((f"k={number}", "case"), (f"w={wall[0]['number']}", "wish")):
        path = f"scan/open/open?{urlencode({'scene': scene})}"  # as it stands in the code
        phone.goto(f"{instance.wechat_url}/phone/open?{urlencode({'path': path})}")
        phone.get_by_role("link", name="接着用卢一鸣的手机").click()
        expect(phone).to_have_url(re.compile(rf"#/{page}/detail/detail\?id=\d+$"))


def of_panel(instance: Instance, page: Page) -> bytes:
    """The picture of the community's code, as a worker prints it."""
    page.goto(f"{instance.url}/panel/codes")
    page.get_by_label("用户名").fill("liu.min")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="吉林社区").click()
    check(page, "panel-code")
    address = page.get_by_role("img", name="小程序码").get_attribute("src") or ""
    return b64decode(address.partition(",")[2])


def test_on_a_desk_the_chat_stands_beside_the_phone(instance: Instance, window: Window) -> None:
    desk = window(*DESK)
    desk.goto(f"{instance.wechat_url}/phone/{LU}/?open=pages/me/me")
    expect(desk).to_have_url(re.compile("/desk"))
    phone, chat = desk.frame_locator("[title=小程序]"), desk.frame_locator("[title=和公众号的聊天]")
    expect(phone.get_by_role("heading", name="我的")).to_be_visible()
    expect(phone.get_by_role("button", name="微信菜单")).to_have_count(0)
    chat.get_by_label("输入消息").fill("社区")
    chat.get_by_role("button", name="发送", exact=True).click()
    expect(chat.get_by_role("log")).to_contain_text("027-0000 0013")
    check(desk, "phone-desk")
    desk.get_by_role("button", name="扫一扫").click()
    with desk.expect_file_chooser() as album:
        phone.get_by_text("从相册选一张").click()
    printed = {"name": "码.png", "mimeType": "image/png", "buffer": of_panel(instance, window())}
    album.value.set_files([printed])
    expect(phone.get_by_text("您扫了吉林社区的码")).to_be_visible()
    desk.get_by_label("网络").select_option("offline")
    has = "() => wx.getNetworkType().then(found => found.networkType)"
    inner = desk.frames[1]
    assert inner.evaluate(has) == "none"
    desk.get_by_label("网络").select_option("normal")
    assert inner.evaluate(has) == "wifi"
