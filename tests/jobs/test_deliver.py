"""A notice reaches the phone once, at a decent hour, and is never lost on the way."""

import logging
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db
from backend.notifications.actions import notify
from backend.notifications.models import Delivery, Notice
from backend.notifications.rules import MOST_ATTEMPTS
from backend.people.models import Identity
from backend.wechat import Client

from ..street import RIDER, SEND, Person, Street, at_once
from ..world import WEDNESDAY

NOON = WEDNESDAY.replace(hour=12, minute=0)


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


def tell(street: Street, whom: str = RIDER, note: str = "一", *, urgent: bool = False) -> int:
    """A notice whose words end in `note`."""
    with street.inside():
        person = db.session.scalars(select(Identity).where(Identity.openid == whom)).one().person
        data = {"number": "JA-0001", "title": "井盖", "note": note}
        key = f"test:{whom}:{note}"
        assert notify(person, "closed", data, key=key, now=now(), urgent=urgent)
        return db.session.scalars(select(Notice.id).where(Notice.dedupe_key == key)).one()


def notice(street: Street, notice_id: int) -> Notice:
    with street.inside(write=False):
        found = db.session.get_one(Notice, notice_id)
        db.session.expunge_all()
        return found


def heard(person: Person) -> list[str]:
    return [words.rsplit("：", 1)[1] for words in person.notices()]


def pass_time(street: Street, **span: float) -> None:
    street.travel(now() + timedelta(**span))


def test_sent_once(street: Street, rider: Person) -> None:
    rider.says("在吗")
    sent = tell(street)
    for _ in range(3):
        street.run_jobs("deliver")
    assert heard(rider) == ["一"]
    assert notice(street, sent).delivery is Delivery.SENT


def test_a_second_call_with_the_same_key_says_nothing(street: Street, rider: Person) -> None:
    rider.says("在吗")
    tell(street)
    with street.inside():
        person = db.session.scalars(select(Identity)).first()
        assert person is not None
        assert not notify(person.person, "closed", {}, key=f"test:{RIDER}:一", now=now())


@pytest.mark.parametrize("wrote_long_ago", [True, False])
def test_a_closed_window_holds_it_until_the_next_message(
    street: Street, rider: Person, wrote_long_ago: bool
) -> None:
    if wrote_long_ago:
        rider.says("在吗")
        pass_time(street, hours=49)
    held = tell(street)
    street.run_jobs("deliver")
    assert notice(street, held).delivery is Delivery.HELD
    pass_time(street, hours=1)
    street.run_jobs("deliver")
    assert heard(rider) == []
    rider.says("进度")
    street.run_jobs("deliver")
    street.run_jobs("deliver")
    assert heard(rider) == ["一"]


@pytest.mark.parametrize("errcode", [45015, 45047])
def test_a_window_that_wechat_sees_closed_holds_it_too(
    street: Street, rider: Person, errcode: int
) -> None:
    rider.says("在吗")
    held = tell(street)
    street.wire.fault(SEND, "errcode", errcode)
    street.run_jobs("deliver")
    assert notice(street, held).delivery is Delivery.HELD
    rider.says("进度")
    street.run_jobs("deliver")
    assert heard(rider) == ["一"]


def test_five_to_a_message_and_the_rest_with_the_next(street: Street, rider: Person) -> None:
    rider.says("在吗")
    for note in "一二三四五六七":
        tell(street, note=note)
    street.run_jobs("deliver")
    assert heard(rider) == list("一二三四五")
    rider.says("进度")
    street.run_jobs("deliver")
    assert heard(rider) == list("一二三四五六七")


def test_at_the_meal_peak_a_rider_hears_of_danger_only(
    street: Street, rider: Person, newcomer: Person
) -> None:
    street.travel(NOON)
    rider.says("在吗")
    newcomer.says("在吗")
    tell(street, note="不急")
    tell(street, note="危险", urgent=True)
    tell(street, newcomer.openid, "不骑车")
    street.run_jobs("deliver")
    assert (heard(rider), heard(newcomer)) == (["危险"], ["不骑车"])
    street.travel(NOON.replace(hour=13, minute=30))
    street.run_jobs("deliver")
    assert heard(rider) == ["危险", "不急"]


def test_what_was_late_does_not_go_out_at_the_next_peak(street: Street, rider: Person) -> None:
    street.travel(NOON.replace(hour=16, minute=59))
    rider.says("在吗")
    tell(street)
    street.travel(NOON.replace(hour=17, minute=1))
    street.run_jobs("deliver")
    assert heard(rider) == []
    street.travel(NOON.replace(hour=20, minute=0))
    street.run_jobs("deliver")
    assert heard(rider) == ["一"]


