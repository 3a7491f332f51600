"""One database per test, SQLite or PostgreSQL (`--db`), brought up by the real migrations."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from backend import create_app
from backend.config import Config
from backend.db import Base, db, transaction
from backend.web import App

from .world import WEDNESDAY, World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite")


WITH_A_DATABASE = {"template", "empty"}


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
        "CLOCK_OFFSET_FILE": str(home / "clock-offset"),
        "TESTING": True,
    }
    return Config(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A migrated, empty database: a SQLite file to copy, or a PostgreSQL database to empty."""
    home = tmp_path_factory.mktemp("template")
    if request.config.getoption("--db") == "sqlite":
        url = f"sqlite:///{home / 'template.db'}"
        _migrate(url, home)
        yield url
        return
    server = os.environ["LINLI_TEST_POSTGRES"]
    name = f"linli_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    _migrate(f"{server}/{name}", home)
    yield f"{server}/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _migrate(url: str, home: Path) -> None:
    app = create_app(settings(url, home))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture
def database_url(template: str, tmp_path: Path) -> str:
    if template.startswith("sqlite"):
        shutil.copy(template.removeprefix("sqlite:///"), tmp_path / "linli.db")
        return f"sqlite:///{tmp_path / 'linli.db'}"
    engine = create_engine(template)
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return template


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return settings(database_url, tmp_path)


@pytest.fixture
def app(config: Config, travel: Callable[[datetime], None]) -> Iterator[App]:
    app = create_app(config)
    travel(WEDNESDAY)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def travel(tmp_path: Path) -> Callable[[datetime], None]:
    """Set the clock of every process of this test's installation."""

    def go(to: datetime) -> None:
        offset = to - datetime.now(UTC)
        (tmp_path / "clock-offset").write_text(str(int(offset.total_seconds())))

    return go


@pytest.fixture
def world(app: App) -> World:
    """The named little world; see world.py."""
    with app.app_context():
        with transaction():
            world = World.build(app)
        db.session.remove()
    return world


@pytest.fixture
def inside(app: App, world: World) -> Iterator[World]:
    """The same, with a transaction open around the test: for calling verbs."""
    with app.app_context(), transaction():
        yield world
