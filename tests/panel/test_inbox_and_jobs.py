"""One's own notices, and whether the clock still ticks."""

import re
from collections.abc import Callable
from datetime import timedelta

from backend.cases.models import Case
from backend.clock import now
from backend.db import transaction
from backend.jobs.schedule import JOBS as SCHEDULE
from backend.notifications.queries import inbox
from backend.notifications.words import UNREADABLE
from backend.panel.jobs import JOBS
from backend.records.models import JobRun
from backend.web import App

from ..cases.making import dispatched, reported
from ..world import World
from .conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def test_notices_are_read_and_marked(browser: Browse, make: Make) -> None:
    case_id = make(lambda w: reported(w, danger=True))
    hers = browser("worker")
    page = hers.get("/panel/inbox").text
    assert "急件 JA-0001" in page
    assert f"/panel/cases/{case_id}" in page
    assert "1 条没读" in page
    notice = re.findall(r'name="notice" value="(\d+)"', page)
    page = hers.follow(hers.post("/panel/inbox/read", {"notice": notice}, form="/panel/inbox"))
    assert "都读过了" in page


def test_one_that_cannot_be_worded_is_a_plain_sentence(browser: Browse, make: Make) -> None:
    def of_old(w: World) -> Case:
        case = reported(w, danger=True)
        inbox(w.worker.id)[0].kind = "of_old"
        return case

    make(of_old)
    make(lambda w: reported(w, danger=True))
    page = browser("worker").get("/panel/inbox").text
    assert UNREADABLE in page and "急件 JA-0002" in page


def test_nobody_marks_the_notices_of_others(browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, danger=True))
    hers = browser("worker")
    notice = re.findall(r'name="notice" value="(\d+)"', hers.get("/panel/inbox").text)
    other = browser("next_worker")
    other.post("/panel/inbox/read", {"notice": [*notice, "x", "²", "9" * 30]}, form="/panel/new")
    assert "1 条没读" in hers.get("/panel/inbox").text
    assert "还没有提醒" in other.get("/panel/inbox").text


def test_a_unit_finds_its_case_from_the_notice(browser: Browse, make: Make) -> None:
    case_id = make(dispatched)
    handler = browser("handler")
    page = handler.get("/panel/inbox").text
    assert "新工单 JA-0001" in page
    assert "/h/" not in page
    found = handler.get("/panel/find?number=JA-0001")
    assert found.location == f"/panel/cases/{case_id}"


def test_the_inbox_goes_on_with_older_notices(browser: Browse, make: Make) -> None:
    for _ in range(21):
        make(lambda w: reported(w, danger=True))
    page = browser("worker").get("/panel/inbox").text
    older = re.search(r'href="([^"]+)">更早的', page)
    assert older
    assert "JA-0001" in browser("worker").get(older[1]).text


def test_the_page_knows_every_job_as_the_schedule_does() -> None:
    assert {job.name: (job.says, job.every) for job in SCHEDULE} == JOBS


def _ran(app: App, name: str, ago: timedelta = timedelta(), **more: object) -> None:
    with app.app_context(), transaction() as session:
        session.add(JobRun(name=name, started_at=now() - ago, ended_at=now() - ago, **more))


def test_silence_and_failure_are_loud(app: App, browser: Browse, world: World) -> None:
    hers = browser("worker")
    assert "后台没有动静" in hers.get("/panel/jobs").text
    for name in JOBS:
        _ran(app, name, items=1, failures=0, error="")
    assert "都正常" in hers.get("/panel/jobs").text
    with app.app_context(), transaction() as session:
        run = session.get_one(JobRun, "deliver")
        run.failures, run.error = 2, "WeChatError: <b>45015</b>"
    page = hers.get("/panel/jobs").text
    assert "有 1 项没办好" in page
    assert "上次有 2 件没办成" in page
    assert "&lt;b&gt;45015" in page
    with app.app_context(), transaction() as session:
        session.get_one(JobRun, "heartbeat").started_at = now() - timedelta(minutes=5)
    assert "后台没有动静" in hers.get("/panel/jobs").text


def test_a_slow_job_is_not_called_silent(app: App, browser: Browse, world: World) -> None:
    for name in JOBS:
        _ran(app, name, items=0, failures=0, error="")
    with app.app_context(), transaction() as session:
        session.get_one(JobRun, "audit_ledger").started_at = now() - timedelta(hours=23)
    assert "都正常" in browser("worker").get("/panel/jobs").text


def test_jobs_are_no_business_of_a_unit(browser: Browse) -> None:
    assert browser("handler").get("/panel/jobs").status_code == 404
    assert browser("admin").get("/panel/jobs").status_code == 200
    assert "/panel/jobs" not in browser("handler").get("/panel/").text
