"""The engine room: one light, what did not go out, and who did what."""

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from backend.clock import now
from backend.db import db, transaction
from backend.jobs.measuring import measure
from backend.jobs.runner import Done, Job, run
from backend.jobs.schedule import JOBS as SCHEDULE
from backend.notifications.actions import notify, postpone
from backend.notifications.models import Delivery, Notice
from backend.notifications.rules import MOST_ATTEMPTS
from backend.panel.engine.audit_words import VERB_WORDS
from backend.panel.engine.jobs import JOBS
from backend.panel.engine.room import size_words
from backend.records.actions import audit
from backend.records.models import AuditEntry, JobRun, Measure
from backend.web import App

from ..cases.making import reported
from ..test_architecture import BACKEND, TREES
from ..world import WEDNESDAY, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]
Travel = Callable[..., None]
HERE = "/panel/engine"


def test_the_page_knows_every_job_as_the_schedule_does() -> None:
    assert {job.name: (job.says, job.every) for job in SCHEDULE} == JOBS


def _ran(app: App, **more: object) -> None:
    """Every job ran just now, and well."""
    with app.app_context(), transaction() as session:
        for name in JOBS:
            given = {"items": 1, "failures": 0, "error": "", **more}
            session.merge(JobRun(name=name, started_at=now(), ended_at=now(), **given))


def _change(app: App, name: str, **changes: object) -> None:
    with app.app_context(), transaction() as session:
        kept = session.get_one(JobRun, name)
        for field, value in changes.items():
            setattr(kept, field, value)


def _lost(app: App, world: World) -> int:
    """A notice that was tried until the last try."""
    with app.app_context(), transaction():
        notify(world.rider, "closed", {"number": "JA-0001", "title": "井盖", "note": "好了"},
               key="k", now=world.now)  # fmt: skip
        notice = db.session.query(Notice).one()
        notice.attempts = MOST_ATTEMPTS - 1
        postpone(notice, "WeChatError 45015 <b>", now=world.now)
        return notice.id


def test_one_light_says_in_words_what_is_the_matter(
    app: App, browser: Browse, world: World
) -> None:
    hers = browser("worker")
    assert "后台没有动静" in hers.get(HERE).text
    _ran(app)
    page = hers.get(HERE).text
    assert "都正常" in page and 'class="card light green"' in page
    assert "每 2 秒" in page and "下次 明天 14:" in page  # every day
    _change(app, "audit_ledger", started_at=now() - timedelta(hours=23))
    assert "都正常" in hers.get(HERE).text  # slow is not silent
    _change(app, "deliver", failures=2, error="WeChatError: <b>45015</b>", failed_at=now(),
            last_error="WeChatError: <b>45015</b>")  # fmt: skip
    page = hers.get(HERE).text
    assert 'class="card light red"' in page and "有 1 项没办好：把提醒发到手机上" in page
    assert "上次有 2 件没办成" in page and "&lt;b&gt;45015" in page
    _change(app, "deliver", failures=0, error="")
    page = hers.get(HERE).text
    assert 'class="card light amber"' in page and "出过错，后来好了" in page
    assert "最近一次出错：今天 14:" in page
    _change(app, "heartbeat", started_at=now() - timedelta(minutes=5))
    assert "后台没有动静" in hers.get(f"{HERE}/part").text


def test_what_waits_too_long_and_a_full_disk_are_red(
    app: App, browser: Browse, world: World, travel: Travel
) -> None:
    _ran(app)
    with app.app_context(), transaction() as session:
        notify(world.resident, "closed", {}, key="k", now=now())
        for name, value in (("files", 3), ("files_size", 5 * 2**20), ("disk_size", 100 * 2**30),
                            ("disk_free", 3 * 2**30), ("database_size", 2**30)):  # fmt: skip
            session.add(Measure(name=name, value=value, at=now()))
    page = browser("worker").get(HERE).text
    assert "磁盘只剩 3% 的地方" in page and "5.0 MB，3 个文件" in page and "1.0 GB" in page
    travel(WEDNESDAY + timedelta(minutes=20))
    _ran(app)
    assert re.search(r"有提醒等了 \d+ 分钟 还没发出去", browser("worker").get(HERE).text)


