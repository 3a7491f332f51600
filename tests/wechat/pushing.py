"""Pushes as WeChat makes them, by the emulator's crypto: it shares no code with the gate's."""

from collections.abc import Mapping
from typing import Any

from backend.wechat import Gate
from miniprogram_mock.wechat import crypto, shapes

APPID = "wx_linli_official"
TOKEN = "callback-token"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "oZhouWhoRidesForALiving00001"
ACCOUNT = "gh_0123456789ab"

SECURE = Gate(APPID, TOKEN, KEY)
PLAIN = Gate(APPID, TOKEN, KEY, plain_allowed=True)

TEXT: dict[str, Any] = {
    "ToUserName": ACCOUNT,
    "FromUserName": OPENID,
    "CreateTime": 1782887400,
    "MsgType": "text",
    "Content": "井盖坏了",
    "MsgId": 24567890123456789,
}


def query(*sealed: str) -> dict[str, str]:
    """The signed query of a push; with the cipher text, that of the secure mode."""
    stamp = ("1782887400", "nonce-1")
    args = {"timestamp": stamp[0], "nonce": stamp[1], "signature": crypto.signature(TOKEN, *stamp)}
    if sealed:
        args["encrypt_type"] = "aes"
        args["msg_signature"] = crypto.signature(TOKEN, *stamp, *sealed)
    return args


def plain(fields: Mapping[str, Any], form: str = "xml") -> tuple[dict[str, str], bytes, str]:
    """(args, body, content type) of an unencrypted push."""
    return query(), shapes.render(dict(fields), form).encode(), shapes.CONTENT_TYPES[form]


def wrap(sealed: str, form: str = "xml") -> tuple[dict[str, str], bytes, str]:
    """The same around any cipher text."""
    body = shapes.render({"ToUserName": ACCOUNT, "Encrypt": sealed}, form).encode()
    return query(sealed), body, shapes.CONTENT_TYPES[form]


def secure(
    fields: Mapping[str, Any], form: str = "xml", appid: str = APPID
) -> tuple[dict[str, str], bytes, str]:
    """The same of an encrypted push."""
    return wrap(crypto.encrypt(KEY, appid, shapes.render(dict(fields), form)), form)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in TEXT.items() if key != name}
