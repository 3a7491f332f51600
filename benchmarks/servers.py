"""The web server under test: granian, one worker, 8 blocking threads, on one of both databases."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from sqlalchemy import create_engine, text

from dev.instance import BIN, ROOT, Instance, answers, end_all, free_port


@contextlib.contextmanager
def linli(database: str, server: str | None) -> Iterator[Instance]:
    """A fresh instance with the demo neighbourhood, the web process alone."""
    instance = fresh(database, server)
    instance.prepare()
    try:
        with web(instance):
            yield instance
    finally:
        shutil.rmtree(instance.home)


def fresh(database: str, server: str | None, name: str = "linli_bench") -> Instance:
    """An instance of its own, of which nothing is there but an empty database."""
    home = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    url = ""
    if database == "postgresql":
        url = f"{server}/{name}"
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
    return Instance(home, free_port(), free_port(), database_url=url)


@contextlib.contextmanager
def web(instance: Instance, app: str = "") -> Iterator[None]:
    """The web process of an instance, while it answers; without a demo's clock, as anywhere.

    `app` is another than the product itself.
    """
    env = {**instance.env(), "CLOCK_OFFSET_FILE": ""}
    command = instance.commands()["web"]
    with _serving([*command[:-1], app or command[-1]], instance.port, "/healthz", env):
        yield


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """A Flask route that does nothing; yields its port."""
    port = free_port()
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--log-level", "error", "benchmarks.bare:app",
    ]  # fmt: skip
    with _serving(command, port, None, None):
        yield port


@contextlib.contextmanager
def _serving(
    command: list[str], port: int, path: str | None, env: dict[str, str] | None
) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if path and answers(f"http://127.0.0.1:{port}{path}"):
                break
            if path is None and _listens(port):
                break
            time.sleep(0.1)
        yield
    finally:
        end_all([process.pid])


def _listens(port: int) -> bool:
    try:
        return requests.post(f"http://127.0.0.1:{port}/", data=b"", timeout=1).status_code == 200
    except requests.RequestException:
        return False
