"""The jobs process was down for two days: one message names what came together, none is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI, now
from backend.db import db
from backend.notifications.actions import notify
from backend.notifications.models import ChatWindow, Delivery, Notice
from backend.notifications.queries import unread
from backend.people.models import Identity, Platform
from backend.people.roster import add_shift
from backend.web import App
from backend.wechat import Client

from ..street import SEND, Person, Street, at_once
from ..world import COMMUNITY, WEDNESDAY, World

OPENID = "openid-of-worker"


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


@pytest.fixture
def worker(street: Street, app: App, world: World) -> Person:
    """刘敏, who has written to the account just now."""
    with street.inside():
        appid = app.config["WECHAT_OA_APPID"]
        account = Platform.OFFICIAL_ACCOUNT
        whose = world.ids["worker"]
        db.session.add(Identity(platform=account, appid=appid, openid=OPENID, person_id=whose))
    phone = street.person("刘敏", OPENID)
    phone.says("在吗")
    return phone


def overdue(street: Street, world: World, count: int, *, urgent: bool = False) -> None:
    with street.inside():
        for n in range(count):
            data = {"number": f"JA-{n:04}", "title": "井盖", "remaining": "超时 2 天"}
            key = f"overdue:{n}:{urgent}"
            assert notify(world.worker, "overdue", data, key=key, now=now(), urgent=urgent)


def deliveries(street: Street) -> set[Delivery]:
    with street.inside(write=False):
        return set(db.session.scalars(select(Notice.delivery)))


def spent(street: Street) -> int:
    with street.inside(write=False):
        return db.session.scalars(
            select(ChatWindow.sent).join(Identity, Identity.person_id == ChatWindow.person_id)
        ).one()


def names_all(message: str, count: int) -> bool:
    return f"有 {count} 件事超时了" in message and all(
        f"JA-{n:04}" in message for n in range(count)
    )


def test_sixty_that_are_due_are_one_message(street: Street, world: World, worker: Person) -> None:
    overdue(street, world, 60)
    done = [street.run_jobs("deliver")["deliver"] for _ in range(5)]
    assert len(worker.notices()) == 1
    assert names_all(worker.notices()[0], 60)
    assert [one.items for one in done] == [1, 0, 0, 0, 0]
    assert (deliveries(street), spent(street)) == ({Delivery.SENT}, 1)
    with street.inside(write=False):
        assert unread(world.ids["worker"]) == 60  # in the inbox each is a line of its own


def test_three_are_three_messages(street: Street, world: World, worker: Person) -> None:
    overdue(street, world, 3)
    street.run_jobs("deliver")
    assert [words[:7] for words in worker.notices()] == ["JA-0000", "JA-0001", "JA-0002"]
    assert spent(street) == 3


def test_danger_is_never_put_together(street: Street, world: World, worker: Person) -> None:
    overdue(street, world, 4, urgent=True)
    overdue(street, world, 4)
    street.run_jobs("deliver")
    assert len(worker.notices()) == 5
    assert names_all(worker.notices()[4], 4)


@pytest.mark.parametrize(("sent", "times"), [(False, 1), (True, 2)])
def test_killed_in_the_middle_it_goes_again_as_one(
    street: Street,
    world: World,
    worker: Person,
    monkeypatch: pytest.MonkeyPatch,
    sent: bool,
    times: int,
) -> None:
    overdue(street, world, 60)
    send = Client.send_text

    def killed(self: Client, *letter: Any) -> None:
        if sent:
            send(self, *letter)
        raise Killed

    with monkeypatch.context() as only_now:
        only_now.setattr(Client, "send_text", killed)
        with pytest.raises(Killed):
            street.run_jobs("deliver")
    street.run_jobs("deliver")
    assert len(worker.notices()) == int(sent)  # for a while it counts as being sent
    street.travel(now() + timedelta(minutes=3))
    for _ in range(4):
        street.run_jobs("deliver")
    assert len(worker.notices()) == times
    assert all(names_all(words, 60) for words in worker.notices())
    assert deliveries(street) == {Delivery.SENT}


def test_two_processes_at_once_send_one(street: Street, world: World, worker: Person) -> None:
    overdue(street, world, 60)
    at_once(*[lambda: street.run_jobs("deliver")] * 2)
    street.run_jobs("deliver")
    assert len(worker.notices()) == 1
    assert names_all(worker.notices()[0], 60)


def test_wechat_down_then_up(street: Street, world: World, worker: Person) -> None:
    overdue(street, world, 60)
    street.wire.fault("*", "http", 503, times=None)
    for _ in range(5):
        street.run_jobs("deliver")
        street.travel(now() + timedelta(minutes=2))
    assert (deliveries(street), spent(street)) == ({Delivery.WAITING}, 0)
    street.wire.mend()
    street.travel(now() + timedelta(minutes=10))
    street.run_jobs("deliver")
    assert len(worker.notices()) == 1
    assert names_all(worker.notices()[0], 60)


@pytest.mark.parametrize("errcode", [45015, 45047])
def test_no_room_holds_them_all_for_the_next_message(
    street: Street, world: World, worker: Person, errcode: int
) -> None:
    overdue(street, world, 60)
    street.wire.fault(SEND, "errcode", errcode)
    for _ in range(4):
        street.run_jobs("deliver")
    assert (deliveries(street), worker.notices()) == ({Delivery.HELD}, [])
    worker.says("在吗")
    street.run_jobs("deliver")
    assert names_all(worker.notices()[0], 60)
    assert (deliveries(street), spent(street)) == ({Delivery.SENT}, 1)


def test_refused_for_good_fails_them_all_loudly(
    street: Street, world: World, worker: Person, caplog: pytest.LogCaptureFixture
) -> None:
    overdue(street, world, 5)
    street.wire.fault(SEND, "errcode", 40003)
    street.run_jobs("deliver")
    assert (deliveries(street), spent(street)) == ({Delivery.FAILED}, 0)
    assert caplog.text.count("given up") == 5


def test_who_stopped_notices_or_left_finds_them_in_the_inbox(
    street: Street, world: World, worker: Person
) -> None:
    overdue(street, world, 60)
    worker.leaves()
    street.run_jobs("deliver")
    assert (deliveries(street), worker.notices()) == ({Delivery.INBOX_ONLY}, [])


def test_one_without_a_number_spoils_only_itself(
    street: Street, world: World, worker: Person
) -> None:
    overdue(street, world, 6)
    with street.inside():
        broken, odd, *_ = db.session.scalars(select(Notice).order_by(Notice.id))
        broken.data = {}
        odd.data = {**odd.data, "number": 7}
    done = street.run_jobs("deliver")["deliver"]
    assert (done.items, done.failures) == (1, 0)
    assert deliveries(street) == {Delivery.FAILED, Delivery.SENT}
    assert worker.notices() == [
        "有 5 件事超时了：7、JA-0002、JA-0003、JA-0004、JA-0005，请到待办里看。"
    ]


def test_after_a_night_they_come_together_in_the_morning(
    street: Street, world: World, worker: Person
) -> None:
    street.travel(WEDNESDAY.replace(hour=20, minute=50))
    overdue(street, world, 10)
    street.travel(WEDNESDAY.replace(hour=21, minute=1))
    worker.says("在吗")
    street.run_jobs("deliver")
    assert worker.notices() == []
    street.travel(WEDNESDAY.replace(day=2, hour=8, minute=0))
    street.run_jobs("deliver")
    assert [names_all(words, 10) for words in worker.notices()] == [True]


@pytest.mark.parametrize("on_shift", [True, False])
def test_at_night_the_shift_hears_and_sleepers_do_not(
    street: Street, world: World, worker: Person, on_shift: bool
) -> None:
    night = datetime(2026, 7, 1, 23, 0, tzinfo=SHANGHAI)
    if on_shift:
        with street.inside():
            me, hours = world.worker, (night - timedelta(hours=1), night + timedelta(hours=8))
            add_shift(me, COMMUNITY, *hours, by=me, now=now())
    street.travel(night)
    overdue(street, world, 1)
    overdue(street, world, 1, urgent=True)
    street.run_jobs("deliver")
    assert len(worker.notices()) == 1 + on_shift
