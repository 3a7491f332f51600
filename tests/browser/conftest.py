"""A whole installation in processes of its own, and a browser the size of a phone."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from dev.instance import ROOT, Instance, Running, free_port, next_wednesday

PHONE = {"width": 390, "height": 844}
DESK = (1440, 900)
PICTURES = Path(os.environ.get("SCREENSHOTS", ROOT / "var" / "screenshots"))
# How wide the page becomes with text of that size.
WIDTHS = """() => Object.fromEntries(["100%", "200%"].map(size => {
  const root = document.documentElement, before = root.style.fontSize
  root.style.fontSize = size
  const width = root.scrollWidth
  root.style.fontSize = before
  return [size, width]
}))"""


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its processes, for whoever has to end one."""
    instance = Instance(tmp_path_factory.mktemp("linli"), free_port(), free_port())
    instance.set_clock(next_wednesday(14, 30))  # nobody eats or sleeps: what is told rings at once
    instance.prepare()
    with Running(instance) as running:
        yield running


@pytest.fixture(scope="session")
def instance(running: Running) -> Instance:
    return running.instance


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a person's own; our pages may load nothing from elsewhere."""
    opened = []

    def new(width: int = PHONE["width"], height: int = PHONE["height"]) -> Page:
        # axe is injected into the page, which our policy would rightly refuse
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", bypass_csp=True
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def check(page: Page, name: str = "") -> None:
    """Nothing that axe objects to, and no sideways scrolling, also at 200 % text. A picture of it
    stays in var/screenshots (or SCREENSHOTS) to look at.

    axe looks once: what it measures by size, targets and contrast, larger text only eases.
    """
    found = Axe().run(page, options={"resultTypes": ["violations"]})  # of the rest only a count
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    if name:
        file = PICTURES / f"{name}-{page.viewport_size['width']}.png"  # type: ignore[index]
        page.screenshot(path=str(file), full_page=True)
    widths = page.evaluate(WIDTHS)
    for size, width in widths.items():
        assert width <= page.viewport_size["width"], f"{name} at {size} scrolls sideways"  # type: ignore[index]


def check_both(page: Page, name: str) -> None:
    """`check` on a phone and on a desk; the window stays at the desk's width."""
    for width, height in ((PHONE["width"], PHONE["height"]), DESK):
        page.set_viewport_size({"width": width, "height": height})
        check(page, name)


@pytest.fixture
def phone(browser: Browser, instance: Instance) -> Iterator[Callable[..., Page]]:
    """Open the phone page of one of the demo people: `phone("江雪")`, a touch screen 390 px wide.

    `open` is a page of the mini-program with its query, as a notice links to it.
    """
    opened = []

    def new(name: str, *, open: str = "", width: int = PHONE["width"], **context: object) -> Page:
        given: dict[str, object] = {
            "viewport": {"width": width, "height": PHONE["height"]},
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "has_touch": True,
            "is_mobile": False,
            "bypass_csp": True,
            "geolocation": {"latitude": 30.6037, "longitude": 114.3102},
            "permissions": ["geolocation"],
        }
        made = browser.new_context(**{**given, **context})  # type: ignore[arg-type]
        made.set_default_timeout(15_000)
        opened.append(made)
        page = made.new_page()
        query = urlencode({"open": open}) if open else ""
        page.goto(f"{instance.wechat_url}/phone/{openid_of(instance, name)}/?{query}")
        return page

    yield new
    for context in opened:
        context.close()


def openid_of(instance: Instance, name: str) -> str:
    """The WeChat identity of one of the demo people."""
    with urlopen(f"{instance.wechat_url}/emulator/users", timeout=5) as answer:
        people = json.load(answer)["users"]
    return next(str(one["openid"]) for one in people if one["name"] == name)
