"""WeChat's error codes, as far as the emulator answers with them, with Tencent's own wording.

Source: the public table of global return codes and the pages of each interface.
"""

from __future__ import annotations

TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40029: "invalid code",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    40097: "invalid args",
    40129: "invalid scene",
    40163: "code been used",
    40169: "invalid length for scene, or the data is not json string",
    40226: "code blocked",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43002: "require POST method",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    43104: "The openid does not match the appid",
    44001: "empty media data",
    44002: "empty post data",
    44004: "empty content",
    44991: "reach max api minute frequence",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    47001: "data format error",
    47003: "argument invalid",
    48001: "api unauthorized",
    61010: "code is expired",
    85096: "not allow include scancode_time field",
}


class WeChatError(Exception):
    """An answer with an errcode; HTTP status stays 200, as WeChat does it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def as_json(self) -> dict[str, object]:
        return {"errcode": self.code, "errmsg": TEXTS.get(self.code, "error")}
