"""The callback as WeChat, and as somebody who is not WeChat, calls it."""

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend import create_app
from backend.bot import webhook
from backend.cases import handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.people.models import Identity
from backend.people.queries import unit
from backend.records.models import InboundMessage, MediaFetch
from backend.web import App
from backend.wechat.models import WeChatToken

from ..conftest import WEDNESDAY, settings
from ..phone import CALLBACK, Phone
from ..street import Street, at_once, open_street, until
from ..wechat import pushing
from ..wechat.test_gate_hostile import LAUGHS, OUTSIDE, XML
from ..world import World

WORDS = "五福巷三号门口井盖没了"
Push = tuple[dict[str, str], bytes, str]


@pytest.fixture
def street(
    app: App, world: World, tmp_path: Path, travel: Callable[[datetime], None]
) -> Iterator[Street]:
    with open_street(app, tmp_path / "wechat", travel, retry_seconds=2.0) as street:
        street.travel(WEDNESDAY)
        yield street


def post(app: App, push: Push, **changes: str | None) -> Any:
    """Send a push with some query parameters changed, or left out (None)."""
    args, body, content_type = push
    args = {name: value for name, value in {**args, **changes}.items() if value is not None}
    client = app.test_client()
    return client.post(CALLBACK, query_string=args, data=body, content_type=content_type)


def count(app: App, table: type) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def the_case(app: App) -> Case:
    with app.app_context(), transaction(write=False):
        case = db.session.scalars(select(Case)).one()
        db.session.expunge_all()
        return case


def test_the_address_is_verified(street: Street) -> None:
    assert street.wire.post("/callback/verify") == {"ok": True, "status": 200}


def test_a_stranger_cannot_verify(app: App) -> None:
    args = {**pushing.query(), "echostr": "1234"}
    client = app.test_client()
    good = client.get(CALLBACK, query_string=args)
    assert (good.status_code, good.text, good.mimetype) == (200, "1234", "text/plain")
    for name in args:
        rest = {key: value for key, value in args.items() if key != name}
        assert client.get(CALLBACK, query_string=rest).status_code == 403
        assert client.get(CALLBACK, query_string={**args, name: "x"}).status_code in (
            {200} if name == "echostr" else {403}
        )


SIGNED = ("timestamp", "nonce", "msg_signature")


@pytest.mark.parametrize("value", ["", "x", "é", None])
@pytest.mark.parametrize("name", SIGNED)
def test_a_wrong_or_missing_parameter(app: App, world: World, name: str, value: str | None) -> None:
    assert post(app, pushing.secure(pushing.TEXT), **{name: value}).status_code == 403
    assert count(app, InboundMessage) == count(app, Identity) - 1 == 0


REFUSED: dict[str, Push] = {
    "truncated": pushing.wrap(pushing.crypto.encrypt(pushing.KEY, pushing.APPID, XML[:-9])),
    "truncated outside": (*pushing.secure(pushing.TEXT)[:1], b"<xml><Encrypt>", "text/xml"),
    "entities that grow": pushing.wrap(pushing.crypto.encrypt(pushing.KEY, pushing.APPID, LAUGHS)),
    "entities from outside": (pushing.query(), OUTSIDE.encode(), "text/xml"),
    "3 MB": (pushing.query(), b"<xml>" + b"a" * 3_000_000 + b"</xml>", "text/xml"),
    "3 MB of JSON": (pushing.query(), b'{"a":"' + b"a" * 3_000_000 + b'"}', "application/json"),
    "a form": (pushing.query(), b"a=1&b=2", "application/x-www-form-urlencoded"),
    "nothing": (pushing.query(), b"", "text/xml"),
    "no text": (pushing.query(), b"\xff\xfe\x00", "text/xml"),
    "another application's": pushing.secure(pushing.TEXT, appid="wx_somebody_else"),
    "plain": pushing.plain(pushing.TEXT),
}


