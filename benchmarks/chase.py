"""The chase among very many wishes: what is due, and a whole run of it, in a process of its own.

`python -m benchmarks.chase --wishes 1000000 --due 20000`: the look of the job, held to two
milliseconds; what a wish costs, held to a transaction with one bare UPDATE; and the memory.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import psutil
from sqlalchemy import select, update

from backend import create_app
from backend.clock import now
from backend.db import db, transaction
from backend.jobs import schedule
from backend.jobs.runner import run
from backend.wishes import leaving, queries
from backend.wishes.models import Ask, Step, Wish
from dev import postgres
from dev.instance import ROOT

from .many_wishes import Filled, filled

WISHES, DUE, ROUNDS, BARE = 1_000_000, 20_000, 15, 1_000
MEGABYTE = 1 << 20


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks.chase")
    asked.add_argument("--wishes", type=int, default=WISHES)
    asked.add_argument("--due", type=int, default=DUE)
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    asked.add_argument("--in-here", action="store_true", help="run the chase on this database")
    given = asked.parse_args()
    if given.in_here:
        print(json.dumps(_run()))
        return 0
    with postgres.server() as server:
        there = ["sqlite", *(["postgresql"] if server else [])]
        for database in [given.database] if given.database else there:
            started = time.monotonic()
            with filled(database, server, given.wishes, given.due) as here:
                laid = time.monotonic() - started
                _say(database, given.wishes, laid, _look(here), _apart(here))
    return 0


def _say(database: str, count: int, laid: float, look: list[float], ran: dict[str, Any]) -> None:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{database}: {count:,} wishes laid down in {laid:.0f} s; load of the machine {load}")
    for what, seconds in zip(("what is due", "who left"), look, strict=True):
        print(f"  look, {what}: {seconds * 1e3:.2f} ms, of 2 ms {seconds / 0.002:.2f} x")
    each = ran["seconds"] / max(ran["wishes"], 1)
    print(
        f"  {ran['wishes']:,} due wishes chased in {ran['seconds']:.0f} s, {ran['runs']} runs,"
        f" {ran['failures']} failures: {each * 1e3:.2f} ms each,"
        f" of a transaction with one UPDATE {each / ran['bare']:.1f} x;"
        f" {ran['steps']:,} steps, {ran['asks']:,} asked"
    )
    print(f"  memory: {ran['before']:.0f} MB before, {ran['peak']:.0f} MB at the most")


def _look(here: Filled) -> list[float]:
    """Medians of the two questions with which each run begins."""
    looks = (lambda: queries.due(now=now()), lambda: leaving.left_behind(now=now()))
    times: list[list[float]] = [[], []]
    with here.app.app_context():
        for _ in range(ROUNDS):
            for ask, kept in zip(looks, times, strict=True):
                with transaction(write=False):
                    db.session.connection()
                    started = time.perf_counter()
                    ask()
                    kept.append(time.perf_counter() - started)
        db.session.remove()
        db.engine.dispose()
    return [statistics.median(kept) for kept in times]


def _apart(here: Filled) -> dict[str, Any]:
    """The chase in a process that has laid nothing down: its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.chase", "--in-here"]
    done = subprocess.run(
        command, env=here.instance.env(), cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _run() -> dict[str, Any]:
    with create_app().app_context():
        job, begun = schedule.named("chase_wishes"), now()
        before = psutil.Process().memory_info().rss / MEGABYTE
        started, items, failures, runs = time.perf_counter(), 0, 0, 0
        while (done := run(job)).items:
            items, failures, runs = items + done.items, failures + done.failures, runs + 1
        seconds = time.perf_counter() - started
        with transaction(write=False):
            steps = len(db.session.scalars(select(Step.id).where(Step.at >= begun)).all())
            asks = len(db.session.scalars(select(Ask.id)).all())
        return {
            "seconds": seconds,
            "wishes": items,
            "failures": failures,
            "runs": runs,
            "steps": steps,
            "asks": asks,
            "bare": _bare(),
            "before": before,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _bare() -> float:
    """Seconds of a transaction that changes one row of a wish."""
    started = time.perf_counter()
    for wish_id in range(1, BARE + 1):
        later = {"rings_at": now() + timedelta(days=1)}
        with transaction():
            db.session.execute(update(Wish).where(Wish.id == wish_id).values(**later))
    return (time.perf_counter() - started) / BARE


if __name__ == "__main__":
    sys.exit(main())
