"""The migrations build what the models say, and take it down again."""

import os
import re
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Connection, Index, create_engine, inspect, text

from backend import create_app
from backend.config import MIGRATIONS
from backend.db import Base, db
from backend.texts.word_marks import of_the_models
from backend.web import App

from .conftest import settings


@pytest.fixture(scope="module")
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """An installation whose database has no table yet."""
    home = tmp_path_factory.mktemp("empty")
    url, admin = f"sqlite:///{home / 'empty.db'}", None
    if request.config.getoption("--db") == "postgresql":
        server = os.environ["LINLI_TEST_POSTGRES"]
        name = f"linli_empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        url, admin = (
            f"{server}/{name}",
            create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT"),
        )
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
    app = create_app(settings(url, home))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if admin is not None:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture
def migrated(app: App) -> Iterator[Connection]:
    """A connection to a database that came up by the migrations."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


def test_the_models_ask_for_nothing_more(migrated: Connection) -> None:
    opts = {"compare_type": True, "include_name": of_the_models}
    context = MigrationContext.configure(migrated, opts=opts)
    assert compare_metadata(context, Base.metadata) == []


def test_checks_are_those_of_the_models(migrated: Connection) -> None:
    """Alembic compares no CHECK constraints."""
    look = inspect(migrated)
    for table in Base.metadata.sorted_tables:
        wanted = {str(r.name) for r in table.constraints if isinstance(r, CheckConstraint)}
        assert {rule["name"] for rule in look.get_check_constraints(table.name)} == wanted


def test_partial_indexes_are_those_of_the_models(migrated: Connection) -> None:
    """Alembic does not compare what an index leaves out."""
    look, dialect = inspect(migrated), migrated.dialect.name
    for table in Base.metadata.sorted_tables:
        wanted = {
            index.name: index.dialect_options[dialect]["where"] is not None
            for index in table.indexes
        }
        found = {
            index["name"]: f"{dialect}_where" in index.get("dialect_options", {})
            for index in look.get_indexes(table.name)
            if not index.get("duplicates_constraint")
        }
        assert found == wanted


def test_partial_indexes_are_partial_on_both_databases() -> None:
    for index in (index for table in Base.metadata.tables.values() for index in table.indexes):
        assert isinstance(index, Index)
        conditions = [
            str(index.dialect_options[dialect]["where"]) for dialect in ("sqlite", "postgresql")
        ]
        assert conditions[0] == conditions[1], index.name


def test_up_from_empty_down_to_nothing_and_up_again(empty: App) -> None:
    upgrade()
    assert _tables() >= set(Base.metadata.tables)
    downgrade(revision="base")
    assert _tables() == {"alembic_version"}
    upgrade()
    assert _tables() >= set(Base.metadata.tables)


def _tables() -> set[str]:
    db.session.remove()
    return set(inspect(db.engine).get_table_names())


def test_one_line_of_revisions_without_forks() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    numbers = [script.revision for script in scripts.walk_revisions()]
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)
