"""A phone with WeChat on it: what its owner sends reaches our callback as WeChat would push it."""

import itertools
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from backend.clock import now
from backend.web import App
from miniprogram_mock.wechat import shapes
from miniprogram_mock.wechat.settings import App as WeChatApp
from miniprogram_mock.wechat.settings import Settings

from .world import IN_GRID, gcj02

CALLBACK = "/wechat/official-account"
MINI_CALLBACK = "/wechat/mini-program"
_msg_ids = itertools.count(2**53 + 1)  # larger than a double holds, as WeChat's are


def wechat_side(app: App, **changes: Any) -> Settings:
    """The settings that WeChat's console would hold for this installation."""
    config = app.config
    given: dict[str, Any] = {
        "home": Path(),
        "account": WeChatApp(config["WECHAT_OA_APPID"], config["WECHAT_OA_SECRET"]),
        "mini": WeChatApp(config["WECHAT_MP_APPID"], config["WECHAT_MP_SECRET"]),
        "token": config["WECHAT_OA_TOKEN"],
        "aes_key": config["WECHAT_OA_AES_KEY"],
        "callback": "http://127.0.0.1" + CALLBACK,
        "mini_token": config["WECHAT_MP_TOKEN"],
        "mini_aes_key": config["WECHAT_MP_AES_KEY"],
    }
    return Settings(**{**given, **changes})


class Phone:
    """One person's chat with the official account; each method returns the reply, or None."""

    def __init__(self, app: App, openid: str = "openid-of-rider", **changes: Any) -> None:
        self.client: FlaskClient = app.test_client()
        self.settings = wechat_side(app, **changes)
        self.openid = openid

    def says(self, words: str) -> str | None:
        return self.push("text", Content=words)

    def sends_photo(self, media_id: str = "media-1") -> str | None:
        return self.push("image", PicUrl="http://127.0.0.1/x", MediaId=media_id)

    def sends_voice(self, recognition: str = "", media_id: str = "voice-1") -> str | None:
        return self.push("voice", MediaId=media_id, Format="amr", Recognition=recognition)

    def sends_place(self, point: tuple[float, float] = IN_GRID, label: str = "") -> str | None:
        latitude, longitude = gcj02(point)
        return self.push(
            "location", Location_X=latitude, Location_Y=longitude, Scale=16, Label=label
        )

    def follows(self) -> str | None:
        return self.push("event", Event="subscribe", EventKey="")

    def push(self, kind: str, *, msg_id: int | None = None, **fields: Any) -> str | None:
        sent = shapes.message_fields(self.settings, self.openid, now().timestamp(), kind)
        if kind != "event":
            fields["MsgId"] = msg_id or next(_msg_ids)
        return self.deliver(*self.sealed({**sent, **fields}))

    def sealed(self, fields: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return shapes.envelope(self.settings, fields, self.openid, now().timestamp())

    def deliver(self, query: dict[str, Any], body: bytes) -> str | None:
        kind = shapes.CONTENT_TYPES[self.settings.push_format]
        answer = self.client.post(CALLBACK, query_string=query, data=body, content_type=kind)
        assert answer.status_code == 200, answer.status_code
        reply = shapes.read_reply(self.settings, self.openid, answer.data)
        return None if reply is None else reply[1]["text"]