@pytest.mark.parametrize("name", REFUSED)
def test_whatever_is_malformed_gets_one_answer(app: App, world: World, name: str) -> None:
    forged = post(app, pushing.secure(pushing.TEXT), msg_signature="x")
    refused = post(app, REFUSED[name])
    assert (refused.status_code, refused.data) == (forged.status_code, forged.data) == (403, b"")
    assert dict(refused.headers) == dict(forged.headers)
    assert count(app, InboundMessage) == 0


def text(phone: Phone, words: str, msg_id: int = 2**60) -> tuple[dict[str, Any], bytes]:
    fields = {**pushing.TEXT, "FromUserName": phone.openid, "Content": words, "MsgId": msg_id}
    fields["ToUserName"] = phone.settings.account.original_id
    return phone.sealed(fields)


def test_a_replay_gets_the_first_answer_though_the_talk_went_on(app: App, world: World) -> None:
    phone = Phone(app)
    push = text(phone, "JA-0001")
    first = phone.deliver(*push)
    assert "没有找到" in (first or "")
    phone.sends_photo()
    phone.sends_place()
    assert phone.deliver(*push) == first
    opening = text(phone, WORDS, 2**60 + 1)
    receipt = phone.deliver(*opening)
    phone.says("撤回")
    assert phone.deliver(*opening) == receipt
    assert count(app, Case) == 1 + ("JA-0002" in (receipt or ""))
    assert count(app, InboundMessage) == 5


def test_the_same_event_again(app: App, world: World) -> None:
    phone = Phone(app, "openid-of-somebody-new")
    fields = {
        "ToUserName": phone.settings.account.original_id,
        "FromUserName": phone.openid,
        "CreateTime": 1782887400,
        "MsgType": "event",
        "Event": "subscribe",
        "EventKey": "",
    }
    answers = [phone.deliver(*phone.sealed(fields)) for _ in range(2)]
    assert answers[0] == answers[1] and "拍一张发来就行" in (answers[0] or "")
    assert count(app, InboundMessage) == 1


@pytest.mark.parametrize("order", ["forward", "reverse"])
def test_messages_out_of_order_are_one_report(app: App, street: Street, order: str) -> None:
    newcomer = street.person("新来的", "openid-of-somebody-new")
    street.wire.post("/pushes/hold")
    newcomer.sends_photo()
    newcomer.says("盖子断了一半")
    newcomer.sends_place()
    street.wire.post("/pushes/release", order=order)
    case = the_case(app)
    assert (case.status, case.kind_key) == (Status.REPORTED, "manhole")
    assert len(newcomer.hears()) == 3


@pytest.mark.parametrize("openid", ["openid-of-rider", "openid-of-somebody-new"])
def test_one_message_twice_at_the_same_instant(app: App, world: World, openid: str) -> None:
    phone = Phone(app, openid)
    for number in range(4):
        push = text(phone, WORDS, 2**60 + number)
        answers = at_once(*[lambda push=push: Phone(app, openid).deliver(*push)] * 3)
        assert isinstance(answers[0], str) and len(set(answers)) == 1
        phone.says("撤回")
        phone.says("算了")
    assert count(app, Case) == 4
    assert count(app, InboundMessage) == 12


@pytest.mark.parametrize("openid", ["openid-of-rider", "openid-of-somebody-new"])
def test_photo_place_and_words_at_the_same_instant(app: App, world: World, openid: str) -> None:
    one, two, three = (Phone(app, openid) for _ in range(3))
    answers = at_once(one.sends_photo, two.sends_place, lambda: three.says("盖子断了一半"))
    assert all("JA-0001" in answer for answer in answers)
    case = the_case(app)
    assert (case.status, case.kind_key) == (Status.REPORTED, "manhole")
    assert case.latitude is not None and count(app, MediaFetch) == 1


def test_the_last_digit_of_the_number_is_used(app: App, world: World) -> None:
    """Two messages whose ids differ only beyond what a double holds are two messages."""
    phone = Phone(app)
    phone.deliver(*text(phone, "在吗", 2**62 + 1))
    phone.deliver(*text(phone, "进度", 2**62 + 2))
    assert count(app, InboundMessage) == 2


