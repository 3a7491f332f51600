"""WeChat's callback: verify, decrypt, dedupe, persist, encrypted reply; against a bare route."""

import itertools
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dev.instance import Instance
from miniprogram_mock.wechat import shapes
from miniprogram_mock.wechat.settings import App, Settings

from .load import post

_msg_ids = itertools.count(10**15)
RIDERS = 200


def wechat_side(instance: Instance) -> Settings:
    """What WeChat's console holds for this instance."""
    kept = instance.secrets()
    return Settings(
        home=Path(),
        account=App(kept["WECHAT_OA_APPID"], kept["WECHAT_OA_SECRET"]),
        mini=App(kept["WECHAT_MP_APPID"], kept["WECHAT_MP_SECRET"]),
        token=kept["WECHAT_OA_TOKEN"],
        aes_key=kept["WECHAT_OA_AES_KEY"],
        callback=instance.url,
    )


def messages(instance: Instance, count: int, kind: str, **fields: Any) -> list[bytes]:
    """Distinct pushes of riders in turn, sealed and ready to be sent."""
    settings = wechat_side(instance)
    return [_push(settings, f"o_bench_{n % RIDERS}", kind, fields) for n in range(count)]


def _push(settings: Settings, openid: str, kind: str, fields: dict[str, Any]) -> bytes:
    sent = shapes.message_fields(settings, openid, time.time(), kind)
    msg_id = next(_msg_ids)
    unique = {name: f"{value}{msg_id}" for name, value in fields.items() if name == "MediaId"}
    query, body = shapes.envelope(
        settings, {**sent, **fields, **unique, "MsgId": msg_id}, openid, time.time()
    )
    return post(f"/wechat/official-account?{urlencode(query)}", body, "text/xml")
