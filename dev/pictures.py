"""The pictures of the README, taken anew from the demo: `python -m dev.pictures [--home FOLDER]`.

Needs Chromium. Without a folder it makes an installation of its own, with its history, in a minute
or two; with one it uses what stands there (that of `make run` is `var`, which must not be running).
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from .demo.load import PASSWORD
from .instance import ROOT, Instance, Running, free_port, next_wednesday

PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
COLOURS = 64  # enough for pages of few colours; each picture stays below MOST
MOST = 120_000  # bytes
WIDEST = 1280


@dataclass(frozen=True)
class Picture:
    """A page: who opens it, which, and what is followed from there by its first link."""

    name: str
    who: str
    path: str
    follow: str = ""
    width: int = 1280
    height: int = 860
    scroll: str = ""


CASES = "main a[href*='/panel/cases/']"
COOKER = "main :is(li, article):has-text('旧的漏电') h3 a"  # a wish that has been chased for a week
SHOWN = [
    Picture("today", "liu.min", "/panel/"),
    Picture("map", "liu.min", "/panel/cases?view=map"),
    Picture("case", "liu.min", "/panel/cases?words=裂了个口", CASES),
    Picture("wish", "liu.min", "/panel/wishes/all", COOKER),
    Picture("figures", "peng.lixin", "/panel/figures", scroll=".figures:has(figure.chart)"),
    Picture("rules", "he.yifan", "/panel/rules/holidays"),
    Picture("screen", "peng.lixin", "/panel/screen", width=1920, height=1080),
]


def main() -> int:
    asked = argparse.ArgumentParser(prog="dev.pictures")
    asked.add_argument("--home", type=Path)
    asked.add_argument("names", nargs="*")
    given = asked.parse_args()
    if not CHROMIUM:
        print("Chromium is not installed (Debian: apt install chromium)", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with _instance(given.home) as instance, _browser(CHROMIUM) as browser:
        for picture in SHOWN:
            if not given.names or picture.name in given.names:
                size = _take(instance, browser, picture)
                print(f"{picture.name}.png  {size:,} bytes")
                assert size < MOST, f"{picture.name} is too large"
    return 0


@contextmanager
def _instance(home: Path | None) -> Iterator[Instance]:
    with tempfile.TemporaryDirectory() as made:
        instance = Instance(home or Path(made), free_port(), free_port())
        if home is None:
            instance.set_clock(next_wednesday(10, 20))  # a usual morning, whenever it is taken
        instance.prepare(history=True)
        with Running(instance):
            yield instance


@contextmanager
def _browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def _take(instance: Instance, browser: Browser, picture: Picture) -> int:
    """The size of the file, in bytes."""
    view = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=view, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{instance.url}/panel/sign-in")
    page.get_by_label("用户名").fill(picture.who)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="退出").wait_for(state="attached")
    page.goto(instance.url + picture.path)
    _open(page, picture)
    shot = page.screenshot(animations="disabled")
    context.close()
    return _keep(shot, PICTURES / f"{picture.name}.png")


def _open(page: Page, picture: Picture) -> None:
    if picture.follow:
        page.locator(picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    if picture.scroll:
        page.locator(picture.scroll).first.evaluate("part => part.scrollIntoView()")
    page.wait_for_timeout(600)  # a chart grows into its place


def _keep(shot: bytes, file: Path) -> int:
    """Few colours, small."""
    seen = Image.open(BytesIO(shot)).convert("RGB")
    if seen.width > WIDEST:
        seen = seen.resize((WIDEST, seen.height * WIDEST // seen.width), Image.Resampling.LANCZOS)
    few = seen.quantize(colors=COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
