"""Whatever the bytes are, a push is refused with one of two errors."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from backend.wechat import BODY_LIMIT, BadPush, BadSignature, Gate
from backend.wechat.crypto import key_of
from miniprogram_mock.wechat import crypto, shapes

from .pushing import APPID, KEY, PLAIN, SECURE, TEXT, plain, query, secure, without, wrap

XML = shapes.render(TEXT, "xml")
LAUGHS = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + XML.replace(
    "井盖坏了", "]]>&b;<![CDATA["
)
OUTSIDE = '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + XML.replace(
    "井盖坏了", "]]>&a;<![CDATA["
)
EVENT = without("MsgId") | {"MsgType": "event"}
PLACE = TEXT | {"MsgType": "location", "Location_X": 30.6, "Location_Y": 114.3}

MALFORMED = {
    "empty": "",
    "not markup": "hello",
    "truncated": XML[:-9],
    "two roots": XML + XML,
    "another root": "<html><body/></html>",
    "an empty root": "<xml/>",
    "words in the root": "<xml>hello</xml>",
    "entities that grow": LAUGHS,
    "entities from outside": OUTSIDE,
    "an unknown entity": "<xml>&nbsp;</xml>",
    "deep": "<xml>" + "<a>" * 9000 + "</a>" * 9000 + "</xml>",
    "NUL": XML.replace("井盖", "井\x00盖"),
    "doubled type": XML.replace("</xml>", "<MsgType>text</MsgType></xml>"),
    "doubled text": XML.replace("</xml>", "<Content>x</Content></xml>"),
    "doubled id": XML.replace("</xml>", "<MsgId>1</MsgId></xml>"),
    "nested text": XML.replace("<![CDATA[井盖坏了]]>", "<b>x</b>"),
    "a text with an attribute": XML.replace("<Content>", '<Content a="b">'),
    "JSON that ends": '{"ToUserName": "gh',
    "JSON without fields": "{}",
    "JSON doubled": '{"MsgType": "text", ' + json.dumps(TEXT)[1:],
    "JSON nested": json.dumps(TEXT | {"Content": {"a": 1}}),
    "JSON list": json.dumps(TEXT | {"Content": ["a"]}),
    "JSON truth": json.dumps(TEXT | {"MsgId": True}),
    "JSON deep": '{"a":' + "[" * 30000 + "]" * 30000 + "}",
    "JSON NaN": json.dumps(PLACE | {"Location_X": float("nan")}),
    "JSON huge": '{"MsgId": ' + "9" * 6000 + "}",
    "JSON half": json.dumps(TEXT | {"MsgId": 1.5}),
}
WRONG_FIELDS = {
    **{f"no {name}": without(name) for name in TEXT},
    **{f"empty {name}": TEXT | {name: ""} for name in TEXT if name != "Content"},
    "id is a word": TEXT | {"MsgId": "abc"},
    "id in other digits": TEXT | {"MsgId": "١٢٣"},
    "id is negative": TEXT | {"MsgId": -1},
    "id is endless": TEXT | {"MsgId": "1" * 40},
    "time is a word": TEXT | {"CreateTime": "now"},
    "time is endless": TEXT | {"CreateTime": "9" * 30},
    "sender with blanks": TEXT | {"FromUserName": "o 1"},
    "sender is endless": TEXT | {"FromUserName": "o" * 300},
    "photo without file": TEXT | {"MsgType": "image"},
    "file id is endless": TEXT | {"MsgType": "image", "MediaId": "m" * 300},
    "event without name": EVENT,
    "place without numbers": TEXT | {"MsgType": "location"},
    "place in words": PLACE | {"Location_X": "north"},
    "place nowhere": PLACE | {"Location_Y": "nan"},
    "place beyond numbers": PLACE | {"Location_Y": "1e999"},
    "place with underscores": PLACE | {"Location_Y": "1_1"},
}


def everywhere(text: str) -> list[tuple[Gate, tuple[dict[str, str], bytes, str]]]:
    """The same nonsense in the open and under a good signature and cipher."""
    sealed = crypto.encrypt(KEY, APPID, text)
    ways: list[tuple[Gate, tuple[dict[str, str], bytes, str]]] = []
    for form in ("xml", "json"):
        content_type = "application/json" if text.startswith("{") else "text/xml"
        ways.append((PLAIN, (query(), text.encode(), content_type)))
        ways.append((SECURE, wrap(sealed, form)))
    return ways


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed(name: str) -> None:
    for gate, push in everywhere(MALFORMED[name]):
        with pytest.raises(BadPush):
            gate.open(*push)


@pytest.mark.parametrize("name", WRONG_FIELDS)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_fields_that_make_no_sense(name: str, form: str) -> None:
    with pytest.raises(BadPush):
        SECURE.open(*secure(WRONG_FIELDS[name], form))


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(BadPush):
        PLAIN.open(query(), XML.encode("gbk"), "text/xml")
    declared = ('<?xml version="1.0" encoding="gbk"?>' + XML).encode("gbk")
    with pytest.raises(BadPush):
        PLAIN.open(query(), declared, "text/xml")


def test_a_body_beyond_the_limit() -> None:
    padded = XML.replace("</xml>", " " * BODY_LIMIT + "</xml>").encode()
    with pytest.raises(BadPush):
        PLAIN.open(query(), padded, "text/xml")
    fits = TEXT | {"Content": "a" * 2000}
    assert PLAIN.open(*plain(fits)).text == "a" * 2000


def test_meant_for_another_application() -> None:
    with pytest.raises(BadPush):
        SECURE.open(*secure(TEXT, appid="wx_somebody_else"))


def sealed_by_hand(plain_bytes: bytes) -> str:
    """A cipher text of these very bytes, padding and all."""
    key = key_of(KEY)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain_bytes) + encryptor.finalize()).decode()


def framed(padding: bytes, length: int | None = None) -> bytes:
    body = XML.encode()
    size = (len(body) if length is None else length).to_bytes(4, "big")
    return b"r" * 16 + size + body + APPID.encode() + padding


def room() -> int:
    return 32 - len(framed(b"")) % 32


def test_padding_is_checked_to_the_last_byte() -> None:
    good = bytes([room()]) * room()
    assert SECURE.open(*wrap(sealed_by_hand(framed(good)))).text == "井盖坏了"
    for bad in (bytes(room()), b"\x21" * room(), b"\x00" + good[1:], b"x" * room()):
        with pytest.raises(BadPush):
            SECURE.open(*wrap(sealed_by_hand(framed(bad))))


@pytest.mark.parametrize("length", [0, 1, 10_000, 2**32 - 1])
def test_a_length_that_lies(length: int) -> None:
    with pytest.raises(BadPush):
        SECURE.open(*wrap(sealed_by_hand(framed(bytes([room()]) * room(), length))))


@pytest.mark.parametrize("sealed", ["", "====", "AAAA", "!" * 64, "井", "A" * 64, "A" * 65])
def test_cipher_texts_that_are_none(sealed: str) -> None:
    with pytest.raises(BadPush):
        SECURE.open(*wrap(sealed))


def test_encrypted_where_there_is_no_key() -> None:
    with pytest.raises(BadPush):
        Gate(APPID, PLAIN.token, "", plain_allowed=True).open(*secure(TEXT))


words = st.text(max_size=40)
anything: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
field_names = st.sampled_from([*TEXT, "Location_X", "Location_Y", "MediaId", "Event", "Encrypt"])


@given(st.binary(max_size=400), st.sampled_from(["text/xml", "application/json", ""]))
def test_any_bytes(body: bytes, content_type: str) -> None:
    for gate in (PLAIN, SECURE):
        with suppress(BadPush, BadSignature):
            gate.open(query(), body, content_type)


@given(words)
def test_any_text_under_a_good_signature(text: str) -> None:
    sealed = crypto.encrypt(KEY, APPID, text)
    for form in ("xml", "json"):
        with suppress(BadPush):
            SECURE.open(*wrap(sealed, form))


@given(st.dictionaries(field_names, anything, max_size=4))
def test_any_json_fields(changes: dict[str, Any]) -> None:
    body = json.dumps(TEXT | changes).encode()
    with suppress(BadPush, BadSignature):
        PLAIN.open(query(), body, "application/json")


@given(st.dictionaries(st.sampled_from(["signature", "timestamp", "nonce", "echostr"]), words))
def test_any_query(args: dict[str, str]) -> None:
    for call in (lambda: PLAIN.echo(args), lambda: PLAIN.open(args, XML.encode(), "text/xml")):
        with suppress(BadPush, BadSignature):
            call()


@given(st.integers(0, len(XML)), st.binary(max_size=4))
def test_a_message_with_a_wound(at: int, wound: bytes) -> None:
    raw = XML.encode()
    with suppress(BadPush):
        PLAIN.open(query(), raw[:at] + wound + raw[at + 1 :], "text/xml")


@given(words)
def test_any_reply_arrives_as_it_was_written(text: str) -> None:
    args, body, content_type = secure(TEXT)
    reply, _ = SECURE.reply(SECURE.open(args, body, content_type), text, args)
    if reply == b"success":
        return
    sealed = shapes.parse(reply.decode(), "xml")["Encrypt"]
    inner = shapes.parse(crypto.decrypt(KEY, APPID, sealed), "xml")
    written = shapes.NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    assert inner["Content"] == written
