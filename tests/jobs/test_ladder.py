"""Rung by rung to the phone: a custom message, else a subscribe message, else the inbox waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db
from backend.notifications import consents
from backend.notifications.actions import notify, read
from backend.notifications.models import Answer, Consent, Delivery, Notice, Template
from backend.people.models import Identity, Platform
from backend.people.models import Person as Somebody
from backend.web import App
from backend.wechat import Client

from ..street import RIDER, SEND, Person, Street, at_once
from ..world import World

SUBSCRIBE = "/cgi-bin/message/subscribe/send"
CASE = "emulator-case-progress"


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


@dataclass
class Phone:
    """胡婆婆's, with the mini-program; she follows no account."""

    street: Street
    person_id: int
    openid: str

    def allows(self, times: int = 1, *, told: bool = True) -> None:
        """Taps 允许 in WeChat's window; the page tells us, unless it does not."""
        for _ in range(times):
            answers = {CASE: "accept"}
            self.street.wire.post("/mp/subscribe", openid=self.openid, answers=answers)
            if told:
                with self.street.inside():
                    person = db.session.get_one(Somebody, self.person_id)
                    consents.record(person, {Template.CASE: Answer.ACCEPT}, now=now())

    def told(self, note: str = "一", kind: str = "closed", **more: Any) -> int:
        with self.street.inside():
            person = db.session.get_one(Somebody, self.person_id)
            data = {"number": "JA-0001", "title": "井盖", "note": note, "year": 2027}
            assert notify(person, kind, data, key=note, now=now(), **more)
            return db.session.scalars(select(Notice.id).where(Notice.dedupe_key == note)).one()

    def cards(self) -> list[str]:
        """The notes of the cards that came."""
        found = self.street.wire.get(f"/mp/{self.openid}/messages")["messages"]
        return [card["values"]["thing5"] for card in found]

    def left(self) -> tuple[int, int]:
        """Consents as we count them, and as WeChat does."""
        lines = self.street.wire.get(f"/mp/{self.openid}/consents")["consents"]
        theirs = {line["template_id"]: line["left"] for line in lines}[CASE]
        with self.street.inside(write=False):
            return consents.left(self.person_id).get(Template.CASE, 0), theirs

    def stands(self, notice_id: int) -> Delivery:
        with self.street.inside(write=False):
            return db.session.get_one(Notice, notice_id).delivery


def has_mini_program(street: Street, app: App, person_id: int, openid: str) -> Phone:
    """Whoever has this account's openid in the emulator has signed in to the mini-program."""
    users = street.wire.get("/users")["users"]
    mine = next(user["mp_openid"] for user in users if user["openid"] == openid)
    with street.inside():
        appid, platform = app.config["WECHAT_MP_APPID"], Platform.MINI_PROGRAM
        known = Identity(platform=platform, appid=appid, openid=mine, person_id=person_id)
        db.session.add(known)
    return Phone(street, person_id, mine)


@pytest.fixture
def phone(street: Street, app: App, world: World) -> Iterator[Phone]:
    street.person("胡婆婆", "openid-of-resident")
    yield has_mini_program(street, app, world.ids["resident"], "openid-of-resident")


@pytest.fixture
def both(street: Street, app: App, world: World, rider: Person) -> Phone:
    """小周's: he follows the account and has the mini-program."""
    return has_mini_program(street, app, world.ids["rider"], RIDER)


def test_one_card_for_each_consent_and_the_rest_waits_for_the_next(
    street: Street, phone: Phone
) -> None:
    phone.allows(2)
    told = [phone.told(note) for note in "一二三四"]
    street.run_jobs("deliver")
    street.run_jobs("deliver")
    assert (phone.cards(), phone.left()) == (["一", "二"], (0, 0))
    assert [phone.stands(one) for one in told[2:]] == [Delivery.HELD] * 2
    with street.inside():
        assert read(db.session.get_one(Somebody, phone.person_id), told[2:3], now=now())
    phone.allows(2)
    street.run_jobs("deliver")
    assert phone.cards() == ["一", "二", "四"]  # the other one has been read in the inbox
    assert phone.left() == (1, 1)


