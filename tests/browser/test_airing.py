"""A case is made public: blurred by pointer and by keyboard, signed, read without an account."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import Instance

from .conftest import check

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
BY_ROW = "rows => rows.map(row => [...row.querySelectorAll('input')].map(cell => cell.value))"


def _signs_in(instance: Instance, page: Page, username: str) -> None:
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出")).to_be_attached()


def _opens_one_with_photos(instance: Instance, page: Page) -> str:
    """The first case of the list that has a photo; gives the address of its draft."""
    page.goto(f"{instance.url}/panel/airings")
    check(page, "airings")
    links = page.locator("a[href$='/air']").all()
    for address in [str(link.get_attribute("href")) for link in links]:
        page.goto(instance.url + address)
        if page.locator(".pick img").count():
            return address
    raise AssertionError("the demo has no case with a photo that could be aired")


def _percents(page: Page) -> list[list[float]]:
    rows: list[list[str]] = page.locator("#rows tr").evaluate_all(BY_ROW)
    return [[float(cell) for cell in row] for row in rows if all(row)]


def _drags(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one place of the picture to another, in parts of it."""
    stage = page.locator("#stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    for (x, y), act in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        act()


@pytest.mark.parametrize(
    ("width", "writer", "signer"),
    [(1280, "chen.bo", "liu.min"), (390, "zhou.ting", "peng.lixin")],
)
def test_blurred_signed_and_read(
    instance: Instance, window: Window, width: int, writer: str, signer: str
) -> None:
    page = window(width=width)
    _signs_in(instance, page, writer)
    address = _opens_one_with_photos(instance, page)
    page.get_by_label("标题").fill("门口的路")
    expect(page.locator("#shown-title")).to_have_text("门口的路")
    check(page, "air-unsaved")
    page.get_by_role("button", name="存稿").click()
    expect(page.get_by_text("稿子存好了")).to_be_visible()
    _blurs(page)
    page.goto(instance.url + address)
    check(page, "air")
    page.get_by_role("button", name="告诉单位").click()
    expect(page.get_by_text("已经告诉办理单位了")).to_be_visible()
    check(page, "airing-announced")
    number = str(page.locator("h1").inner_text()).split()[0]
    _a_day_passes(instance)
    second = window(width=width)
    _signs_in(instance, second, signer)
    second.goto(page.url)
    second.get_by_role("button", name="签发，公开").click()
    expect(second.get_by_text("已经公开了")).to_be_visible()
    check(second, "airing-published")
    _reads(instance, window(width=width), number)


def _blurs(page: Page) -> None:
    page.get_by_role("link", name="遮挡后放上").first.click()
    page.wait_for_function("document.querySelector('#stage img').naturalWidth > 0")
    _drags(page, (0.2, 0.2), (0.5, 0.4))
    (drawn,) = _percents(page)
    assert drawn == pytest.approx([20, 20, 30, 20], abs=2)
    _drags(page, (0.3, 0.3), (0.4, 0.4))  # the same one, moved
    assert _percents(page) == [pytest.approx([30, 30, 30, 20], abs=3)]
    page.get_by_role("button", name="加一块").press("Enter")  # from here on without a pointer
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert _percents(page)[1] == [39, 40, 20, 21]
    page.keyboard.press("Delete")
    assert len(_percents(page)) == 1
    before = _percents(page)[0]
    page.get_by_label("向右转").check()
    x, y, wide, high = before
    assert _percents(page) == [pytest.approx([100 - y - high, x, high, wide], abs=0.2)]
    check(page, "blur")
    page.get_by_role("button", name="遮好，放上去").click()
    copy = page.get_by_role("img", name="遮好的副本")
    expect(copy).to_be_visible()
    assert copy.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    expect(page.locator(".veil")).to_have_count(1)
    check(page, "blurred")


def _a_day_passes(instance: Instance) -> None:
    """For what was announced alone: other tests share the instance and its clock."""
    with closing(sqlite3.connect(instance.home / "linli.db", timeout=10)) as database, database:
        database.execute(
            "UPDATE airings SET objections_until = '2020-01-01 00:00:00.000000'"
            " WHERE state = 'announced'"
        )


def _reads(instance: Instance, page: Page, number: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{instance.url}/look")
    check(page, "look")
    page.get_by_role("textbox", name="编号").fill("ja 9999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有公开的内容")).to_be_visible()
    check(page, "look-nothing")
    page.get_by_role("textbox", name="编号").fill(number.lower().replace("-", ""))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("门口的路")
    expect(page.locator(".photos img").first).to_be_visible()
    assert page.locator(".photos img").first.evaluate("image => image.naturalWidth > 10")
    check(page, "aired-one")
    page.goto(f"{instance.url}/aired")
    page.get_by_text("怎么算的").click()
    expect(page.get_by_text("按时 ÷ 到期：", exact=False).first).to_be_visible()
    check(page, "aired-list")
    assert all(url.startswith((instance.url, "data:")) for url in asked)
    assert page.context.cookies() == []


def test_without_javascript(instance: Instance, window: Window) -> None:
    """The percents are typed, the rest is a form."""
    page = window(width=390)
    _signs_in(instance, page, "hu.li")
    address = _opens_one_with_photos(instance, page)
    page.route("**/air.js*", lambda route: route.abort())
    page.goto(instance.url + address)
    page.get_by_role("button", name="存稿").click()
    page.get_by_role("link", name="遮挡后放上").first.click()
    for name, value in (("离左边", "5"), ("离上边", "5"), ("宽", "40"), ("高", "40")):
        page.get_by_label(f"第 1 块{name}百分之几").fill(value)
    check(page, "blur-plain")
    page.get_by_role("button", name="遮好，放上去").click()
    expect(page.get_by_role("img", name="遮好的副本")).to_be_visible()
