"""A mini-program made for testing, one page per built-in tag, in a real browser."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest
from playwright.sync_api import Browser, Locator, Page

from .wx_world import Telephone, start

HERE = Path(__file__).parent
PHONE = HERE.parents[2] / "miniprogram_mock" / "phone"
BUNDLE = "import { bundle } from '%s'; await bundle('%s', '%s')"
META = """<meta name="linli-phone" content='{"fontSizeSetting": 18}'>"""


class Served(SimpleHTTPRequestHandler):
    """The bundle under /phone/built/, and what the emulator would say of this phone."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        page = (Path(self.directory) / "index.html").read_text(encoding="utf-8")
        body = page.replace("<!-- linli-phone -->", META).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/phone/built"))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def bench_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    node = os.environ.get("NODE") or shutil.which("node")
    if not node or not (PHONE / "node_modules").exists():
        pytest.skip("needs Node and `npm ci` in miniprogram_mock/phone")
    built = tmp_path_factory.mktemp("bench")
    script = BUNDLE % ((PHONE / "compile" / "bundle.mjs").as_uri(), HERE / "bench", built)
    subprocess.run([node, "--input-type=module", "-e", script], check=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Bench:
    """The mini-program, open in a browser: `bench.open("button")`, then what it heard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.route = ""

    def open(self, name: str) -> Self:
        self.heard()
        self.route = f"pages/{name}/{name}"
        self.page.evaluate("name => wx.reLaunch({ url: `/pages/${name}/${name}` })", name)
        self.page.locator(f"[data-page='pages/{name}/{name}']").wait_for()
        return self

    def heard(self) -> list[dict[str, Any]]:
        """What the page's handlers were given since somebody asked last."""
        heard = json.loads(self.page.evaluate("JSON.stringify(heard.splice(0))"))
        # a page before may have told its last while it went
        return [one for one in heard if one.get("page") in (None, self.route)]

    def role(self, role: Any, name: str) -> Locator:
        return self.page.get_by_role(role, name=name, exact=True)


@pytest.fixture(scope="module")
def opened(browser: Browser, bench_url: str) -> Iterator[Bench]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True, bypass_csp=True
    )
    context.set_default_timeout(5_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(error.stack or str(error)))
    page.goto(bench_url)
    page.wait_for_function("globalThis.heard")
    yield Bench(page)
    context.close()
    assert not complaints


@pytest.fixture
def bench(opened: Bench) -> Bench:
    return opened


@pytest.fixture(scope="session")
def telephone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telephone]:
    """A phone of somebody's, with WeChat's side of it and a server: for the functions of `wx`."""
    yield from start(tmp_path_factory.mktemp("phone"), browser)
