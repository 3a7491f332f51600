"""The wall of wishes as anybody reads it: by keyboard, on a phone and on a desk."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check

pytestmark = pytest.mark.browser

Window = Callable[..., Page]


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_public_page_to_a_wish(instance: Instance, window: Window, width: int) -> None:
    page = window(width=width)
    page.goto(f"{instance.url}/aired")
    way = page.get_by_role("navigation").get_by_role("link", name="心愿墙")
    way.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("心愿墙")
    expect(page.get_by_text("想要个电饭煲")).to_be_visible()
    expect(page.get_by_text("伢数学跟不上")).to_have_count(0)
    check(page, "wall")
    page.get_by_label("到哪一步了").select_option("confirmed")
    page.get_by_label("到哪一步了").press("Tab")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=re.compile("厨房灯坏了"))
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#shown-done")).to_contain_text("LED 灯管")
    expect(page.locator("#shown-thanks")).to_contain_text("心里也亮堂了")
    check(page, "wish")
    page.goto(f"{instance.url}/wishes?state=claimed&kind=advice")
    check(page, "wall-claimed")
    page.goto(f"{instance.url}/wishes?kind=thing&state=fulfilled")
    expect(page.get_by_text("这里还没有公开的心愿")).to_be_visible()
    check(page, "wall-empty")
    page.goto(f"{instance.url}/wishes/JA-9999")
    expect(page.get_by_role("status")).to_contain_text("没有公开的内容")
    check(page, "no-wish")


def _key(instance: Instance) -> str:
    with closing(sqlite3.connect(instance.home / "linli.db", timeout=10)) as database:
        (key,) = database.execute("SELECT key FROM wish_thanks ORDER BY wish_id").fetchone()
        return str(key)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_card_of_thanks(instance: Instance, window: Window, width: int) -> None:
    page = window(width=width)
    page.goto(f"{instance.url}/thanks/{_key(instance)}")
    expect(page.get_by_role("heading", level=1)).to_have_text("谢谢你")
    expect(page.locator("#shown-thanks")).to_contain_text("心里也亮堂了")
    check(page, "thanks")
