"""The clock door was away, was killed half way, or was there twice: each step once, no flood."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import NoReturn

import pytest
from sqlalchemy import select

from backend.cases import reporting
from backend.cases.models import Clock, Escalation, Source
from backend.clock import SHANGHAI, now
from backend.db import db, transaction
from backend.jobs import cases
from backend.notifications.models import Notice
from backend.people.models import Identity, Platform
from backend.web import App

from ..street import Person, Street
from ..world import WEDNESDAY, World, spot

Travel = Callable[[datetime], None]
Ring = Callable[..., int]


class ClockDoor:
    """A process that looks at the clocks as soon as it is told to, and may die before its n-th
    commit. A copy of this one: to import the product anew takes longer than the test."""

    def __init__(self, app: App, die_at: int = 0) -> None:
        self._told, self._tell = os.pipe()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()  # no connection is to be in two processes
        self.pid = os.fork()
        if self.pid == 0:
            self._look(app, die_at)

    def _look(self, app: App, die_at: int) -> NoReturn:
        """In the child, which never comes back into the test."""
        failures = 1
        try:
            os.read(self._told, 1)
            with pytest.MonkeyPatch.context() as patch, app.app_context():
                patch.setattr(cases, "ring", partial(self._ring, cases.ring, die_at, count(1)))
                failures = cases.look_at_clocks().failures
        finally:
            os._exit(failures)

    @staticmethod
    def _ring(ring: Ring, die_at: int, rung: Iterator[int], clock: Clock, *, now: datetime) -> int:
        steps = ring(clock, now=now)
        if next(rung) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return steps

    def goes(self) -> None:
        os.write(self._tell, b"!")

    def ended(self) -> int:
        """Its exit status, or minus the signal that ended it."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self._told)
        os.close(self._tell)
        return os.waitstatus_to_exitcode(status)


def go(*doors: ClockDoor) -> list[int]:
    """Let them look, all at the same instant; how each ended."""
    for door in doors:
        door.goes()
    return [door.ended() for door in doors]


def reports(app: App, world: World, count: int, *, danger: bool = False) -> list[int]:
    with app.app_context(), transaction():
        made = [
            reporting.report(
                by=world.rider,
                source=Source.APP,
                words="井盖响",
                place=spot(),
                danger=danger,
                now=now(),
            )
            for _ in range(count)
        ]
        return [case.id for case in made]


def steps(app: App) -> dict[int, list[int]]:
    """The steps that were taken, in the order in which they were, by case."""
    taken: dict[int, list[int]] = {}
    with app.app_context(), transaction(write=False):
        for row in db.session.scalars(select(Escalation).order_by(Escalation.id)):
            taken.setdefault(row.case_id, []).append(row.step)
    return taken


def told(app: App) -> Counter[str]:
    with app.app_context(), transaction(write=False):
        return Counter(db.session.scalars(select(Notice.kind)))


def still_ringing(app: App) -> int:
    with app.app_context(), transaction(write=False):
        return len(db.session.scalars(select(Clock.id).where(Clock.rings_at <= now())).all())


@pytest.mark.parametrize("die_at", [1, 3])
def test_killed_in_the_middle_of_escalating(
    app: App, world: World, travel: Travel, die_at: int
) -> None:
    ids = reports(app, world, 4)
    travel(WEDNESDAY + timedelta(days=2))
    assert go(ClockDoor(app, die_at)) == [-signal.SIGKILL]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in ids[: die_at - 1]}
    assert go(ClockDoor(app)) == [0]
    assert go(ClockDoor(app)) == [0]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in ids}
    assert told(app) == {"overdue": 2 * 4, "escalated": 2 * 4}
    assert still_ringing(app) == 0


def test_two_jobs_processes_escalate_at_once(app: App, world: World, travel: Travel) -> None:
    ids = reports(app, world, 6)
    travel(WEDNESDAY + timedelta(days=2))
    assert go(ClockDoor(app), ClockDoor(app)) == [0, 0]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in ids}
    assert told(app) == {"overdue": 2 * 6, "escalated": 2 * 6}


def follower(street: Street, world: World, who: str) -> Person:
    """Somebody of the staff who has written to the account just now."""
    openid = f"openid-of-{who}"
    with street.inside():
        db.session.add(
            Identity(
                platform=Platform.OFFICIAL_ACCOUNT,
                appid=street.app.config["WECHAT_OA_APPID"],
                openid=openid,
                person_id=world.ids[who],
            )
        )
    phone = street.person(who, openid)
    phone.says("在吗")
    return phone


def rounds(street: Street, count: int = 4) -> None:
    for _ in range(count):
        street.run_jobs("look_at_clocks", "keep_in_order", "remind", "deliver")


def test_back_after_two_days_each_hears_one_message(street: Street, world: World) -> None:
    reports(street.app, world, 8)
    street.travel(WEDNESDAY + timedelta(days=2))  # a Friday afternoon
    phones = [follower(street, world, who) for who in ("worker", "street_officer")]
    rounds(street)
    for phone, begins in zip(phones, ("有 8 件事超时了", "有 8 件事超时，报到您这里"), strict=True):
        (message,) = phone.notices()
        assert message.startswith(begins)
        assert all(f"JA-{number:04}" in message for number in range(1, 9))
    assert told(street.app) == {"overdue": 2 * 8, "escalated": 2 * 8}


def test_back_at_night_nobody_is_woken_but_for_danger(street: Street, world: World) -> None:
    reports(street.app, world, 5)
    street.travel(datetime(2026, 7, 3, 23, 10, tzinfo=SHANGHAI))
    officer = follower(street, world, "street_officer")
    rounds(street)
    assert officer.notices() == []
    reports(street.app, world, 1, danger=True)
    street.travel(datetime(2026, 7, 4, 0, 50, tzinfo=SHANGHAI))
    rounds(street)
    (urgent,) = officer.notices()
    assert urgent.startswith("JA-0006")
    street.travel(datetime(2026, 7, 4, 8, 0, tzinfo=SHANGHAI))
    rounds(street)
    assert officer.notices()[1].startswith("有 5 件事超时，报到您这里")
    assert len(officer.notices()) == 2