def test_the_free_messages_first_then_the_consents_then_patience(
    street: Street, rider: Person, both: Phone
) -> None:
    rider.says("在吗")
    both.allows(2)
    for note in "一二三四五六七八":
        both.told(note)
    street.run_jobs("deliver")
    assert [words[-1] for words in rider.notices()] == list("一二三四五")
    assert (both.cards(), both.left()) == (["六", "七"], (0, 0))
    rider.says("进度")
    street.run_jobs("deliver")
    assert rider.notices()[-1].endswith("八")


@pytest.mark.parametrize(("errcode", "leaves"), [(45015, False), (45047, False), (None, True)])
def test_a_rung_that_wechat_closes_leads_to_the_next_at_once(
    street: Street, rider: Person, both: Phone, errcode: int | None, leaves: bool
) -> None:
    rider.says("在吗")
    both.allows(1)
    if errcode is not None:
        street.wire.fault(SEND, "errcode", errcode)
    if leaves:
        street.wire.fault(SEND, "errcode", 43004)  # we have not heard of it yet
    told = both.told()
    assert street.run_jobs("deliver")["deliver"].items == 1
    assert (both.cards(), both.stands(told)) == (["一"], Delivery.SENT)
    waits = both.told("二")
    street.run_jobs("deliver")
    assert both.stands(waits) is Delivery.HELD


def test_a_consent_that_wechat_does_not_know_is_struck(street: Street, phone: Phone) -> None:
    phone.allows(3)
    street.wire.fault(SUBSCRIBE, "errcode", 43101)
    for note in "一二":
        told = phone.told(note)
        street.run_jobs("deliver")
        assert phone.stands(told) is Delivery.HELD
        assert phone.left() == (0, 3)
    phone.allows(1)
    street.run_jobs("deliver")
    assert (phone.cards(), phone.left()) == (["二"], (0, 3))


@pytest.mark.parametrize(("kind", "value"), [("http", 503), ("errcode", -1), ("errcode", 45009)])
def test_a_bad_hour_costs_no_consent(street: Street, phone: Phone, kind: str, value: int) -> None:
    phone.allows(1)
    told = phone.told()
    street.wire.fault(SUBSCRIBE, kind, value)
    street.run_jobs("deliver")
    assert (phone.stands(told), phone.left()) == (Delivery.WAITING, (1, 1))
    street.travel(now() + timedelta(minutes=1))
    street.run_jobs("deliver")
    assert (phone.cards(), phone.left()) == (["一"], (0, 0))