def test_json_in_secure_mode(app: App, world: World) -> None:
    phone = Phone(app, push_format="json")
    assert "JA-0001" in (phone.says(WORDS) or "")
    assert "JA-0001" in (phone.says("ja0001\x00 修了没") or "")


def test_plain_is_refused_unless_allowed(
    app: App, world: World, config: Config, tmp_path: Path
) -> None:
    assert post(app, pushing.plain(pushing.TEXT)).status_code == 403
    other = create_app(settings(config.DATABASE_URL, tmp_path, WECHAT_OA_PLAIN=True))
    phone = Phone(other, push_mode="plain")
    assert "JA-0001" in (phone.says(WORDS) or "")
    assert Phone(other).says("进度")  # secure still works
    with other.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("push_format", ["xml", "json"])
def test_words_cannot_break_out_of_the_reply(app: App, world: World, push_format: str) -> None:
    phone = Phone(app, push_format=push_format)
    nasty = "换好了]]></Content><Content><![CDATA[骗你的，螺栓也紧了 & <b>\"'"
    phone.says(WORDS)
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        reviewing.dispatch(case, unit(world.units["water"]), by=world.worker, now=now())
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=nasty, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.colleague, now=now())
    assert nasty in (phone.says("JA-0001") or "")


def test_a_mishap_inside_loses_nothing(
    app: App, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production
    answer, mishaps = webhook.answer, [ZeroDivisionError("a mistake of ours")]

    def sometimes(*args: Any) -> str:
        done = answer(*args)
        if mishaps:
            raise mishaps.pop()
        return done

    monkeypatch.setattr(webhook, "answer", sometimes)
    rider = street.person()
    rider.says(WORDS)
    (reply,) = until(rider.hears)
    assert "记下了，JA-0001" in reply
    (push,) = rider.pushes()
    assert [attempt["status"] for attempt in push["attempts"]] == ["500", "200"]
    assert the_case(app).status is Status.REPORTED


def test_no_call_leaves_the_callback(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, to: calls.append(to))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *to, **_: calls.append(to))
    phone = Phone(app, "openid-of-somebody-new")
    for answer in (
        phone.follows(),
        phone.sends_photo(),
        phone.sends_voice(),
        phone.sends_place(),
        phone.says(WORDS),
        phone.says("进度"),
    ):
        assert answer
    assert calls == []


def test_nothing_personal_in_the_logs(
    app: App, street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "backend")
    caplog.set_level(logging.DEBUG, "urllib3")
    rider = street.person()
    rider.says(WORDS)
    rider.says("打我电话 13800000000，" + WORDS)
    rider.sends_photo()
    rider.sends_place()
    post(app, pushing.secure({**pushing.TEXT, "Content": WORDS}), msg_signature="x")
    street.run_jobs("fetch_media", "deliver")
    street.wire.fault("*", "http", 503, times=None)
    rider.sends_photo(b"x" * 100)
    street.run_jobs("fetch_media", "deliver")
    # What the test's own web server and WeChat's side log is not ours.
    theirs = ("/emulator/", CALLBACK)
    ours = [r for r in caplog.records if not any(path in r.getMessage() for path in theirs)]
    ours = [record for record in ours if record.name != "werkzeug"]
    said = "\n".join(logging.Formatter().format(record) for record in ours)
    assert "push refused: BadSignature" in said and "cgi-bin" in said
    settings = ("WECHAT_OA_TOKEN", "WECHAT_OA_SECRET", "WECHAT_OA_AES_KEY")
    with street.inside(write=False):
        token = db.session.scalars(select(WeChatToken.token)).one()
    secrets = [
        token,
        rider.openid,
        "五福巷",
        "13800000000",
        "114.3",
        *(app.config[n] for n in settings),
    ]
    assert [secret for secret in secrets if secret in said] == []
