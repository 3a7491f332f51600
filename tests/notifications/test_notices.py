"""From the verb's row to the phone: once, at a good time, within WeChat's limits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI, local
from backend.db import db
from backend.notifications import actions, queries
from backend.notifications.models import ChatWindow, Delivery, Notice
from backend.notifications.rules import (
    BUDGET,
    CLAIM,
    MOST_ATTEMPTS,
    WINDOW,
    backoff,
    earliest,
)

from ..world import World


def told(w: World, key: str = "k", name: str = "worker", **more: object) -> Notice:
    person, now = getattr(w, name), more.pop("now", w.now)
    assert actions.notify(person, "closed", {"number": "JA-1"}, key=key, now=now, **more)  # type: ignore[arg-type]
    return db.session.scalars(select(Notice).where(Notice.dedupe_key == key)).one()


def claimed(w: World, **more: object) -> Notice:
    notice = actions.claim(told(w, **more).id, now=w.now)  # type: ignore[arg-type]
    assert notice is not None
    return notice


def test_told_once_per_key(inside: World) -> None:
    told(inside)
    assert not actions.notify(inside.worker, "closed", {}, key="k", now=inside.now)
    assert not actions.notify(inside.rider, "closed", {}, key="k", now=inside.now)
    assert len(queries.inbox(inside.ids["worker"])) == 1


@pytest.mark.parametrize(
    ("hour", "minute", "until"),
    [
        (10, 29, None),
        (10, 30, "13:30"),
        (13, 29, "13:30"),
        (13, 30, None),
        (16, 59, None),
        (17, 0, "20:00"),
        (19, 59, "20:00"),
        (20, 0, None),
        (0, 0, None),
    ],
)
def test_a_rider_is_left_alone_at_meal_peaks(
    inside: World, hour: int, minute: int, until: str | None
) -> None:
    at = inside.now.astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
    due = earliest(inside.rider, urgent=False, now=at)
    assert due == at if until is None else f"{local(due):%H:%M}" == until
    assert local(due).date() == at.date()
    assert earliest(inside.rider, urgent=True, now=at) == at
    for name in ("worker", "handler", "resident", "stranger"):
        assert earliest(getattr(inside, name), urgent=False, now=at) == at


def test_due_when_its_time_has_come(inside: World) -> None:
    at = inside.now.astimezone(SHANGHAI).replace(hour=12)
    notice = told(inside, name="rider", now=at)
    danger = told(inside, key="d", name="rider", now=at, urgent=True)
    assert queries.due(now=at) == [danger.id]
    assert queries.due(now=at.replace(hour=13, minute=30)) == [danger.id, notice.id]
    assert actions.claim(notice.id, now=at) is None


def test_the_urgent_first_and_twenty_at_a_time(inside: World) -> None:
    held = claimed(inside, key="held")
    actions.settle(held, Delivery.HELD, now=inside.now)
    actions.heard_from(inside.worker, now=inside.now)
    waiting = [told(inside, key=str(n)).id for n in range(18)]
    danger = told(inside, key="danger", urgent=True)
    later = inside.now + timedelta(seconds=1)
    assert queries.due(now=later) == [danger.id, *waiting, held.id]
    waiting += [told(inside, key=str(n)).id for n in range(18, 30)]
    assert queries.due(now=later) == [danger.id, *waiting[:19]]


def test_a_claim_is_exclusive_until_it_expires(inside: World) -> None:
    notice = claimed(inside)
    assert notice.delivery is Delivery.CLAIMED
    assert actions.claim(notice.id, now=inside.now) is None
    assert queries.due(now=inside.now) == []
    later = inside.now + CLAIM  # the process died: somebody else takes over
    assert queries.due(now=later) == [notice.id]
    assert actions.claim(notice.id, now=later - timedelta(seconds=1)) is None
    assert actions.claim(notice.id, now=later) is notice
    assert actions.claim(notice.id, now=later) is None


@pytest.mark.parametrize("end", [Delivery.SENT, Delivery.FAILED, Delivery.INBOX_ONLY])
def test_what_is_settled_is_not_claimed_again(inside: World, end: Delivery) -> None:
    notice = claimed(inside)
    actions.settle(notice, end, now=inside.now, problem="x" * 500)
    assert (notice.sent_at is not None) == (end is Delivery.SENT)
    assert len(notice.problem) == 200
    later = inside.now + timedelta(days=30)
    assert queries.due(now=later) == []
    assert actions.claim(notice.id, now=later) is None


def test_five_messages_within_48_hours(inside: World) -> None:
    notice = claimed(inside)
    assert not actions.spend(notice, now=inside.now)  # never heard from
    actions.heard_from(inside.worker, now=inside.now)
    assert [actions.spend(notice, now=inside.now) for _ in range(BUDGET + 2)] == (
        [True] * BUDGET + [False] * 2
    )
    actions.heard_from(inside.worker, now=inside.now + timedelta(hours=1))
    assert actions.spend(notice, now=inside.now + timedelta(hours=1))
    closes = inside.now + timedelta(hours=1) + WINDOW
    assert actions.spend(notice, now=closes - timedelta(seconds=1))
    assert not actions.spend(notice, now=closes)


def test_what_did_not_go_out_counts_for_nothing(inside: World) -> None:
    notice = claimed(inside)
    actions.heard_from(inside.worker, now=inside.now)
    actions.refund(notice)  # never below zero
    for _ in range(BUDGET):
        assert actions.spend(notice, now=inside.now)
    actions.refund(notice)
    assert actions.spend(notice, now=inside.now)
    assert not actions.spend(notice, now=inside.now)
    assert db.session.scalars(select(ChatWindow.sent)).one() == BUDGET


def test_what_was_held_goes_with_the_next_message(inside: World) -> None:
    held, sent = claimed(inside, key="held"), claimed(inside, key="sent")
    actions.settle(held, Delivery.HELD, now=inside.now)
    actions.settle(sent, Delivery.SENT, now=inside.now)
    db.session.flush()
    later = inside.now + timedelta(days=3)
    actions.heard_from(inside.rider, now=later)  # somebody else
    assert queries.due(now=later) == []
    actions.heard_from(inside.worker, now=later)
    assert queries.due(now=later) == [held.id]
    actions.shut(held)  # WeChat has counted more than we
    assert queries.due(now=later) == []
    actions.heard_from(inside.worker, now=later)
    assert actions.claim(held.id, now=later) is held
    assert queries.due(now=later) == []


def test_each_try_waits_longer_and_the_last_gives_up(inside: World) -> None:
    notice, at, waits = claimed(inside), inside.now, []
    for _ in range(MOST_ATTEMPTS - 1):
        actions.postpone(notice, "busy", now=at)
        assert (notice.delivery, notice.problem) == (Delivery.WAITING, "busy")
        waits.append(notice.due_at - at)
        at = notice.due_at
        assert actions.claim(notice.id, now=at) is notice
    assert waits == sorted(waits)
    assert waits[0] == backoff(1) == timedelta(seconds=10)
    assert backoff(50) == timedelta(minutes=10)
    actions.postpone(notice, "still busy", now=at)
    assert (notice.delivery, notice.problem) == (Delivery.FAILED, "still busy")
    assert len(queries.inbox(inside.ids["worker"])) == 1  # there it stays


def test_waiting_for_a_better_time_is_no_failed_try(inside: World) -> None:
    notice = claimed(inside)
    actions.wait_until(notice, inside.now + timedelta(hours=1))
    assert (notice.attempts, notice.delivery) == (0, Delivery.WAITING)
    assert queries.due(now=inside.now + timedelta(minutes=59)) == []


def test_whoever_wants_no_notices_finds_them_in_the_inbox(inside: World) -> None:
    waiting, held = told(inside, key="w"), claimed(inside, key="h")
    actions.settle(held, Delivery.HELD, now=inside.now)
    others = told(inside, key="o", name="colleague")
    actions.mute(inside.worker, now=inside.now)
    actions.mute(inside.worker, now=inside.now)
    assert actions.muted(inside.ids["worker"])
    assert not actions.muted(inside.ids["colleague"])
    assert {waiting.delivery, held.delivery} == {Delivery.INBOX_ONLY}
    assert others.delivery is Delivery.WAITING
    actions.unmute(inside.worker)
    actions.unmute(inside.worker)
    assert not actions.muted(inside.ids["worker"])


def test_one_s_own_inbox(inside: World) -> None:
    ids = [told(inside, key=f"k{i}").id for i in range(5)]
    told(inside, key="other", name="colleague")
    me = inside.worker
    assert [n.id for n in queries.inbox(me.id, limit=2)] == ids[:2:-1]
    assert [n.id for n in queries.inbox(me.id, before=ids[3])] == ids[2::-1]
    assert queries.unread(me.id) == 5
    assert actions.read(inside.colleague, ids, now=inside.now) == 0
    assert actions.read(me, ids[:2], now=inside.now) == 2
    assert actions.read(me, ids[:3], now=inside.now) == 1
    assert actions.read(me, [], now=inside.now) == 0
    assert queries.unread(me.id) == 2
