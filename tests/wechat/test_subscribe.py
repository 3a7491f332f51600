"""Subscribe messages over real HTTP: one for each consent, and each refusal by its own name."""

from collections.abc import Iterator

import pytest

from backend.db import db
from backend.web import App
from backend.wechat import (
    BadField,
    BadTemplate,
    Client,
    NoConsent,
    Unavailable,
    WeChatError,
    client,
)
from miniprogram_mock.wechat import faults, people, subscribing, tokens

from .conftest import TOKEN_PATH, Emulator

SUBSCRIBE = "/cgi-bin/message/subscribe/send"
TEMPLATE = "emulator-reminder"
FIELDS = {"thing1": "井盖坏了一半", "time2": "2026年7月1日 14:30", "thing3": "请到小程序里看"}


@pytest.fixture
def sender(app: App, mini: Client) -> Iterator[Client]:
    """The mini-program's client in an app context: this call needs a token."""
    with app.app_context():
        yield mini
        db.session.remove()


def someone(emulator: Emulator, consents: int = 1) -> str:
    openid = str(people.create(emulator.store, "胡婆婆", follow=False)["mp_openid"])
    for _ in range(consents):
        subscribing.ask(emulator.store, openid, {TEMPLATE: "accept"})
    return openid


def test_one_message_for_each_consent(sender: Client, emulator: Emulator) -> None:
    openid = someone(emulator, consents=2)
    sender.send_subscribe(openid, TEMPLATE, FIELDS, "pages/inbox/inbox?id=7")
    tokens.expire_all(emulator.store)
    sender.send_subscribe(openid, TEMPLATE, FIELDS)
    with pytest.raises(NoConsent) as refused:
        sender.send_subscribe(openid, TEMPLATE, FIELDS)
    assert (refused.value.code, refused.value.permanent) == (43101, True)
    cards = subscribing.messages(emulator.store, openid)
    assert [(card["values"], card["page"]) for card in cards] == [
        (FIELDS, "pages/inbox/inbox?id=7"),
        (FIELDS, ""),
    ]
    calls = [TOKEN_PATH, SUBSCRIBE, SUBSCRIBE, TOKEN_PATH, SUBSCRIBE, SUBSCRIBE]
    assert emulator.calls == calls


@pytest.mark.parametrize(
    ("template", "changes", "error", "code"),
    [
        ("unknown", {}, BadTemplate, 40037),
        (TEMPLATE, {"thing1": "字" * 21}, BadField, 47003),
        (TEMPLATE, {"thing1": "两\n行"}, BadField, 47003),
        (TEMPLATE, {"thing3": " "}, BadField, 47003),
        (TEMPLATE, {"time2": "明天 14:30"}, BadField, 47003),
    ],
)
def test_what_wechat_will_not_take(
    sender: Client,
    emulator: Emulator,
    template: str,
    changes: dict[str, str],
    error: type[WeChatError],
    code: int,
) -> None:
    openid = someone(emulator)
    with pytest.raises(WeChatError) as refused:
        sender.send_subscribe(openid, template, {**FIELDS, **changes})
    assert type(refused.value) is error
    assert (refused.value.code, refused.value.permanent) == (code, True)
    assert subscribing.account(emulator.store, openid)[2]["left"] == 1


def test_a_stranger_is_refused(sender: Client, emulator: Emulator) -> None:
    with pytest.raises(WeChatError) as refused:
        sender.send_subscribe("nobody", TEMPLATE, FIELDS)
    assert refused.value.code == 40003


@pytest.mark.parametrize(("kind", "value"), [("http", 502), ("errcode", -1), ("slow", 60)])
def test_a_bad_hour_is_waited_out(
    sender: Client, emulator: Emulator, kind: str, value: int, hurried: None
) -> None:
    openid = someone(emulator)
    faults.add(emulator.store, SUBSCRIBE, kind, value)
    with pytest.raises(Unavailable) as busy:
        sender.send_subscribe(openid, TEMPLATE, FIELDS)
    assert not busy.value.permanent
    assert client.TIMEOUT[1] < 1
