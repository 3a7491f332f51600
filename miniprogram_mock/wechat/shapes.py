"""Shapes of what goes over the wire: pushed messages, their envelope, and passive replies."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any
from xml.etree import ElementTree

from . import crypto
from .settings import Settings

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT_LIMIT = 2048  # bytes of UTF-8, for passive replies and custom messages alike
CONTENT_TYPES = {"xml": "text/xml", "json": "application/json"}

Fields = dict[str, Any]


class ReplyError(ValueError):
    """The account answered, but not with something that WeChat shows."""


def message_fields(settings: Settings, openid: str, now: float, type_: str) -> Fields:
    """What every pushed message begins with."""
    return {
        "ToUserName": settings.account.original_id,
        "FromUserName": openid,
        "CreateTime": int(now),
        "MsgType": type_,
    }


def render(fields: Fields, form: str) -> str:
    """Fields as XML (text in CDATA, numbers bare, a list as its element repeated) or JSON."""
    if form == "json":
        return json.dumps(fields, ensure_ascii=False)
    return "<xml>" + "".join(_element(name, value) for name, value in fields.items()) + "</xml>"


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, part) for part in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(*part) for part in value.items())}</{name}>"
    if isinstance(value, float):
        return f"<{name}>{value:.6f}</{name}>"
    if not isinstance(value, str):
        return f"<{name}>{value}</{name}>"
    text = NOT_XML.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{text}]]></{name}>"


def parse(text: str, form: str) -> Fields:
    """XML or JSON to fields (XML with children to nested fields); ReplyError for anything else."""
    try:
        return _parse_json(text) if form == "json" else _parse_xml(text)
    except (ValueError, ElementTree.ParseError, RecursionError) as error:
        raise ReplyError(f"not {form}") from error


def _parse_json(text: str) -> Fields:
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ReplyError("not a JSON object")
    return fields


def _parse_xml(text: str) -> Fields:
    if "<!DOCTYPE" in text:  # no entities, so no entity bombs
        raise ReplyError("a document type")
    root = ElementTree.fromstring(text)  # noqa: S314 - see the line above
    if root.tag != "xml":
        raise ReplyError("the root is not <xml>")
    return {child.tag: _value(child) for child in root}


def _value(element: ElementTree.Element) -> Any:
    if len(element) == 0:
        return element.text or ""
    if all(child.tag == "item" for child in element):
        return [{part.tag: _value(part) for part in child} for child in element]
    return {child.tag: _value(child) for child in element}


def envelope(settings: Settings, fields: Fields, openid: str, now: float) -> tuple[Fields, bytes]:
    """Query parameters and body of one delivery: signed, and in secure mode encrypted."""
    timestamp, nonce = str(int(now)), str(secrets.randbelow(2**31))
    query = {
        "signature": crypto.signature(settings.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": openid,
    }
    body = render(fields, settings.push_format)
    if settings.push_mode == "secure":
        sealed = crypto.encrypt(settings.aes_key, settings.account.appid, body)
        sign = crypto.signature(settings.token, timestamp, nonce, sealed)
        query |= {"encrypt_type": "aes", "msg_signature": sign}
        body = render({"ToUserName": fields["ToUserName"], "Encrypt": sealed}, settings.push_format)
    return query, body.encode()


def read_reply(settings: Settings, openid: str, raw: bytes) -> tuple[str, Fields] | None:
    """(type, content) of a passive reply; None for `success` and empty; else ReplyError.

    As strict as WeChat: encrypted in secure mode, the same format as the push, addressed to the
    person, from the account, text no longer than 2048 bytes.
    """
    try:
        text = raw.decode().strip()
    except UnicodeDecodeError as error:
        raise ReplyError("not UTF-8") from error
    if text in ("", "success"):
        return None
    fields = parse(text, settings.push_format)
    if settings.push_mode == "secure":
        fields = parse(_open(settings, fields), settings.push_format)
    expected = (openid, settings.account.original_id)
    if (fields.get("ToUserName"), fields.get("FromUserName")) != expected:
        raise ReplyError("ToUserName or FromUserName is wrong")
    return _content(fields)


def _open(settings: Settings, fields: Fields) -> str:
    sealed, sign, timestamp, nonce = (
        str(fields.get(name, "")) for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    )
    if not crypto.same(crypto.signature(settings.token, timestamp, nonce, sealed), sign):
        raise ReplyError("MsgSignature is wrong")
    try:
        return crypto.decrypt(settings.aes_key, settings.account.appid, sealed)
    except crypto.CryptoError as error:
        raise ReplyError(str(error)) from error


def _content(fields: Fields) -> tuple[str, Fields]:
    match fields:
        case {"CreateTime": created} if not str(created).isdigit():
            raise ReplyError("CreateTime is wrong")
        case {"MsgType": "text", "Content": str(text)} if 0 < len(text.encode()) <= TEXT_LIMIT:
            return "text", {"text": text}
        case {"MsgType": "image", "Image": {"MediaId": str(media_id)}}:
            return "image", {"media_id": media_id}
        case {"MsgType": "news", "Articles": [{"Title": str(title), **rest}, *_]}:
            words = [title, str(rest.get("Description", "")), str(rest.get("Url", ""))]
            return "text", {"text": "\n".join(filter(None, words))}
    raise ReplyError("a reply of no known shape")