def test_who_stopped_notices_finds_them_in_the_inbox(street: Street, rider: Person) -> None:
    rider.says("在吗")
    before = tell(street, note="一")
    rider.says("退订")
    after = tell(street, note="二")
    street.run_jobs("deliver")
    assert heard(rider) == []
    assert {notice(street, n).delivery for n in (before, after)} == {Delivery.INBOX_ONLY}
    rider.says("恢复提醒")
    tell(street, note="三")
    street.run_jobs("deliver")
    assert heard(rider) == ["三"]


def test_who_left_finds_it_in_the_inbox(street: Street, rider: Person) -> None:
    rider.says("在吗")
    rider.leaves()
    sent = tell(street)
    street.run_jobs("deliver")
    assert notice(street, sent).delivery is Delivery.INBOX_ONLY


def test_wechat_down_for_an_hour(street: Street, rider: Person) -> None:
    rider.says("在吗")
    sent = tell(street)
    street.wire.fault("*", "http", 503, times=None)
    for _ in range(30):
        street.run_jobs("deliver")
        pass_time(street, minutes=2)
    assert notice(street, sent).delivery is Delivery.WAITING
    street.wire.mend()
    for _ in range(6):
        street.run_jobs("deliver")
        pass_time(street, minutes=2)
    assert heard(rider) == ["一"]


def test_the_pass_ends_at_the_first_that_finds_nobody(street: Street, rider: Person) -> None:
    rider.says("在吗")
    first, second = tell(street, note="一"), tell(street, note="二")
    street.wire.fault("*", "http", 503, times=None)
    street.run_jobs("deliver")
    assert [notice(street, n).attempts for n in (first, second)] == [1, 0]
    street.wire.mend()
    street.run_jobs("deliver")
    assert heard(rider) == ["二"]
    pass_time(street, minutes=1)
    street.run_jobs("deliver")
    assert heard(rider) == ["二", "一"]


def test_tries_become_rarer(street: Street, rider: Person) -> None:
    rider.says("在吗")
    sent = tell(street)
    street.wire.fault("*", "http", 503, times=None)
    tried = []
    for _ in range(9):
        street.run_jobs("deliver")
        tried.append(now())
        street.travel(notice(street, sent).due_at + timedelta(seconds=1))
    waits = [later - sooner for sooner, later in pairwise(tried)]
    assert waits[0] < timedelta(seconds=20) < waits[2] < timedelta(minutes=1) < waits[4]
    assert max(waits) < timedelta(minutes=10, seconds=5)


@pytest.mark.parametrize("last_try", [False, True])
def test_given_up_loudly(
    street: Street, rider: Person, last_try: bool, caplog: pytest.LogCaptureFixture
) -> None:
    rider.says("在吗")
    sent = tell(street)
    if last_try:
        with street.inside():
            db.session.get_one(Notice, sent).attempts = MOST_ATTEMPTS - 1
    street.wire.fault(SEND, "errcode", -1 if last_try else 40003)
    street.run_jobs("deliver")
    pass_time(street, days=1)
    street.run_jobs("deliver")
    assert notice(street, sent).delivery is Delivery.FAILED
    loud = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert len(loud) == 1 and f"notice {sent} given up" in loud[0] and RIDER not in loud[0]
    assert heard(rider) == []


def die(monkeypatch: pytest.MonkeyPatch, *, sent: bool) -> None:
    """The next sending process is killed, just before or just after WeChat took the message."""
    send = Client.send_text

    def killed(self: Client, *letter: Any) -> None:
        if sent:
            send(self, *letter)
        raise Killed

    monkeypatch.setattr(Client, "send_text", killed)


@pytest.mark.parametrize(("sent", "times"), [(False, 1), (True, 2)])
def test_a_process_that_dies_in_the_middle_loses_nothing(
    street: Street, rider: Person, monkeypatch: pytest.MonkeyPatch, sent: bool, times: int
) -> None:
    rider.says("在吗")
    tell(street)
    with monkeypatch.context() as only_now:
        die(only_now, sent=sent)
        with pytest.raises(Killed):
            street.run_jobs("deliver")
    street.run_jobs("deliver")
    assert len(heard(rider)) == int(sent)  # for a while it counts as being sent
    pass_time(street, minutes=3)
    street.run_jobs("deliver")
    street.run_jobs("deliver")
    assert heard(rider) == ["一"] * times


def test_two_processes_at_once_send_it_once(street: Street, rider: Person) -> None:
    rider.says("在吗")
    for note in "一二三四":
        tell(street, note=note)
    at_once(*[lambda: street.run_jobs("deliver")] * 2)
    assert sorted(heard(rider)) == sorted("一二三四")


def test_one_that_cannot_be_worded_spoils_only_itself(street: Street, rider: Person) -> None:
    rider.says("在吗")
    broken = tell(street, note="坏")
    with street.inside():
        db.session.get_one(Notice, broken).kind = "nobody knows"
    tell(street, note="好")
    done = street.run_jobs("deliver")["deliver"]
    assert (done.items, done.failures) == (1, 0)
    assert notice(street, broken).delivery is Delivery.FAILED
    assert heard(rider) == ["好"]
