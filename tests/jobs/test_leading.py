"""One jobs process leads; another waits until it is gone. Real processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from backend.jobs.leading import leadership, still_leading

from ..street import until

ROOT = Path(__file__).parent.parent.parent

LEADER = """
import sys
from sqlalchemy import create_engine
from backend.jobs.leading import leadership
print("waiting", flush=True)
with leadership(create_engine(sys.argv[1]), patience=0.05):
    print("leading", flush=True)
    sys.stdin.read()
"""

Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Start a process that wants to lead; killed at the end if need be."""
    started = []

    def run() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", LEADER, database_url],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        os.set_blocking(process.stdout.fileno(), False)  # type: ignore[union-attr]
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


def lines(process: "subprocess.Popen[str]") -> list[str]:
    """What it has said since the last look."""
    assert process.stdout is not None
    with suppress(TypeError):  # nothing there yet
        return process.stdout.read().split()
    return []


def test_the_second_waits_until_the_first_is_gone(start: Start) -> None:
    first = start()
    until(lambda: "leading" in lines(first))
    second = start()
    until(lambda: "waiting" in lines(second))
    third = start()
    until(lambda: "waiting" in lines(third))
    assert lines(second) == lines(third) == []
    first.kill()
    both = until(lambda: lines(second) + lines(third))
    assert both == ["leading"]
    assert lines(second) == lines(third) == []


@pytest.mark.postgresql
def test_the_lead_ends_with_the_connection(database_url: str) -> None:
    engine = create_engine(database_url)
    with leadership(engine) as lead:
        assert lead is not None and still_leading(lead)
        mine = lead.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        assert not still_leading(lead)
        lead.invalidate()
    engine.dispose()