@pytest.mark.parametrize("errcode", [40037, 47003, 41030])
def test_our_own_mistake_costs_no_consent_and_is_loud(
    street: Street,
    phone: Phone,
    rider: Person,
    both: Phone,
    errcode: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = []
    for whose in (phone, both):
        whose.allows(1)
        street.wire.fault(SUBSCRIBE, "errcode", errcode)
        told.append(whose.told(f"给{whose.person_id}"))
        street.run_jobs("deliver")
    assert phone.stands(told[0]) is Delivery.FAILED
    assert both.stands(told[1]) is Delivery.HELD
    assert (phone.left(), both.left()) == ((1, 1), (1, 1))
    assert len([one for one in caplog.records if f"errcode {errcode}" in one.getMessage()]) == 2
    rider.says("在吗")
    street.run_jobs("deliver")
    assert len(rider.notices()) == 1


def test_without_a_way_to_the_phone_it_stands_in_the_inbox(
    street: Street, app: App, phone: Phone
) -> None:
    phone.allows(1)
    no_card = phone.told("没有卡片的", "calendar_missing")
    app.config["WECHAT_MP_TEMPLATE_CASE"] = ""
    no_template = phone.told("没有模板的")
    street.run_jobs("deliver")
    assert {phone.stands(one) for one in (no_card, no_template)} == {Delivery.INBOX_ONLY}
    assert (phone.cards(), phone.left()) == ([], (1, 1))


def die(monkeypatch: pytest.MonkeyPatch, *, sent: bool) -> None:
    send = Client.send_subscribe

    def killed(self: Client, *letter: Any) -> None:
        if sent:
            send(self, *letter)
        raise Killed

    monkeypatch.setattr(Client, "send_subscribe", killed)


@pytest.mark.parametrize(
    ("sent", "allowed", "came", "left"),
    [(False, 1, 1, (0, 0)), (False, 2, 1, (1, 1)), (True, 1, 1, (0, 0)), (True, 2, 2, (1, 0))],
)
def test_a_process_that_dies_spends_no_second_consent(
    street: Street,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
    sent: bool,
    allowed: int,
    came: int,
    left: tuple[int, int],
) -> None:
    """Killed before WeChat had it, the consent is still good; after, it comes twice at most."""
    phone.allows(allowed)
    told = phone.told()
    with monkeypatch.context() as only_now:
        die(only_now, sent=sent)
        with pytest.raises(Killed):
            street.run_jobs("deliver")
    street.run_jobs("deliver")
    street.travel(now() + timedelta(minutes=3))
    street.run_jobs("deliver")
    assert (phone.cards(), phone.left()) == (["一"] * came, left)
    assert phone.stands(told) is (Delivery.HELD if sent and allowed == 1 else Delivery.SENT)


def test_two_processes_at_once_spend_each_consent_once(street: Street, phone: Phone) -> None:
    phone.allows(3)
    for note in "一二三四五":
        phone.told(note)
    at_once(*[lambda: street.run_jobs("deliver")] * 3)
    street.run_jobs("deliver")
    assert (len(set(phone.cards())), len(phone.cards()), phone.left()) == (3, 3, (0, 0))
    with street.inside(write=False):
        used = select(func.count()).where(Consent.used_at.is_not(None))
        assert db.session.scalar(used) == 3


def test_more_allowed_than_we_heard_of_is_not_counted_on(street: Street, phone: Phone) -> None:
    phone.allows(1, told=False)
    told = phone.told()
    street.run_jobs("deliver")
    assert (phone.stands(told), phone.left()) == (Delivery.HELD, (0, 1))


def test_from_the_sign_in_to_the_card_and_back_to_the_inbox(street: Street, world: World) -> None:
    """As the mini-program does it, over real HTTP on both sides."""
    openid = street.person("胡婆婆", "openid-of-a-resident").openid
    code = street.wire.post("/mp/login", openid=openid)["code"]
    here = f"{street.url}/api/v1"
    signed = requests.post(f"{here}/sign-in/wechat", json={"code": code}, timeout=10).json()
    me = {"Authorization": f"Bearer {signed['token']}"}
    asked = requests.get(f"{here}/consents", headers=me, timeout=10).json()["items"]
    ids = [item["template_id"] for item in asked][:3]
    given = street.wire.post("/mp/subscribe", openid=openid, answers=dict.fromkeys(ids, "accept"))
    answers = [{"template_id": id_, "answer": given[id_]} for id_ in ids]
    kept = requests.post(f"{here}/consents", json={"answers": answers}, headers=me, timeout=10)
    assert [item["left"] for item in kept.json()["items"]] == [1, 1, 1, 0]
    phone = Phone(street, signed["person"]["id"], openid)
    phone.told("一")
    phone.told("二")
    street.run_jobs("deliver")
    (card,) = street.wire.get(f"/mp/{openid}/messages")["messages"]
    items = requests.get(f"{here}/inbox", headers=me, timeout=10).json()["items"]
    assert (card["title"], card["page"]) == ("事项办理进度通知", items[1]["page"])
    stand = [(item["phone"]["code"], item["renew"]) for item in items]
    assert stand == [("consent_needed", CASE), ("sent", None)]
