"""What is of one kind and waits for one person is taken together; everything else goes alone."""

from datetime import timedelta
from itertools import count
from threading import Event
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select, text

from backend.db import db, transaction
from backend.notifications import actions
from backend.notifications.gathering import claim_together, claimed
from backend.notifications.models import Delivery, Notice
from backend.notifications.rules import CLAIM, MOST_TOGETHER
from backend.notifications.words import GATHERED, WORDS, gathered
from backend.web import App
from backend.wechat.messages import TEXT_LIMIT

from ..street import at_once
from ..world import World

_keys = count()


def told(
    w: World, many: int, kind: str = "overdue", name: str = "worker", **more: Any
) -> list[int]:
    """Ids of so many notices of a kind."""
    given = {"title": "井盖", "remaining": "超时 2 小时", "level": "街道", **more.pop("data", {})}
    person = getattr(w, name)
    for n in range(many):
        data = {"number": f"JA-{n:04}", **given}
        assert actions.notify(person, kind, data, key=str(next(_keys)), now=w.now, **more)
    found = select(Notice.id).where(Notice.kind == kind, Notice.person_id == person.id)
    return list(db.session.scalars(found.order_by(Notice.id)))[-many:]


def taken(notice_id: int, w: World, after: timedelta = timedelta()) -> list[int]:
    return sorted(notice.id for notice in claim_together(notice_id, now=w.now + after))


@pytest.mark.parametrize("kind", GATHERED)
@pytest.mark.parametrize(("many", "together"), [(1, 1), (3, 1), (4, 4), (60, 60), (81, 80)])
def test_many_go_together_few_alone(inside: World, kind: str, many: int, together: int) -> None:
    ids = told(inside, many, kind)
    assert taken(ids[0], inside) == ids[:together]
    assert taken(ids[0], inside) == []


def test_all_taken_together_are_nobody_elses(inside: World) -> None:
    ids = told(inside, 5)
    assert taken(ids[3], inside) == ids
    assert [taken(one, inside) for one in ids] == [[]] * 5
    almost = CLAIM - timedelta(seconds=1)
    assert [taken(one, inside, almost) for one in ids] == [[]] * 5
    assert taken(ids[1], inside, CLAIM) == ids  # the process died: together once more


def test_what_stays_out(inside: World) -> None:
    mine = told(inside, 4)
    others = [
        *told(inside, 4, name="colleague"),
        *told(inside, 4, "escalated"),
        *told(inside, 4, urgent=True),
        *told(inside, 4, data={"number": ""}),
    ]
    sent = told(inside, 1, data={"title": "已经发了"})[0]
    db.session.get_one(Notice, sent).delivery = Delivery.SENT
    db.session.flush()
    assert taken(mine[0], inside) == mine
    assert taken(others[8], inside) == [others[8]]  # urgent
    assert taken(others[12], inside) == [others[12]]  # has no number to be named by


def test_kinds_that_are_not_gathered_go_alone(inside: World) -> None:
    ids = told(inside, 6, "closed", data={"note": "好"})
    assert taken(ids[0], inside) == ids[:1]


def test_held_and_put_off_ones_come_along(inside: World) -> None:
    ids = told(inside, 5)
    held, put_off, busy = (db.session.get_one(Notice, one) for one in ids[1:4])
    actions.settle(held, Delivery.HELD, now=inside.now)
    actions.wait_until(put_off, inside.now + timedelta(minutes=9))
    busy.delivery, busy.due_at = Delivery.CLAIMED, inside.now + CLAIM
    db.session.flush()
    assert taken(ids[0], inside) == [ids[0], *ids[1:3], ids[4]]
    assert busy.delivery is Delivery.CLAIMED
    assert taken(busy.id, inside, CLAIM) == ids


def test_two_processes_at_once_make_one_message(app: App, world: World) -> None:
    with app.app_context(), transaction():
        ids = told(world, 40)

    def take(notice_id: int) -> list[int]:
        with app.app_context():
            try:
                with transaction():
                    return taken(notice_id, world)
            finally:
                db.session.remove()

    for number in range(8):
        done = at_once(*[lambda one=one: take(one) for one in ids[number : number + 4]])
        assert sorted(done) == [[], [], [], ids]
        with app.app_context(), transaction():
            for notice in db.session.scalars(select(Notice)):
                actions.wait_until(notice, world.now)


@pytest.mark.postgresql
def test_who_goes_silent_meanwhile_and_the_job_never_wait_for_each_other(
    app: App, world: World
) -> None:
    """Both take what waits in the order of ids, wherever the rows lie."""
    with app.app_context(), transaction():
        ids = told(world, 2)
    with app.app_context(), transaction():  # now the first lies behind the second
        actions.wait_until(db.session.get_one(Notice, ids[0]), world.now + CLAIM)
    begun = Event()

    def settle() -> None:
        with app.app_context(), transaction():
            claimed(ids[:1])
            begun.set()
            _until_another_waits()
            claimed(ids[1:])

    def go_silent() -> None:
        begun.wait(10)
        with app.app_context(), transaction():
            actions.mute(world.worker, now=world.now)

    assert at_once(settle, go_silent) == [None, None]


def _until_another_waits() -> None:
    waits = "wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(100):
        if db.session.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE {waits}")):
            return
        sleep(0.05)


def test_the_sentence_names_each_case_once() -> None:
    said = gathered("overdue", ["JA-1", "JA-2", "JA-1"])
    assert said == "有 2 件事超时了：JA-1、JA-2，请到待办里看。"


@pytest.mark.parametrize("kind", GATHERED)
def test_as_many_as_go_together_fit_into_one_message(kind: str) -> None:
    assert kind in WORDS
    said = gathered(kind, [f"JIANGAN-260701-{n:05}" for n in range(MOST_TOGETHER)])
    assert len(said.encode()) <= TEXT_LIMIT
