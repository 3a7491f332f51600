"""A running emulator as a test talks to it, and a callback that a test can script."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Response, request

from miniprogram_mock.wechat import crypto, shapes
from miniprogram_mock.wechat.settings import App, Settings

OA = App("wx5823bf96d3bd56c7", "oa-secret")
MP = App("wx49f0ab532d5d035a", "mp-secret")
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 60


@dataclass
class Callback:
    """What the account's server got, and what it answers: one entry of `script` per delivery
    (seconds to wait, status or a ready body), then `success`."""

    settings: Settings | None = None
    got: list[dict[str, Any]] = field(default_factory=list)
    script: list[Callable[[dict[str, Any]], Any]] = field(default_factory=list)

    def view(self) -> Any:
        if request.method == "GET":
            return request.args["echostr"]
        seen = {"query": request.args.to_dict(), "raw": request.get_data()}
        seen["fields"] = self.open(seen)
        self.got.append(seen)
        return self.script.pop(0)(seen) if self.script else "success"

    def open(self, seen: dict[str, Any]) -> dict[str, Any]:
        settings, query = self.settings, seen["query"]
        assert settings is not None
        stamp = (settings.token, query["timestamp"], query["nonce"])
        assert query["signature"] == crypto.signature(*stamp)
        fields = shapes.parse(seen["raw"].decode(), settings.push_format)
        if settings.push_mode == "plain":
            return fields
        assert query["encrypt_type"] == "aes"
        assert query["msg_signature"] == crypto.signature(*stamp, fields["Encrypt"])
        inner = crypto.decrypt(settings.aes_key, settings.account.appid, fields["Encrypt"])
        return shapes.parse(inner, settings.push_format)

    def reply(self, text: str, **changes: Any) -> Callable[[dict[str, Any]], Response]:
        def answer(seen: dict[str, Any]) -> Response:
            assert self.settings is not None
            fields = {
                "ToUserName": seen["fields"]["FromUserName"],
                "FromUserName": seen["fields"]["ToUserName"],
                "CreateTime": 1700000000,
                "MsgType": "text",
                "Content": text,
            } | changes
            return Response(seal(self.settings, shapes.render(fields, self.settings.push_format)))

        return answer


def seal(settings: Settings, body: str) -> str:
    if settings.push_mode == "plain":
        return body
    sealed = crypto.encrypt(settings.aes_key, settings.account.appid, body)
    sign = crypto.signature(settings.token, "1700000000", "77", sealed)
    fields = {"Encrypt": sealed, "MsgSignature": sign, "TimeStamp": 1700000000, "Nonce": "77"}
    return shapes.render(fields, settings.push_format)


@dataclass
class World:
    """The running emulator, the account's callback and the mini-program's."""

    base: str
    settings: Settings
    callback: Callback
    mini: Callback

    def post(self, path: str, /, **body: Any) -> Any:
        return requests.post(self.base + path, json=body, timeout=10)

    def get(self, path: str, /, **query: Any) -> Any:
        return requests.get(self.base + path, params=query, timeout=10)

    def person(self, name: str = "小林", **more: Any) -> dict[str, Any]:
        created: dict[str, Any] = self.post("/emulator/users", name=name, **more).json()
        return created

    def say(self, openid: str, text: str = "你好", **query: Any) -> dict[str, Any]:
        url = f"{self.base}/emulator/users/{openid}/send"
        body = {"type": "text", "text": text}
        answer: dict[str, Any] = requests.post(url, json=body, params=query, timeout=10).json()
        return answer

    def photo(self, openid: str, data: bytes = JPEG) -> dict[str, Any]:
        url = f"{self.base}/emulator/users/{openid}/send"
        form = {"type": "image"}
        answer: dict[str, Any] = requests.post(
            url, data=form, files={"file": ("a.jpg", data)}, timeout=10
        ).json()
        return answer

    def messages(self, openid: str, after: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(
            f"/emulator/users/{openid}/messages", after=after
        ).json()["messages"]
        return found

    def token(self, app: App = OA) -> str:
        return str(self.stable(app)["access_token"])

    def stable(self, app: App = OA, **more: Any) -> dict[str, Any]:
        body = {"grant_type": "client_credential", "appid": app.appid, "secret": app.secret} | more
        answer: dict[str, Any] = self.post("/cgi-bin/stable_token", **body).json()
        return answer

    def custom(self, openid: str, token: str | None = None, **body: Any) -> int:
        message = {"touser": openid, "msgtype": "text", "text": {"content": "通知"}} | body
        answer = requests.post(
            self.base + "/cgi-bin/message/custom/send",
            params={"access_token": token or self.token()},
            data=json.dumps(message, ensure_ascii=False).encode(),
            timeout=10,
        ).json()
        return int(answer["errcode"])

    def later(self, seconds: float) -> None:
        self.post("/emulator/clock", offset_seconds=seconds)

    def until(self, true: Callable[[], Any], seconds: float = 5) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := true():
                return found
            time.sleep(0.02)
        raise AssertionError("it did not happen in time")
