"""The clock door was away, was killed half way, or was there twice: each step once, no flood."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases import reporting
from backend.cases.models import Clock, Escalation, Source
from backend.clock import SHANGHAI, now
from backend.config import Config
from backend.db import db, transaction
from backend.notifications.models import Notice
from backend.people.models import Identity, Platform
from backend.web import App
from dev.instance import ROOT

from ..street import Person, Street, until
from ..world import WEDNESDAY, World, spot
from .test_bad_days import Town, installation, reported, town  # noqa: F401

Travel = Callable[[datetime], None]

# The clock door in a process of its own, which may be told to die before its n-th commit.
LOOK_AT_CLOCKS = """
import os, signal, sys
from backend import create_app
from backend.config import Config
from backend.jobs import cases

ring, die_at, rung = cases.ring, int(sys.argv[1]), 0

def ring_and_perhaps_die(clock, *, now):
    global rung
    steps, rung = ring(clock, now=now), rung + 1
    if rung == die_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return steps

cases.ring = ring_and_perhaps_die
with create_app(Config.from_env()).app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    print(cases.look_at_clocks(), flush=True)
"""


def clock_door(config: Config, die_at: int = 0) -> "subprocess.Popen[str]":
    """A process that looks at the clocks as soon as it is told to."""
    given = {name: str(value) for name, value in asdict(config).items() if value not in ("", None)}
    given |= {name: str(int(value)) for name, value in asdict(config).items() if value is True}
    given = {name: value for name, value in given.items() if value != "False"}
    return subprocess.Popen(
        [sys.executable, "-c", LOOK_AT_CLOCKS, str(die_at)],
        env={**os.environ, **given, "PYTHONPATH": str(ROOT)}, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def go(*doors: "subprocess.Popen[str]") -> list[int]:
    """Let them look, all at the same instant; how each ended."""
    for door in doors:
        assert door.stdout is not None
        assert door.stdout.readline() == "ready\n", door.communicate()[1]
    for door in doors:
        assert door.stdin is not None
        door.stdin.write("\n")
        door.stdin.flush()
    ends = []
    for door in doors:
        said, problems = door.communicate(timeout=60)
        assert "failures=0" in said or door.returncode == -signal.SIGKILL, (said, problems)
        ends.append(door.returncode)
    return ends


def reports(app: App, world: World, count: int, *, danger: bool = False) -> list[int]:
    with app.app_context(), transaction():
        cases = [
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
        return [case.id for case in cases]


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
    app: App, world: World, config: Config, travel: Travel, die_at: int
) -> None:
    cases = reports(app, world, 4)
    travel(WEDNESDAY + timedelta(days=2))
    assert go(clock_door(config, die_at)) == [-signal.SIGKILL]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in cases[: die_at - 1]}
    assert go(clock_door(config)) == [0]
    assert go(clock_door(config)) == [0]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in cases}
    assert told(app) == {"overdue": 2 * 4, "escalated": 2 * 4}
    assert still_ringing(app) == 0


def test_two_jobs_processes_escalate_at_once(
    app: App, world: World, config: Config, travel: Travel
) -> None:
    cases = reports(app, world, 6)
    travel(WEDNESDAY + timedelta(days=2))
    assert go(clock_door(config), clock_door(config)) == [0, 0]
    assert steps(app) == {case_id: [1, 2, 3] for case_id in cases}
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


def test_killed_and_away_for_days_in_a_whole_town(town: Town) -> None:  # noqa: F811
    number = reported(town.newcomer())
    town.running.end("jobs", kill=True)
    town.skip(4 * 86400)
    town.running.start("jobs")
    taken = (
        "SELECT e.step FROM case_escalations e JOIN cases c ON c.id = e.case_id "
        "WHERE c.number = ? ORDER BY e.id"
    )
    until(lambda: len(town.look(taken, number)) >= 3, seconds=60)
    town.running.end("jobs", kill=True)
    ran = "SELECT started_at FROM job_runs WHERE name = 'look_at_clocks'"
    before = town.look(ran)
    town.skip(86400)
    town.running.start("jobs")
    until(lambda: town.look(ran) != before, seconds=60)
    assert town.look(taken, number) == [1, 2, 3]
    keys = "SELECT dedupe_key FROM notices WHERE dedupe_key LIKE '%overdue:%'"
    assert max(Counter(town.look(keys)).values()) == 1
