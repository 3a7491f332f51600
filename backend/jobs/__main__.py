"""The jobs process: `python -m backend.jobs`."""

import logging
import os
import signal
from datetime import datetime
from typing import Any

from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy import Connection

from .. import create_app
from ..clock import SHANGHAI
from ..db import db
from .leading import leadership, still_leading
from .runner import Job, run
from .schedule import JOBS

log = logging.getLogger("backend.jobs")


def main() -> None:
    """Take the lead, then run the schedule until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    app = create_app()
    with app.app_context():
        engine = db.engine
    with leadership(engine) as lead:
        log.info("jobs: leading")
        scheduler = BlockingScheduler(
            timezone="Asia/Shanghai",
            job_defaults={"misfire_grace_time": 3600, "coalesce": True, "max_instances": 1},
        )
        for job in JOBS:
            # Once at the start: a daily job would never run in a process restarted every night.
            scheduler.add_job(
                _in_app(app, job),
                "interval",
                seconds=job.every,
                id=job.name,
                next_run_time=datetime.now(SHANGHAI),
            )
        scheduler.add_job(_stop_unless_leading, "interval", seconds=5, args=[lead], id="lead")
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: scheduler.shutdown(wait=False))
        scheduler.start()


def _in_app(app: Any, job: Job) -> Any:
    def work() -> None:
        with app.app_context():
            run(job)

    return work


def _stop_unless_leading(lead: Connection | None) -> None:
    if not still_leading(lead):
        log.error("jobs: lost the lead with the database connection, ending")
        os._exit(1)  # a supervisor starts us again; working on without the lock would double work


if __name__ == "__main__":
    main()
