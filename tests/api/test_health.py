"""For whoever watches the servers."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from backend import create_app
from backend.clock import now
from backend.db import db, transaction
from backend.records.models import JobRun
from backend.web import App

from ..conftest import WEDNESDAY, settings
from .conftest import statements


def _beat(app: App) -> None:
    with app.app_context(), transaction():
        db.session.merge(JobRun(name="heartbeat", started_at=now(), ended_at=now()))


def test_the_process_is_up_and_asks_no_database(app: App) -> None:
    with statements(app) as seen:
        answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json, seen) == (200, {"status": "ok"}, [])


def test_ready_while_jobs_run(app: App, travel: Callable[..., None]) -> None:
    silent = app.test_client().get("/readyz")
    assert (silent.status_code, silent.json["database"], silent.json["jobs"]) == (503, True, False)
    _beat(app)
    assert app.test_client().get("/readyz").json["ready"]
    travel(WEDNESDAY + timedelta(minutes=2))
    assert app.test_client().get("/readyz").status_code == 503


def test_not_ready_without_a_database(tmp_path: Path) -> None:
    broken = create_app(settings(f"sqlite:///{tmp_path}/nowhere/linli.db", tmp_path))
    assert broken.test_client().get("/healthz").status_code == 200
    answer = broken.test_client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, False)
    assert answer.json["message"] == "数据库连不上。"
