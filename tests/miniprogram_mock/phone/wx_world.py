"""A phone with a small mini-program on it, its emulator, and a server it may talk to."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from flask import Flask, Response, jsonify, request
from playwright.sync_api import Browser, Locator, Page

from miniprogram_mock.wechat import create_emulator, device, people
from miniprogram_mock.wechat.core import Emulator
from miniprogram_mock.wechat.serving import serve
from miniprogram_mock.wechat.settings import App, Settings

PHONE = Path(__file__).parents[3] / "miniprogram_mock" / "phone"
MAP = Path(__file__).parents[3] / "dev" / "demo" / "grids.geojson"
BUNDLE = "import { bundle } from '%s'; await bundle('%s', '%s')"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
NODE = os.environ.get("NODE") or shutil.which("node")
READY = bool(CHROMIUM and NODE and (PHONE / "node_modules").exists())
PAGE = """Page({
  number ({ detail }) { globalThis.told = detail },
  agreed () { globalThis.resolvePrivacy({ event: 'agree', buttonId: 'agree' }) },
  onShareAppMessage ({ from, target }) {
    const id = target ? target.dataset.id : 0
    return { title: `${from} ${id}`, path: '/pages/other/other?id=3' }
  }
})
"""
WXML = """<view>
<button open-type="getPhoneNumber" bindgetphonenumber="number">用手机号</button>
<button open-type="share" data-id="7">转发</button>
<button id="agree" open-type="agreePrivacyAuthorization"
  bindagreeprivacyauthorization="agreed">我看过了</button>
</view>"""
# A call with callbacks, its answer kept until a test asks for it.
ASK = """globalThis.ask = (name, options) => {
  globalThis.answer = new Promise(resolve => {
    globalThis.task = wx[name]({ ...options, success: resolve, fail: resolve })
  })
}"""


def source(folder: Path, server: str) -> Path:
    """A mini-program of one tab and one page; `server` is where it may send requests."""
    app = {
        "pages": ["pages/start/start", "pages/other/other"],
        "window": {"navigationBarTitleText": "试验台"},
        "tabBar": {"list": [{"pagePath": "pages/start/start", "text": "开始"}]},
        "permission": {"scope.userLocation": {"desc": "用来标出您报的事在哪里"}},
        "requiredPrivateInfos": ["getLocation", "chooseLocation"],
        "__usePrivacyCheck__": True,
    }
    files = {
        "app.json": json.dumps(app),
        "app.js": "App({})",
        "config.js": f"module.exports = {{ SERVERS: {{ develop: '{server}' }} }}",
    }
    for page in app["pages"]:
        files |= {f"{page}.json": "{}", f"{page}.js": PAGE, f"{page}.wxml": WXML}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


class Product:
    """The mini-program's server: /echo says what came; /wait answers when it is let go."""

    def __init__(self) -> None:
        self.go = Event()
        self.app = Flask("product")
        self.app.add_url_rule("/echo", view_func=self.echo, methods=["GET", "POST", "PUT"])
        self.app.add_url_rule("/wait", view_func=self.wait)

    def echo(self) -> Response:
        headers = {
            name: value for name, value in request.headers if name in ("Content-Type", "X-A")
        }
        answer = jsonify(
            method=request.method,
            query=request.args.to_dict(),
            headers=headers,
            form=request.form.to_dict(),
            files={name: [f.filename, len(f.read())] for name, f in request.files.items()},
            body="" if request.files else request.get_data(as_text=True),
        )
        answer.status_code = int(request.args.get("status", 200))
        answer.set_etag("tag")
        return answer

    def wait(self) -> str:
        self.go.wait(5)
        return "late"


@dataclass
class Telephone:
    """The page, and who may be asked about it."""

    page: Page
    emulator: Emulator
    openid: str
    mp_openid: str
    server: str
    product: Product

    def ask(self, name: str, /, **options: Any) -> None:
        """Call wx.<name>; `said` gives its answer."""
        self.page.evaluate("([name, options]) => ask(name, options)", [name, options])

    def said(self) -> dict[str, Any]:
        late = "new Promise(resolve => setTimeout(resolve, 5000, { errMsg: 'no answer' }))"
        return self.page.evaluate(f"Promise.race([answer, {late}])")  # type: ignore[no-any-return]

    def call(self, name: str, /, **options: Any) -> dict[str, Any]:
        """What success or fail was handed."""
        self.ask(name, **options)
        return self.said()

    def refusal(self, name: str, /, **options: Any) -> str:
        return str(self.call(name, **options)["errMsg"])

    def tapped(self, name: str, /, **options: Any) -> None:
        """As `ask`, in the tap of a finger, as some functions want it."""
        self.page.evaluate(
            "([name, options]) => document.addEventListener('click', () => ask(name, options),"
            " { once: true, capture: true })",
            [name, options],
        )
        self.page.locator("#wx-pages").tap(position={"x": 5, "y": 300})

    def refusal_said(self) -> str:
        return str(self.said()["errMsg"])

    def file(self, name: str, /, **options: Any) -> dict[str, Any]:
        """As `call`, of wx.getFileSystemManager()."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            "([name, options]) => wx.getFileSystemManager()[name](options).catch(error => error)",
            [name, options],
        )

    def allow(self, /, privacy: bool | None = None, **scopes: bool | None) -> None:
        """What the person has allowed or refused, None as if never asked."""
        store = self.emulator.store
        if privacy is not None:
            device.agree(store, self.mp_openid, privacy)
        for scope, allowed in scopes.items():
            device.permit(store, self.mp_openid, scope, allowed)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog").last


def start(folder: Path, browser: Browser) -> Iterator[Telephone]:
    """Everything around one phone, and its page opened."""
    product = Product()
    with ExitStack() as stack:
        server = stack.enter_context(serve(product.app))
        bundle = BUNDLE % (
            (PHONE / "compile" / "bundle.mjs").as_uri(),
            source(folder / "app", server),
            folder / "built",
        )
        subprocess.run([str(NODE), "--input-type=module", "-e", bundle], check=True)
        settings = Settings(
            home=folder / "home",
            account=App("wx5823bf96d3bd56c7", "oa-secret"),
            mini=App("wx49f0ab532d5d035a", "mp-secret"),
            token="QDG6eK",
            aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            callback=server,
            phone=folder / "built",
            mini_source=folder / "app",
            map_file=MAP,
            retry_seconds=5,
        )
        app = create_emulator(settings)
        emulator: Emulator = app.extensions["emulator"]
        person = people.create(emulator.store, "江雪")
        openid = str(person["openid"])
        base = stack.enter_context(serve(app))
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale="zh-CN",
            has_touch=True,
            permissions=["geolocation"],
            geolocation={"latitude": 30.6037, "longitude": 114.3102},
        )
        context.set_default_timeout(5_000)
        page = context.new_page()
        page.add_init_script(ASK)
        page.goto(f"{base}/phone/{openid}/")
        page.get_by_role("heading", name="试验台").wait_for()
        yield Telephone(page, emulator, openid, str(person["mp_openid"]), server, product)
        product.go.set()
        context.close()
