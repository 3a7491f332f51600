"""The gate through which WeChat's pushes come: checked, opened, and answered in kind."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import clock
from ..config import Misconfigured
from . import crypto
from .messages import Form, Inbound, fitting
from .parsing import BadPush, parse, read, word

BODY_LIMIT = 64 * 1024
NOTHING_TO_SAY = b"success"  # WeChat then shows nothing and does not send the push again

__all__ = ["BODY_LIMIT", "BadPush", "BadSignature", "Gate"]


class BadSignature(Exception):
    """Not from WeChat, as far as anybody can tell."""


@dataclass(frozen=True)
class Gate:
    """One application's callback. `plain_allowed` lets unencrypted pushes in (never in production).

    Without a token nothing is let in; without an AES key nothing that is encrypted.
    """

    appid: str
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    plain_allowed: bool = False

    def __post_init__(self) -> None:
        try:
            self._key()
        except ValueError:
            raise Misconfigured("the EncodingAESKey is not 43 characters of base64") from None

    def echo(self, args: Mapping[str, str]) -> str:
        """What the GET that checks the address wants to hear. Send it as text/plain.

        `args` is the query of the URL. Raises BadSignature or BadPush.
        """
        echostr = args.get("echostr", "")
        if "msg_signature" in args:
            return self._unseal(args, echostr)
        self._check(args, "signature")
        if not echostr:
            raise BadPush("echostr is missing")
        return echostr

    def open(self, args: Mapping[str, str], body: bytes, content_type: str = "") -> Inbound:
        """The message in a push. `args` is the query of the URL.

        Raises BadSignature or BadPush, and nothing else whatever the bytes are.
        """
        try:
            return self._open(args, body, content_type)
        except (BadSignature, BadPush):
            raise
        except Exception:  # a dozen types, from expat's to struct's: the answer is one
            raise BadPush("not a message") from None

    def reply(
        self, inbound: Inbound, text: str, args: Mapping[str, str] | None = None
    ) -> tuple[bytes, str]:
        """The passive text reply: (body, content type), in the push's own form.

        Text that WeChat would refuse as too long is cut. `args` (the query of the URL) lends its
        nonce.
        """
        text = fitting(text)
        if not text.strip():
            return NOTHING_TO_SAY, "text/plain; charset=utf-8"
        now = int(clock.now().timestamp())
        body = render(_reply_fields(inbound, text, now), inbound.form)
        if inbound.sealed:
            nonce = (args or {}).get("nonce") or secrets.token_hex(8)
            body = render(self._envelope(body, str(now), nonce), inbound.form)
        return body.encode(), _CONTENT_TYPES[inbound.form]

    def _open(self, args: Mapping[str, str], body: bytes, content_type: str) -> Inbound:
        if len(body) > BODY_LIMIT:
            raise BadPush("too large")
        form = _form(body, content_type)
        fields = parse(body.decode(), form)
        sealed = "Encrypt" in fields
        if sealed:
            fields = parse(self._unseal(args, word(fields, "Encrypt")), form)
        elif self.plain_allowed:
            self._check(args, "signature")
        else:
            raise BadSignature("not encrypted")
        return read(fields, sealed=sealed, form=form)

    def _check(self, args: Mapping[str, str], name: str, *more: str) -> None:
        parts = (args.get("timestamp", ""), args.get("nonce", ""), *more)
        if not crypto.is_signed(args.get(name), self.token, *parts):
            raise BadSignature(f"{name} is wrong or missing")

    def _unseal(self, args: Mapping[str, str], sealed: str) -> str:
        self._check(args, "msg_signature", sealed)
        try:
            return crypto.unseal(self._key(), self.appid, sealed)
        except ValueError:
            raise BadPush("the cipher text is wrong or meant for another application") from None

    def _envelope(self, body: str, timestamp: str, nonce: str) -> dict[str, str | int]:
        sealed = crypto.seal(self._key(), self.appid, body)
        return {
            "Encrypt": sealed,
            "MsgSignature": crypto.signature(self.token, timestamp, nonce, sealed),
            "TimeStamp": int(timestamp),
            "Nonce": nonce,
        }

    def _key(self) -> bytes:
        return crypto.key_of(self.aes_key) if self.aes_key else b""


_CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


def _form(body: bytes, content_type: str) -> Form:
    is_json = "json" in content_type.lower() or body.lstrip()[:1] == b"{"
    return "json" if is_json else "xml"


def _reply_fields(inbound: Inbound, text: str, now: int) -> dict[str, str | int]:
    return {
        "ToUserName": inbound.openid,
        "FromUserName": inbound.to,
        "CreateTime": now,
        "MsgType": "text",
        "Content": text,
    }


def render(fields: Mapping[str, str | int], form: Form) -> str:
    """Flat fields as JSON, or as XML with text in CDATA out of which no text can break."""
    if form == "json":
        return json.dumps(fields, ensure_ascii=False)
    return "<xml>" + "".join(_element(name, value) for name, value in fields.items()) + "</xml>"


def _element(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    return f"<{name}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
