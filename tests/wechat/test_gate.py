"""What comes through the gate, and how it is answered."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from backend.config import Misconfigured
from backend.wechat import BadPush, BadSignature, Gate, Inbound
from miniprogram_mock.wechat import crypto, shapes

from .pushing import (
    ACCOUNT,
    APPID,
    KEY,
    OPENID,
    PLAIN,
    SECURE,
    TEXT,
    TOKEN,
    plain,
    query,
    secure,
    without,
)

WAYS = [(secure, SECURE), (plain, PLAIN)]
BREAK_OUT = "a]]><Content>evil</Content><![CDATA[b"


def taken(fields: dict[str, Any], form: str = "xml") -> Inbound:
    return SECURE.open(*secure(fields, form))


def typed(kind: str, **fields: Any) -> dict[str, Any]:
    return without("Content") | {"MsgType": kind} | fields


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(("wrap", "gate"), WAYS)
def test_a_text_comes_through_in_every_mode(wrap: Any, gate: Gate, form: str) -> None:
    message = gate.open(*wrap(TEXT, form))
    assert (message.openid, message.to) == (OPENID, ACCOUNT)
    assert (message.kind, message.text) == ("text", "井盖坏了")
    assert message.msg_id == "24567890123456789"
    assert message.created_at == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    assert (message.sealed, message.form) == (gate is SECURE, form)


def test_json_is_known_by_its_content_even_when_called_something_else() -> None:
    args, body, _ = secure(TEXT, "json")
    assert SECURE.open(args, body, "text/plain").text == "井盖坏了"


@pytest.mark.parametrize("form", ["xml", "json"])
def test_photo_voice_and_location(form: str) -> None:
    photo = taken(typed("image", PicUrl="http://x/0", MediaId="m-1"), form)
    assert (photo.kind, photo.media_id) == ("image", "m-1")
    voice = taken(typed("voice", MediaId="m-2", Format="amr", Recognition="井盖没了"), form)
    assert (voice.kind, voice.media_id, voice.recognition) == ("voice", "m-2", "井盖没了")
    place = taken(typed("location", Location_X=30.609, Location_Y=114.305, Label="临江里"), form)
    assert (place.kind, place.latitude, place.longitude) == ("location", 30.609, 114.305)
    assert place.label == "临江里"


def test_a_voice_may_come_without_its_words() -> None:
    assert taken(typed("voice", MediaId="m-2", Recognition="")).recognition == ""


def test_swapped_and_far_coordinates_reach_the_talk_which_asks() -> None:
    place = taken(typed("location", Location_X=114.3, Location_Y=30.6, Label=""))
    assert (place.latitude, place.longitude) == (114.3, 30.6)


def test_an_event_in_lower_case_with_its_key() -> None:
    event = taken(without("MsgId") | {"MsgType": "event", "Event": "CLICK", "EventKey": "report"})
    assert (event.kind, event.event, event.event_key) == ("event", "click", "report")
    assert event.msg_id is None


@pytest.mark.parametrize(("kind", "as_"), [("shortvideo", "video"), ("sticker", "other")])
def test_kinds_that_nobody_handles_are_named_all_the_same(kind: str, as_: str) -> None:
    assert taken(typed(kind, MediaId="m-3", ThumbMediaId="t")).kind == as_


def test_a_text_may_look_like_markup() -> None:
    words = "<!DOCTYPE html> & <b>井盖</b> ]]> &amp;"
    assert taken(TEXT | {"Content": words}).text == words


def test_characters_that_a_database_refuses_are_left_out() -> None:
    body = json.dumps(TEXT | {"Content": "井\x00盖\ud83d"}).encode()
    assert PLAIN.open(query(), body, "application/json").text == "井盖"


def test_one_push_has_one_key_however_often_it_comes() -> None:
    again = dict(TEXT)
    assert taken(TEXT).dedupe_key == taken(again, "json").dedupe_key
    assert taken(TEXT).dedupe_key != taken(TEXT | {"MsgId": 2}).dedupe_key


@pytest.mark.parametrize(
    "other",
    [{"FromUserName": "o2"}, {"CreateTime": 1}, {"Event": "scan"}, {"EventKey": "b"},
     {"trace_id": "t2"}],
)  # fmt: skip
def test_events_differ_by_sender_second_name_key_or_trace(other: dict[str, Any]) -> None:
    event = without("MsgId") | {"MsgType": "event", "Event": "click", "EventKey": "a"}
    event["trace_id"] = "t1"
    assert taken(event).dedupe_key == taken(dict(event), "json").dedupe_key
    assert taken(event).dedupe_key != taken(event | other).dedupe_key


def test_what_a_person_wrote_stays_out_of_the_repr() -> None:
    shown = repr(taken(TEXT))
    assert "井盖" not in shown
    assert OPENID not in shown


def test_plain_pushes_are_refused_where_the_mode_is_secure() -> None:
    with pytest.raises(BadSignature):
        SECURE.open(*plain(TEXT))


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
@pytest.mark.parametrize("wrong", ["", "0" * 40, "签名", None])
def test_a_wrong_or_missing_signature(name: str, wrong: str | None) -> None:
    for wrap, gate in WAYS:
        args, body, content_type = wrap(TEXT)
        which = "msg_signature" if gate is SECURE and name == "signature" else name
        args = {k: v for k, v in (args | {which: wrong}).items() if v is not None}
        with pytest.raises(BadSignature):
            gate.open(args, body, content_type)


def test_the_plain_signature_does_not_open_an_encrypted_push() -> None:
    args, body, content_type = secure(TEXT)
    args["msg_signature"] = args["signature"]
    with pytest.raises(BadSignature):
        SECURE.open(args, body, content_type)


def test_without_a_token_nobody_comes_in() -> None:
    args, body, content_type = plain(TEXT)
    args["signature"] = crypto.signature("", args["timestamp"], args["nonce"])
    with pytest.raises(BadSignature):
        Gate(APPID, "", KEY, plain_allowed=True).open(args, body, content_type)


def test_a_key_that_is_none_stops_the_start_without_being_shown() -> None:
    with pytest.raises(Misconfigured) as stopped:
        Gate(APPID, TOKEN, "not-a-key")
    assert "not-a-key" not in str(stopped.value)
    assert TOKEN not in repr(SECURE)
    assert KEY not in repr(SECURE)


def test_the_address_check_plain_and_secure() -> None:
    assert SECURE.echo(query() | {"echostr": "5812398"}) == "5812398"
    sealed = crypto.encrypt(KEY, APPID, "5812398")
    assert SECURE.echo(query(sealed) | {"echostr": sealed}) == "5812398"


def test_the_address_check_refuses_strangers() -> None:
    with pytest.raises(BadSignature):
        SECURE.echo({"echostr": "5812398"})
    with pytest.raises(BadSignature):
        SECURE.echo(query() | {"echostr": "5812398", "msg_signature": "0" * 40})
    with pytest.raises(BadPush):
        SECURE.echo(query())
    with pytest.raises(BadPush):
        SECURE.echo(query("junk") | {"echostr": "junk"})


def answered(gate: Gate, wrap: Any, form: str, text: str) -> dict[str, Any]:
    """The reply as WeChat would read it."""
    args, body, content_type = wrap(TEXT, form)
    reply, answered_as = gate.reply(gate.open(args, body, content_type), text, args)
    assert answered_as == shapes.CONTENT_TYPES[form] + "; charset=utf-8"
    fields = shapes.parse(reply.decode(), form)
    if gate is PLAIN:
        return fields
    stamp = (str(fields["TimeStamp"]), fields["Nonce"], fields["Encrypt"])
    assert fields["MsgSignature"] == crypto.signature(TOKEN, *stamp)
    return shapes.parse(crypto.decrypt(KEY, APPID, fields["Encrypt"]), form)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(("wrap", "gate"), WAYS)
@pytest.mark.parametrize("text", ["收到，编号 JA-1", BREAK_OUT, "]]>", "<b>&</b>", "井\x0b盖"])
def test_the_reply_goes_the_way_the_push_came(wrap: Any, gate: Gate, form: str, text: str) -> None:
    fields = answered(gate, wrap, form, text)
    assert fields["Content"] == text.replace("\x0b", "")
    assert (fields["ToUserName"], fields["FromUserName"]) == (OPENID, ACCOUNT)
    assert fields["MsgType"] == "text"


def test_a_nonce_cannot_break_out_either() -> None:
    args, body, content_type = secure(TEXT)
    message = SECURE.open(args, body, content_type)
    reply, _ = SECURE.reply(message, "好", {"nonce": "]]><Encrypt>x</Encrypt><![CDATA["})
    assert len(shapes.parse(reply.decode(), "xml")) == 4
    assert reply.count(b"<Encrypt><!") == 1


def test_a_reply_too_long_for_wechat_is_cut_between_characters() -> None:
    content = answered(SECURE, secure, "xml", "井" * 2000)["Content"]
    assert content == "井" * 681 + "…"
    assert len(content.encode()) <= 2048


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_nothing_to_say(nothing: str) -> None:
    args, body, content_type = secure(TEXT, "json")
    message = SECURE.open(args, body, content_type)
    assert SECURE.reply(message, nothing, args)[0] == b"success"


def test_a_json_reply_keeps_chinese_readable() -> None:
    args, body, content_type = plain(TEXT, "json")
    reply, _ = PLAIN.reply(PLAIN.open(args, body, content_type), "收到", args)
    assert "收到" in reply.decode()
    assert json.loads(reply)["CreateTime"] > 0
