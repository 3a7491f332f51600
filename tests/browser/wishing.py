"""What stories about wishes do on the phone page, and beside it."""

import json
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import Page, Route

from dev.instance import Instance

from .conftest import openid_of


class Neighbour:
    """One of the demo people at the API: what the story does beside the phones in it."""

    def __init__(self, instance: Instance, name: str) -> None:
        self.url = f"{instance.url}/api/v1"
        login = {"openid": openid_of(instance, name)}
        code = posted(f"{instance.wechat_url}/emulator/mp/login", login)["code"]
        self.token = posted(f"{self.url}/sign-in/wechat", {"code": code})["token"]

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return posted(self.url + path, body or {}, self.token)

    def wishes(self) -> list[str]:
        """The words of what this one wished."""
        found = asked(f"{self.url}/wishes/mine", None, self.token)["items"]
        return [wish["words"] for wish in found]

    def id(self) -> int:
        return int(asked(f"{self.url}/me", None, self.token)["id"])

    def open(self, wish_id: int) -> None:
        """Put it on the wall as soon as WeChat has looked at it."""
        for _ in range(60):
            try:
                self.post(f"/wishes/{wish_id}/open")
                return
            except HTTPError as error:
                assert error.code == 409
                time.sleep(0.25)  # the emulator looks when it is asked by a job
        raise AssertionError("WeChat has not looked at it")


def posted(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    return asked(url, json.dumps(body).encode(), token)


def asked(url: str, body: bytes | None, token: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urlopen(Request(url, body, headers), timeout=15) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def tap(page: Page, name: str, role: Any = "button") -> None:
    page.get_by_role(role, name=name, exact=True).tap()


def press(page: Page, name: str, role: Any = "button") -> None:
    """The same for who uses no finger."""
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def answer(page: Page, name: str) -> None:
    """Tap a button of the phone's own dialog."""
    page.locator("#wx-overlay").get_by_role("button", name=name, exact=True).tap()


def answered(route: Route, request: object = None, *, said: str) -> None:
    route.fulfill(body=said, content_type="application/json")
