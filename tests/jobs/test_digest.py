"""What may wait goes to a phone together, once per person and day, whatever crashes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI, now
from backend.db import db
from backend.notifications import consents
from backend.notifications.actions import notify, read
from backend.notifications.digesting import forget_days
from backend.notifications.models import (
    Answer,
    ChatWindow,
    Delivery,
    DigestDay,
    Notice,
    Pace,
    Template,
)
from backend.notifications.queries import unread
from backend.notifications.words import UNREADABLE
from backend.people.models import Identity, Platform
from backend.people.models import Person as Somebody
from backend.web import App
from backend.wechat import Client

from ..street import RIDER, SEND, Person, Street, at_once
from ..world import World

THURSDAY, FRIDAY = (datetime(2026, 7, day, 9, 0, tzinfo=SHANGHAI) for day in (2, 3))


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


def tell(
    street: Street, world: World, *notes: str, whom: str = "rider", pace: Pace = Pace.DIGEST
) -> None:
    with street.inside():
        for note in notes:
            data = {"number": f"JA-{note}", "title": "井盖", "note": note}
            key = f"{whom}:{note}"
            assert notify(getattr(world, whom), "closed", data, key=key, now=now(), pace=pace)


def go(street: Street, to: datetime, *, writing: Person | None = None) -> None:
    """Let the time pass; the jobs run once. Whoever writes an hour before has an open window."""
    if writing is not None:
        street.travel(to - timedelta(hours=1))
        writing.says("在吗")
    street.travel(to)
    street.run_jobs("deliver")


def stands(street: Street) -> dict[str, Delivery]:
    """Where each notice stands, by its note."""
    with street.inside(write=False):
        return {
            notice.data["note"]: notice.delivery for notice in db.session.scalars(select(Notice))
        }


def letters(person: Person) -> list[str]:
    return [words for words in person.notices() if words.startswith("今天有")]


def test_one_letter_in_the_morning(street: Street, world: World, rider: Person) -> None:
    rider.says("在吗")
    tell(street, world, "一", "二", "三")
    go(street, THURSDAY - timedelta(minutes=1), writing=rider)
    assert rider.notices() == []
    with street.inside(write=False):
        assert unread(world.ids["rider"]) == 3  # in the inbox since yesterday
    for minutes in (0, 1, 90):
        go(street, THURSDAY + timedelta(minutes=minutes))
    (letter,) = rider.notices()
    assert letter.splitlines()[:2] == ["今天有 3 条消息：", "· JA-三（井盖）结束了。社区说：三"]
    assert set(stands(street).values()) == {Delivery.SENT}
    with street.inside(write=False):
        assert db.session.get_one(ChatWindow, world.ids["rider"]).sent == 1


def test_what_comes_later_waits_for_the_next_morning_and_one_alone_speaks_for_itself(
    street: Street, world: World, rider: Person
) -> None:
    tell(street, world, "一", "二")
    go(street, THURSDAY, writing=rider)
    tell(street, world, "三")
    for hours in (1, 5, 11, 20):
        go(street, THURSDAY + timedelta(hours=hours))
    assert len(rider.notices()) == 1
    go(street, FRIDAY, writing=rider)
    assert rider.notices()[1:] == ["JA-三（井盖）结束了。社区说：三"]


def test_what_was_read_in_the_inbox_does_not_ring(
    street: Street, world: World, rider: Person
) -> None:
    tell(street, world, "一", "二", "三")
    tell(street, world, "四", whom="resident")
    with street.inside():
        ids = db.session.scalars(select(Notice.id).order_by(Notice.id)).all()
        assert read(world.rider, list(ids[:2]), now=now()) == 2
    go(street, THURSDAY, writing=rider)
    assert rider.notices() == ["JA-三（井盖）结束了。社区说：三"]
    inbox, sent = Delivery.INBOX_ONLY, Delivery.SENT
    assert stands(street) == {"一": inbox, "二": inbox, "三": sent, "四": inbox}


def test_one_that_cannot_be_worded_does_not_spoil_the_letter(
    street: Street, world: World, rider: Person, caplog: pytest.LogCaptureFixture
) -> None:
    tell(street, world, *"一二三四")
    with street.inside():
        oldest, _, unknown, _ = db.session.scalars(select(Notice).order_by(Notice.id))
        oldest.data, unknown.kind = {"number": "JA-一", "note": "一"}, "of_old"
    go(street, THURSDAY, writing=rider)
    (letter,) = rider.notices()
    assert letter.splitlines()[:3] == [
        "今天有 2 条消息：",
        "· JA-四（井盖）结束了。社区说：四",
        "· JA-二（井盖）结束了。社区说：二",
    ]
    failed, sent = Delivery.FAILED, Delivery.SENT
    assert stands(street) == {"一": failed, "二": sent, "三": failed, "四": sent}
    loud = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert [words.rpartition(": ")[2] for words in loud] == [
        "no words for closed",
        "no words for of_old",
    ]
    assert "JA-" not in caplog.text
    read = rider.says("我的消息") or ""
    assert read.count(UNREADABLE) == 2 and "社区说：四" in read


def test_a_letter_that_nobody_could_read_takes_nobody_s_day(
    street: Street, world: World, rider: Person
) -> None:
    tell(street, world, "一")
    with street.inside():
        db.session.scalars(select(Notice)).one().data = {"note": "一"}
    go(street, THURSDAY, writing=rider)
    with street.inside(write=False):
        assert db.session.scalars(select(DigestDay)).all() == []
        assert db.session.get_one(ChatWindow, world.ids["rider"]).sent == 0
    assert (stands(street), rider.notices()) == ({"一": Delivery.FAILED}, [])


def die(monkeypatch: pytest.MonkeyPatch, *, sent: bool) -> None:
    send = Client.send_text

    def killed(self: Client, *letter: Any) -> None:
        if sent:
            send(self, *letter)
        raise Killed

    monkeypatch.setattr(Client, "send_text", killed)


@pytest.mark.parametrize("sent", [False, True])
def test_a_process_that_dies_sends_no_second_letter_that_day(
    street: Street, world: World, rider: Person, monkeypatch: pytest.MonkeyPatch, sent: bool
) -> None:
    """Nobody knows whether it went out: what was in it comes with the next one."""
    tell(street, world, "一", "二")
    with monkeypatch.context() as only_now:
        die(only_now, sent=sent)
        with pytest.raises(Killed):
            go(street, THURSDAY, writing=rider)
    tell(street, world, "三")
    for minutes in (1, 3, 60, 600, 900):
        go(street, THURSDAY + timedelta(minutes=minutes))
    assert len(letters(rider)) == int(sent)
    go(street, FRIDAY, writing=rider)
    go(street, FRIDAY + timedelta(hours=1))
    assert len(letters(rider)) == int(sent) + 1
    assert letters(rider)[-1].startswith("今天有 3 条消息：")


def test_jobs_that_run_at_the_same_time_send_one_letter(
    street: Street, world: World, rider: Person
) -> None:
    tell(street, world, *"一二三四五")
    street.travel(THURSDAY - timedelta(hours=1))
    rider.says("在吗")
    street.travel(THURSDAY)
    at_once(*[lambda: street.run_jobs("deliver")] * 3)
    assert len(rider.notices()) == 1
    assert letters(rider)[0].startswith("今天有 5 条消息：")


@pytest.mark.parametrize(("kind", "value"), [("http", 503), ("errcode", 45015)])
def test_a_letter_that_wechat_did_not_take_is_still_the_day_s(
    street: Street, world: World, rider: Person, kind: str, value: int
) -> None:
    tell(street, world, "一", "二")
    street.wire.fault(SEND, kind, value)
    go(street, THURSDAY, writing=rider)
    assert rider.notices() == []
    if kind == "errcode":  # no room, says WeChat: until the next word
        rider.says("进度")
    go(street, THURSDAY + timedelta(minutes=1))
    assert len(letters(rider)) == 1


def test_whoever_has_not_written_gets_it_with_their_next_word_by_day(
    street: Street, world: World, rider: Person
) -> None:
    tell(street, world, "一", "二")
    go(street, THURSDAY)
    assert set(stands(street).values()) == {Delivery.HELD}
    night = THURSDAY.replace(hour=22)
    go(street, night + timedelta(minutes=1), writing=rider)
    assert rider.notices() == []
    go(street, FRIDAY)
    assert len(letters(rider)) == 1


def test_the_letter_as_a_card_of_the_mini_program(street: Street, app: App, world: World) -> None:
    street.person("胡婆婆", "openid-of-resident")
    user = next(u for u in street.wire.get("/users")["users"] if u["name"] == "胡婆婆")
    template, openid = "emulator-reminder", user["mp_openid"]
    tell(street, world, "一", "二", whom="resident")
    with street.inside():
        appid, platform = app.config["WECHAT_MP_APPID"], Platform.MINI_PROGRAM
        whose = world.ids["resident"]
        db.session.add(Identity(platform=platform, appid=appid, openid=openid, person_id=whose))
    go(street, THURSDAY)
    street.wire.post("/mp/subscribe", openid=openid, answers={template: "accept"})
    with street.inside():
        person = db.session.get_one(Somebody, world.ids["resident"])
        consents.record(person, {Template.REMINDER: Answer.ACCEPT}, now=now())
    street.run_jobs("deliver")
    (card,) = street.wire.get(f"/mp/{openid}/messages")["messages"]
    assert card["values"]["thing1"] == "今天有 2 条消息"
    assert set(stands(street).values()) == {Delivery.SENT}


@pytest.mark.parametrize(
    ("pace", "hour", "rings"),
    [(Pace.SOON, 22, 22), (Pace.QUIET, 22, 8), (Pace.QUIET, 7, 8), (Pace.QUIET, 9, 9)],
)
def test_what_is_quiet_rings_for_nobody_at_night(
    street: Street, world: World, rider: Person, pace: Pace, hour: int, rings: int
) -> None:
    street.travel(THURSDAY.replace(hour=hour))
    rider.says("在吗")
    tell(street, world, "一", pace=pace)
    street.run_jobs("deliver")
    assert len(rider.notices()) == int(rings == hour)
    go(street, (THURSDAY if hour < 21 else FRIDAY).replace(hour=max(8, rings % 22), minute=1))
    assert len(rider.notices()) == 1


def test_danger_does_not_wait_for_a_letter(street: Street, world: World, rider: Person) -> None:
    rider.says("在吗")
    with street.inside():
        data = {"number": "JA-1", "title": "井盖", "note": "急"}
        told = {"key": "d", "now": now(), "urgent": True, "pace": Pace.DIGEST}
        assert notify(world.rider, "closed", data, **told)
    street.run_jobs("deliver")
    assert len(rider.notices()) == 1


def test_days_are_forgotten_after_a_week(street: Street, world: World, rider: Person) -> None:
    tell(street, world, "一")
    go(street, THURSDAY, writing=rider)
    with street.inside():
        assert forget_days(now=THURSDAY + timedelta(days=6)) == 0
        assert db.session.scalars(select(DigestDay.person_id)).all() == [world.ids["rider"]]
        assert forget_days(now=THURSDAY + timedelta(days=8)) == 1
    assert RIDER not in letters(rider)
