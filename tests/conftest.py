"""One database per test, SQLite or PostgreSQL (`--db`), brought up by the real migrations."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from flask_migrate import upgrade
from sqlalchemy import Engine, QueuePool

from backend import clock, create_app
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.web import App

from .chromium import browser as browser
from .databases import Databases, Files, Server
from .world import WEDNESDAY, World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_collection_finish() -> None:
    """What was imported stays."""
    gc.freeze()


WITH_A_DATABASE = {"databases", "empty"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What talks to no database is tested once, with SQLite."""
    if config.getoption("--db") == "postgresql":
        there = {item for item in items if WITH_A_DATABASE & set(_fixtures(item))}
        config.hook.pytest_deselected(items=[item for item in items if item not in there])
        items[:] = [item for item in items if item in there]
        return
    skip = pytest.mark.skip(reason="only on PostgreSQL (--db postgresql)")
    for item in items:
        if "postgresql" in item.keywords:
            item.add_marker(skip)


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def settings(database_url: str, home: Path, **changes: object) -> Config:
    """A test installation that talks to nobody unless told to."""
    given: dict[str, object] = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": "a test needs no secret, but a long one",
        "DATABASE_URL": database_url,
        "FILES_DIR": str(home / "files"),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "WECHAT_API_BASE": "http://127.0.0.1:9",
        "WECHAT_OA_APPID": "wx_linli_official",
        "WECHAT_OA_SECRET": "oa-secret-never-shown",
        "WECHAT_OA_TOKEN": "callback-token",
        "WECHAT_OA_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "WECHAT_MP_APPID": "wx_linli_mini",
        "WECHAT_MP_SECRET": "mp-secret-never-shown",
        "WECHAT_MP_TOKEN": "mini-callback-token",
        "WECHAT_MP_AES_KEY": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg",
        "CLOCK_OFFSET_FILE": str(home / "clock-offset"),
        "TESTING": True,
    }
    return Config(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Knows how it was when every table was made (`empty`), and when the world had moved in."""
    home = tmp_path_factory.mktemp("databases")
    made: Databases = Files(home)
    if request.config.getoption("--db") == "postgresql":
        whose = os.environ.get("PYTEST_XDIST_WORKER", "main")
        made = Server(os.environ["LINLI_TEST_POSTGRES"], whose)
    app = create_app(settings(made.url, home))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    made.keep("empty")
    yield made
    made.drop()


@pytest.fixture(scope="session")
def installed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, made once: making it, and working out each SQL statement, costs more than most
    tests do."""
    return create_app(settings(databases.url, tmp_path_factory.mktemp("installed")))


@contextmanager
def moved(app: App, config: Config) -> Iterator[App]:
    """The same app with other settings on the same database, and nothing kept from before.

    Not for a test that adds to the app itself, such as a view: it makes its own.
    """
    before = dict(app.config)
    app.config.from_object(config)
    clock.follow(Path(config.CLOCK_OFFSET_FILE))
    with app.app_context():
        engines = cast(dict[str | None, Engine], db.engines)
        made = engines[None]
        engines[None] = made.execution_options()  # another engine, with the same statements
    yield app
    if made.dialect.name == "sqlite" or cast(QueuePool, made.pool).checkedout():
        made.dispose()
    engines[None] = made
    app.config.clear()
    app.config.update(before)


@pytest.fixture(scope="session")
def peopled(
    installed: App, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """The little world, built once. A minute before any test's now."""
    home = tmp_path_factory.mktemp("peopled")
    databases.give("empty")
    with moved(installed, settings(databases.url, home)) as app, app.app_context():
        go_to(WEDNESDAY - timedelta(minutes=1), home)
        with transaction():
            world = World.build(app)
        db.session.remove()
    databases.keep("peopled")
    return world


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases) -> str:
    if "world" in request.fixturenames:
        request.getfixturevalue("peopled")
        databases.give("peopled")
    else:
        databases.give("empty")
    return databases.url


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return settings(database_url, tmp_path)


@pytest.fixture
def app(installed: App, config: Config, travel: Callable[[datetime], None]) -> Iterator[App]:
    """The app with this test's rows, files, clock and settings."""
    with moved(installed, config) as app:
        travel(WEDNESDAY)
        yield app


@pytest.fixture
def travel(tmp_path: Path) -> Callable[[datetime], None]:
    """Set the clock of every process of this test's installation."""
    return partial(go_to, home=tmp_path)


def go_to(to: datetime, home: Path) -> None:
    """Set the clock of the installation that lives there."""
    offset = to - datetime.now(UTC)
    (home / "clock-offset").write_text(str(int(offset.total_seconds())))


@pytest.fixture
def world(app: App, peopled: World) -> World:
    """The named little world; see world.py."""
    return replace(peopled, now=now())


@pytest.fixture
def inside(app: App, world: World) -> Iterator[World]:
    """The same, with a transaction open around the test: for calling verbs."""
    with app.app_context(), transaction():
        yield world
