"""One failing item spoils one item, and every run leaves a record."""

import re

import pytest

from backend.clock import now
from backend.db import db, transaction
from backend.jobs.runner import Done, Job, each, run
from backend.jobs.schedule import JOBS, named
from backend.people.models import Person
from backend.records.models import JobRun
from backend.web import App


def record(app: App, name: str) -> JobRun:
    with app.app_context(), transaction(write=False):
        found = db.session.get_one(JobRun, name)
        db.session.expunge_all()
        return found


def write_unless_odd(number: int) -> bool:
    with transaction():
        db.session.add(Person(name=f"第{number}个", created_at=now()))
        db.session.flush()
        if number % 2:
            raise ValueError(f"number {number} is odd")
    return number != 4


def test_one_failing_item_spoils_one_item(app: App) -> None:
    with app.app_context():
        done = run(Job("test", 1, lambda: each([0, 1, 2, 3, 4], write_unless_odd), "试"))
        with transaction(write=False):
            names = {person.name for person in db.session.query(Person)}
    assert names == {"第0个", "第2个", "第4个"}
    assert (done.items, done.failures) == (2, 2)  # the fourth said that it had done nothing
    kept = record(app, "test")
    assert (kept.items, kept.failures) == (2, 2)
    assert kept.error == "ValueError"  # its message may quote somebody


def test_a_broken_job_is_recorded_and_forgiven(app: App) -> None:
    def broken() -> Done:
        raise RuntimeError("x" * 1000)

    with app.app_context():
        run(Job("test", 1, broken, "试"))
    kept = record(app, "test")
    assert (kept.items, kept.failures) == (0, 1)
    assert kept.error == "RuntimeError"
    with app.app_context():
        run(Job("test", 1, lambda: Done(items=3), "试"))
    kept = record(app, "test")
    assert (kept.items, kept.failures, kept.error) == (3, 0, "")
    assert kept.ended_at is not None and kept.ended_at >= kept.started_at


def test_every_job_has_words_and_a_sane_pace() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        assert re.fullmatch("[a-z_]{3,40}", job.name)
        assert re.search("[一-鿿]{4}", job.says)
        assert 1 <= job.every <= 86400
    assert named("heartbeat").every * 3 <= 60  # /readyz looks at the last minute
    assert named("deliver").every <= 5
    with pytest.raises(KeyError):
        named("nothing of the kind")


@pytest.mark.parametrize("name", [job.name for job in JOBS])
def test_every_job_runs_by_hand_in_an_empty_installation(app: App, name: str) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "run", name])
    assert result.exit_code == 0, result.output
    assert record(app, name).failures == 0


def test_a_job_nobody_knows(app: App) -> None:
    assert app.test_cli_runner().invoke(args=["jobs", "run", "dance"]).exit_code != 0
