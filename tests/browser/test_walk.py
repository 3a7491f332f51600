"""Chat page, worker and handler, each in a phone-sized window: the first walk as people do it."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from dev.demo.load import PASSWORD
from dev.instance import DEMO, Instance

from .conftest import check, check_both

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
ANSWER = "今天下午4点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"


def test_rider_worker_and_handler(instance: Instance, window: Window) -> None:
    rider, worker, handler = window(), window(), window()
    number = _reports(instance, rider)
    link = _reviews(instance, worker, number)
    _handles(instance, handler, link)
    _verifies(worker)
    expect(rider.get_by_text("螺栓也紧了")).to_be_visible()
    _says(rider, "1")
    expect(rider.get_by_text("谢谢你报的")).to_be_visible()
    check(rider, "chat-after")
    worker.reload()
    expect(worker.get_by_text("解决了").first).to_be_visible()
    check(worker, "case-closed")


def _reports(instance: Instance, page: Page) -> str:
    page.goto(f"{instance.wechat_url}/chat")
    check(page, "chat-choose")
    page.get_by_role("link", name=re.compile("吴刚")).click()
    page.locator("#album").set_input_files(DEMO / "photos" / "manhole_broken.jpg")
    expect(page.get_by_text("先给你留着")).to_be_visible()
    page.get_by_role("button", name="更多发送方式").click()
    page.get_by_role("button", name="位置").click()
    page.get_by_role("button", name="三眼桥菜场").first.press("Enter")
    page.get_by_role("button", name="发送位置").click()
    expect(page.get_by_text("记下了，JA-")).to_be_visible()
    _says(page, "盖子断了一半")
    expect(page.get_by_text("改成急件")).to_be_visible()
    check(page, "chat")
    found = re.search(r"JA-\d{4}", page.get_by_text("记下了，JA-").inner_text())
    assert found
    return found[0]


def _says(page: Page, words: str) -> None:
    page.get_by_label("输入消息").fill(words)
    page.keyboard.press("Enter")


def _reviews(instance: Instance, page: Page, number: str) -> str:
    page.goto(f"{instance.url}/panel/")
    check(page, "sign-in")
    page.get_by_label("用户名").fill("liu.min")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text(number).first).to_be_visible()
    check(page, "queue")
    page.get_by_role("link", name=re.compile(number)).first.click()
    page.wait_for_load_state()
    _photo_is_home(page)
    check(page, "case-reported")
    page.get_by_role("radio", name=re.compile("江岸水务所")).check()
    page.get_by_role("button", name="立案并派单").click()
    expect(page.get_by_text("已派单").first).to_be_visible()
    check(page, "case-dispatched")
    found = re.search(r"/h/[\w.\-]+", page.content())
    assert found
    return found[0]


def _photo_is_home(page: Page) -> None:
    photo = page.locator("img[src*='/thumb']").first
    for _ in range(20):
        if photo.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.naturalWidth") > 100


def _handles(instance: Instance, page: Page, link: str) -> None:
    page.goto(instance.url + link)
    expect(page.get_by_text("吴刚")).to_have_count(0)
    check(page, "link-accept")
    page.get_by_label(re.compile("工单号")).first.fill("SW-0713")
    page.get_by_role("button", name=re.compile("^签收")).click()
    page.get_by_label("怎么围的、怎么提醒的").fill("四面拉了围挡，挂了灯。")
    page.get_by_role("button", name="围护好了").click()
    expect(page.get_by_text("已围护，修复中")).to_be_visible()
    page.get_by_label(re.compile("做了什么")).fill("已转相关部门处理。")
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("等于没有答复")).to_be_visible()
    check(page, "link-doubts")
    page.get_by_label(re.compile("做了什么")).fill(ANSWER)
    photo = DEMO / "photos" / "manhole_fixed.jpg"
    page.locator("#answer-photos").set_input_files(photo)
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_text("已经答复")).to_be_visible()
    check(page, "link-answered")


def _verifies(page: Page) -> None:
    page.reload()
    check(page, "case-answered")
    page.get_by_label("修了，质量可以").check()
    page.get_by_label("我在现场").check()
    page.get_by_role("button", name="记下核查").click()
    expect(page.get_by_text("已经去问报的人")).to_be_visible()


def test_pages_that_no_story_walks(instance: Instance, window: Window) -> None:
    page = window()
    page.goto(f"{instance.url}/panel/")
    page.get_by_label("用户名").fill("chen.bo")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()
    for path in ("new", "inbox", "words", "duty", "rewards", "airings", "cases/999999", "no/such"):
        page.goto(f"{instance.url}/panel/{path}")
        check_both(page, f"panel-{path.replace('/', '-')}")


def test_the_queue_by_keyboard_alone(instance: Instance, window: Window) -> None:
    page = window()
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").focus()
    page.keyboard.type("liu.min")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/")
    page.keyboard.press("Tab")
    assert "跳到" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if "/panel/cases/" in (page.evaluate("document.activeElement.href || ''")):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("JA-")


def test_the_page_to_read_the_api(instance: Instance, window: Window) -> None:
    page = window(width=1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{instance.url}/api/")
    expect(page.get_by_text("/api/v1/cases").first).to_be_visible()
    assert all(url.startswith((instance.url, "data:", "blob:")) for url in asked)


def test_trying_the_api_by_hand(instance: Instance, window: Window) -> None:
    """江雪 takes a sign-in code from the chat; the page's forms begin with what is needed alone."""
    chat = window()
    chat.goto(f"{instance.wechat_url}/chat")
    chat.get_by_role("link", name="江雪").click()
    chat.locator("[data-open=about]").first.click()
    chat.get_by_role("button", name="小程序登录码").click()
    shown = chat.get_by_role("status").filter(has_text="用一次")
    expect(shown).to_be_visible()
    code = shown.inner_text().split("：")[1]
    page = window(width=1280)
    page.goto(f"{instance.url}/api/")
    signing = _tried(page, "sign_in_by_wechat")
    signing.locator("textarea").fill(f'{{"code": "{code}"}}')
    signing.get_by_role("button", name="Execute").click()
    expect(signing.locator(".live-responses-table").first).to_contain_text('"token"')
    claiming = _tried(page, "claim_wish")
    assert list(json.loads(claiming.locator("textarea").input_value())) == ["promised_for"]
    board = _tried(page, "list_wishes")
    assert {field.input_value() for field in board.locator("input").all()} == {"", "20"}


def _tried(page: Page, operation: str) -> Locator:
    form = page.locator(f"[id$='-{operation}']")
    form.locator(".opblock-summary-control").click()
    form.get_by_role("button", name="Try it out").click()
    return form
