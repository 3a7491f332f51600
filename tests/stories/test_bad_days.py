"""Bad days with real processes: what was said once is kept once, whatever dies meanwhile."""

import os
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from dev.instance import ROOT, Instance, Running, end_all, free_port, next_wednesday

from ..street import MEDIA, Person, Wire, until

HERE = (30.6095, 114.3079)  # in one of the demo's grids


@dataclass
class Town:
    """A whole installation of its own, with the demo neighbourhood in it."""

    instance: Instance
    running: Running

    @property
    def wire(self) -> Wire:
        return Wire(self.instance.wechat_url)

    def newcomer(self) -> Person:
        return Person(self.wire, self.wire.post("/users", name="路人")["openid"])

    def look(self, query: str, *values: object) -> list[Any]:
        """The first column, read without the product's own engine: on SQLite that would take the
        write lock."""
        if url := self.instance.database_url:
            with psycopg.connect(url.replace("+psycopg", "")) as server:
                return [row[0] for row in server.execute(query.replace("?", "%s"), values)]
        with closing(sqlite3.connect(self.instance.home / "linli.db", timeout=10)) as file:
            return [row[0] for row in file.execute(query, values)]

    def number(self, table: str) -> int:
        (count,) = self.look(f"SELECT count(*) FROM {table}")
        return int(count)

    def photos_of(self, number: str) -> int:
        owned = "SELECT f.id FROM case_files f JOIN cases c ON c.id = f.case_id WHERE c.number = ?"
        return len(self.look(owned, number))

    def tries(self) -> int:
        """How often the last photo has been tried for."""
        (attempts,) = self.look("SELECT attempts FROM media_fetches ORDER BY id DESC LIMIT 1")
        return int(attempts)

    def skip(self, seconds: int) -> None:
        """Let that much time pass for all three processes."""
        file = self.instance.offset_file
        offset = int(file.read_text()) if file.exists() else 0
        file.write_text(str(offset + seconds))


@pytest.fixture(scope="module")
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("town")
    on_server = request.config.getoption("--db") == "postgresql"
    with ExitStack() as stack:
        url = stack.enter_context(a_database()) if on_server else ""
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("EMULATOR_RETRY_SECONDS", "5")
        instance = Instance(home, free_port(), free_port(), url)
        instance.set_clock(next_wednesday(14, 30))  # nobody sleeps: what is told rings at once
        instance.prepare()
        yield Town(instance, stack.enter_context(Running(instance)))


@contextmanager
def a_database() -> Iterator[str]:
    """An empty database of its own on the test's PostgreSQL server."""
    server, name = os.environ["LINLI_TEST_POSTGRES"], f"linli_town_{os.getpid()}"
    with psycopg.connect(server.replace("+psycopg", "") + "/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def town(installation: Town) -> Town:
    """All three processes are up and nothing is broken, whatever the test before did."""
    for name in installation.instance.commands():
        if name not in installation.running.processes:
            installation.running.start(name)
    installation.running.wait()
    installation.wire.mend()
    return installation


def reported(person: Person) -> str:
    """A photo and a place; the number that came back."""
    person.sends_photo()
    receipt = person.sends_place(HERE) or ""
    assert receipt.startswith("记下了，JA-")
    return receipt[4:11]


def test_killed_between_the_receipt_and_the_photo(town: Town) -> None:
    town.running.end("jobs", kill=True)
    person, messages = town.newcomer(), town.number("inbound_messages")
    number = reported(person)
    town.running.end("web", kill=True)
    assert town.photos_of(number) == 0
    town.running.start("web")
    town.running.start("jobs")
    until(lambda: town.photos_of(number))
    town.running.wait()
    assert number in (person.says("进度") or "")
    assert (town.photos_of(number), town.number("inbound_messages")) == (1, messages + 3)
    assert len(person.hears()) == 3


def test_killed_in_the_middle_of_a_fetch(town: Town) -> None:
    person, fetches = town.newcomer(), town.number("media_fetches")
    town.wire.fault(MEDIA, "slow", 30)
    number = reported(person)
    until(town.tries)
    town.running.end("jobs", kill=True)
    town.running.start("jobs")
    town.skip(15)  # the pause after a try that came to nothing
    until(lambda: town.photos_of(number))
    assert (town.photos_of(number), town.number("media_fetches")) == (1, fetches + 1)


def test_a_message_while_the_web_server_is_away(town: Town) -> None:
    person, cases = town.newcomer(), town.number("cases")
    town.running.end("web", kill=True)
    person.says("路口井盖没了")  # nobody answers; WeChat tries again by itself
    town.running.start("web")
    (reply,) = until(person.hears, seconds=40)
    assert "在哪里" in reply
    assert town.number("cases") == cases + 1
    town.running.wait()


def test_wechat_away_and_back(town: Town) -> None:
    person = town.newcomer()
    town.wire.fault("*", "http", 503, times=None)
    number = reported(person)
    until(town.tries)
    town.skip(3600)
    until(lambda: town.tries() > 1)
    assert town.photos_of(number) == 0
    town.wire.mend()
    town.skip(660)
    until(lambda: town.photos_of(number))
    assert town.photos_of(number) == 1


def test_two_jobs_processes_at_once(town: Town) -> None:
    log = town.instance.home / "second.log"
    with log.open("wb") as out:
        command, env = town.instance.commands()["jobs"], town.instance.env()
        second = subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=out)
    try:
        number = reported(town.newcomer())
        until(lambda: town.photos_of(number))
        assert "leading" not in log.read_text()
        town.running.end("jobs", kill=True)
        until(lambda: "leading" in log.read_text())
        number = reported(town.newcomer())
        until(lambda: town.photos_of(number))
        assert town.photos_of(number) == 1
    finally:
        end_all([second.pid])


def test_every_job_has_run_soon_after_a_start(town: Town) -> None:
    """One whose turn comes once a day would else never come on a machine started every day."""
    names = {"audit_ledger", "tidy_up", "remind", "heartbeat"}
    until(lambda: names <= set(town.look("SELECT name FROM job_runs")))


def test_killed_and_away_for_days_in_a_whole_town(town: Town) -> None:
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
