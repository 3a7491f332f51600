"""For whoever watches the servers: is the process up, and can it do its work."""

from datetime import timedelta

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from ..clock import now
from ..records.queries import job_runs
from ..web import Access, open_to
from . import errors
from .answering import answer

FRESH = timedelta(seconds=60)

blueprint = Blueprint("api-health", __name__)
errors.handle(blueprint)


@blueprint.get("/healthz")
@open_to(Access.ANYONE)
def healthz() -> Response:
    """The process is up. Asks nobody."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
@open_to(Access.ANYONE)
def readyz() -> Response:
    """The database answers, and some job has run within a minute. Else 503."""
    try:
        jobs = _a_job_ran_lately()
        database = True
    except SQLAlchemyError:
        jobs = database = False
    ready = database and jobs
    words = "都正常。" if ready else "后台任务停了。" if database else "数据库连不上。"
    body = {"ready": ready, "database": database, "jobs": jobs, "message": words}
    return answer(body, 200 if ready else 503)


def _a_job_ran_lately() -> bool:
    since = now() - FRESH
    return any((run.ended_at or run.started_at) >= since for run in job_runs())