def test_a_notice_that_was_given_up_goes_out_again(app: App, browser: Browse, world: World) -> None:
    _ran(app)
    notice_id = _lost(app, world)
    hers, path = browser("worker"), f"{HERE}/notices/{notice_id}/again"
    page = hers.get(HERE).text
    assert "没发出去" in page and f"试了 {MOST_ATTEMPTS} 次" in page and "45015 &lt;b&gt;" in page
    assert "小周" not in page  # to whom, the engine room need not know
    assert "再发一次" not in browser("auditor").get(HERE).text
    assert browser("grid_worker").post(path, form=HERE).status_code == 403
    assert "马上再发一次" in hers.follow(hers.post(path, form=HERE))
    with app.app_context(), transaction(write=False):
        notice = db.session.get_one(Notice, notice_id)
        assert (notice.delivery, notice.attempts) == (Delivery.WAITING, 0)
        [entry] = db.session.query(AuditEntry).all()
        assert (entry.verb, entry.subject) == ("send_again", f"notice:{notice_id}")
    assert hers.post(path, form=HERE).status_code == 409
    assert hers.post(f"{HERE}/notices/99999/again", form=HERE).status_code == 404


def test_a_job_counts_what_the_page_shows(app: App, browser: Browse, world: World) -> None:
    with app.app_context():
        assert measure().items >= 6
    page = browser("worker").get(HERE).text
    assert "还没有量过" not in page and "磁盘空着" in page and "服务通知" in page
    assert [size_words(size) for size in (0, 2048, 3 * 2**20, 7 * 2**40)] == [
        "0 B", "2 KB", "3.0 MB", "7.0 TB",
    ]  # fmt: skip


def test_a_failure_is_remembered_after_the_next_good_run(app: App, world: World) -> None:
    with app.app_context():
        run(Job("deliver", 2, lambda: Done(1, 1, "KeyError"), ""))
        run(Job("deliver", 2, lambda: Done(1), ""))
        with transaction(write=False):
            kept = db.session.get_one(JobRun, "deliver")
            assert (kept.failures, kept.last_error) == (0, "KeyError")
            assert kept.failed_at is not None


@pytest.fixture
def log(app: App, world: World) -> int:
    """Three things that were noted; gives the id of the case among them."""
    with app.app_context(), transaction():
        case_id = reported(world).id
        yesterday = world.now - timedelta(days=1)
        audit(world.ids["worker"], "see_personal", f"case:{case_id}", now=yesterday)
        audit(world.ids["handler"], "see_personal", "case:999", now=world.now)
        audit(world.ids["admin"], "decide_rule", "points:x:1", now=world.now, reason="=1+1 议定")
        audit(None, "see_personal", f"case:{case_id}", now=world.now)
    return case_id


def _lines(page: str) -> int:
    return page.count('<th scope="row">')


def test_the_log_is_searched_by_who_what_when_and_which_case(
    browser: Browse, log: int, world: World
) -> None:
    boss = browser("admin")
    here = f"{HERE}/log"
    page = boss.get(here).text
    assert _lines(page) == 4 and "JA-0001" in page and "看了姓名、电话或门牌" in page
    assert "凭链接办理的单位" in page and "=1+1 议定" in page
    for asked, found in (
        ("who=刘", 1),
        ("who=%25", 0),
        ("verb=decide_rule", 1),
        ("case=ja1", 2),
        ("since=2026-07-01", 3),
        ("until=2026-06-30", 1),
        ("since=2026-07-01&verb=see_personal&who=老秦", 1),
        ("who=谁也不是", 0),
        ("before=2", 1),
    ):
        assert _lines(boss.get(f"{here}?{asked}").text) == found, asked
    assert "没有这样的记录" in boss.get(f"{here}?who=谁也不是").text
    for asked, status in (
        ("verb=explode", 422),
        ("since=yesterday", 422),
        ("case=JA-0404", 404),
        ("before=x", 422),
        ("who=" + "x" * 5000, 200),
    ):
        assert boss.get(f"{here}?{asked}").status_code == status, asked


def test_an_auditor_reads_what_those_of_the_own_region_did(browser: Browse, log: int) -> None:
    page = browser("auditor").get(f"{HERE}/log").text
    assert "刘敏" in page and "水务的老秦" in page
    assert "=1+1 议定" not in page and "凭链接办理" not in page  # the district's own, and nobody's


def test_the_log_goes_along_as_a_sheet_and_that_is_noted(
    app: App, browser: Browse, log: int
) -> None:
    boss = browser("admin")
    answer = boss.get(f"{HERE}/log/log.xlsx?since=2026-07-01")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("时间", "谁", "做了什么", "对什么", "为什么") and len(rows) == 4
    [told] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1 议定"]
    assert told.data_type == "s"  # words, whatever they begin with
    page = boss.get(f"{HERE}/log").text
    assert "导出了操作记录" in page and "3 行" in page


def test_every_verb_that_is_noted_has_words() -> None:
    """As far as they stand in the code as they are."""
    noted = {
        call.args[1].value
        for file in BACKEND.rglob("*.py")
        for call in ast.walk(TREES[file])
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"audit", "_noted", "note"}
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }
    assert noted - VERB_WORDS.keys() == set()
