"""Fifteen days of wishes that nobody takes, that somebody forgets: every step once, every message
counted, with a process that dies half way and two that run at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.clock import local, now
from backend.db import db, transaction
from backend.jobs import schedule
from backend.jobs.runner import run
from backend.notifications.models import Notice, Pace
from backend.people.models import Person
from backend.web import App
from backend.wishes import asking, units
from backend.wishes.models import Ask, ClaimEnd, Status, Suspension, Wish

from ..street import at_once
from ..world import WEDNESDAY, World
from .helpers import neighbour
from .making import claimed, on_the_board

Travel = Callable[[datetime], None]


@dataclass
class Story:
    """Days of one installation, told by its clock."""

    app: App
    world: World
    travel: Travel

    @contextmanager
    def going_on(self) -> Iterator[World]:
        """Somebody does something now."""
        with self.app.app_context():
            with transaction():
                self.world.now = now()
                yield self.world
            db.session.remove()

    def run(self) -> int:
        """What the jobs process does in a minute; how many wishes it had something to do for."""
        with self.app.app_context():
            done = run(schedule.named("chase_wishes"))
            db.session.remove()
        assert done.failures == 0, done.error
        return done.items

    def go(self, days: float) -> None:
        """To so many days, and a minute, after the story began."""
        self.travel(WEDNESDAY + timedelta(days=days, minutes=1))

    def on(self, days: float) -> int:
        self.go(days)
        return self.run()

    def told(self) -> Counter[tuple[str, str]]:
        """Every message of the chase: to whom, of which kind, how often."""
        with self.app.app_context(), transaction(write=False):
            query = select(Person.name, Notice.kind).join(Notice, Notice.person_id == Person.id)
            return Counter((name, kind) for name, kind in db.session.execute(query))

    def words(self, wish_id: int) -> list[tuple[date, str]]:
        """The dated lines that the wisher reads."""
        with self.app.app_context(), transaction(write=False):
            steps = db.session.get_one(Wish, wish_id).steps
            return [(local(step.at).date(), step.words) for step in steps]

    def keys(self, wish_id: int) -> list[str]:
        with self.app.app_context(), transaction(write=False):
            return [step.key for step in db.session.get_one(Wish, wish_id).steps]


@pytest.fixture
def story(app: App, world: World, travel: Travel) -> Story:
    travel(WEDNESDAY)
    return Story(app, world, travel)


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


def dies_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next time when somebody is told what suits them, after the step and the asks."""
    real = asking.tell_each

    def dying(*given: object, **more: object) -> int:
        monkeypatch.setattr(asking, "tell_each", real)
        db.session.flush()
        raise Killed

    monkeypatch.setattr(asking, "tell_each", dying)


def test_fifteen_days_of_a_wish_that_nobody_takes(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with story.going_on() as w:
        for name in ("会修的小黄", "会修的小蓝"):
            neighbour(w, name, "repair")
        neighbour(w, "只会下棋", "company")
        units.enrol(w.water, kinds=["help"], monthly_cap=3, by=w.street_officer, now=w.now)
        units.name_representative(w.water, w.handler, by=w.street_officer, now=w.now)
        wish_id = on_the_board(w).id
    before = story.told()

    def since() -> Counter[tuple[str, str]]:
        return story.told() - before

    asked = {("会修的小黄", "wish_fits"): 1, ("会修的小蓝", "wish_fits"): 1}
    all_asked = {**asked, ("党员老许", "wish_fits"): 1, ("水务的老秦", "wish_fits"): 1}
    workers = {("刘敏", "wish_to_worker"): 1, ("陈芳", "wish_to_worker"): 1}
    street = {("街道的小郭", "wish_to_street"): 1}

    assert [story.on(days) for days in (0, 0.5, 0.99)] == [0, 0, 0]
    dies_once(monkeypatch)
    with pytest.raises(Killed):
        story.on(1)
    assert (since(), story.keys(wish_id)) == ({}, []), "what was half done is undone"
    assert [story.run(), story.run()] == [1, 0]
    assert since() == asked

    assert [story.on(days) for days in (1.25, 2, 2.99)] == [0, 0, 0]
    story.go(3)
    assert sorted(at_once(*[story.run] * 2)) == [0, 1], "two jobs processes"
    assert since() == all_asked

    assert [story.on(days / 2) for days in range(7, 14)] == [0] * 7
    assert story.on(7) == 1
    assert since() == {**all_asked, **workers}
    assert [story.on(days) for days in (8, 8.9, 9.1, 9.2, 10, 11, 12, 13)] == [0, 0, 1, *[0] * 5]
    workers |= {("刘敏", "wish_unanswered"): 1, ("陈芳", "wish_unanswered"): 1}
    assert since() == {**all_asked, **workers}
    assert [story.on(days) for days in (14, 14.5, 15)] == [1, 0, 0]
    assert since() == {**all_asked, **workers, **street}

    assert story.words(wish_id) == [
        (date(2026, 7, 2), "问了 2 位邻居，都是能帮“修一修”的。"),
        (date(2026, 7, 4), "又问了网格和社区的 1 位党员和 1 个单位。"),
        (date(2026, 7, 8), "交给了社区：7 月 10 日前自己来办、找到人，或者答复您。"),
        (date(2026, 7, 10), "社区答应的时间过了，又催了一次。"),
        (date(2026, 7, 15), "还没有人认领，报给了街道。"),
    ]
    with story.going_on():
        assert len(db.session.scalars(select(Ask)).all()) == 4
        notices = db.session.scalars(select(Notice).where(Notice.created_at > WEDNESDAY)).all()
        letters = {(n.person_id, n.due_at) for n in notices if n.pace is Pace.DIGEST}
        assert all(f"{local(n.due_at):%H:%M}" == "09:00" for n in notices if n.pace is Pace.DIGEST)
        assert len(letters) == 9, "one letter each, two for the community's"

    assert story.on(20) == 0
    assert [story.on(21.1), story.on(21.5), story.on(28.2)] == [1, 0, 1], "never forgotten"
    assert story.keys(wish_id)[5:] == ["open:again:1", "open:again:2"]
    assert since()["街道的小郭", "wish_still"] == 2


def test_a_forgotten_promise_goes_back_and_up_the_ladder(story: Story) -> None:
    with story.going_on() as w:
        wish_id = claimed(w, days=4).id
    before = story.told()
    assert [story.on(d) for d in (0.5, 2.1, 2.2, 2.3)] == [0, 0, 1, 0]
    assert [story.on(d) for d in (3, 3.4, 4, 4.4, 4.7)] == [0, 1, 0, 0, 0]
    assert story.told() - before == {
        ("党员老许", "wish_promise_half"): 1,
        ("党员老许", "wish_promise_day"): 1,
    }
    assert [story.on(4.8), story.on(4.9)] == [1, 0]
    told = story.told() - before
    assert told["党员老许", "wish_promise_over"] == told["胡婆婆", "wish_released"] == 1
    with story.going_on():
        wish = db.session.get_one(Wish, wish_id)
        assert (wish.status, wish.live_claims) == (Status.OPEN, [])
        assert wish.claims[0].how_ended is ClaimEnd.RELEASED
        assert wish.rings_at is not None and wish.opened_at is not None
        assert wish.rings_at - wish.opened_at == timedelta(days=1), "it goes on from here"
        assert db.session.scalars(select(Suspension)).all() == []
    assert [words for _, words in story.words(wish_id)] == [
        "提醒了认领的人。",
        "到了约好的日子，提醒了认领的人。",
        "约好的日子过了，认领的人没有消息，放回墙上接着找人。",
    ]
