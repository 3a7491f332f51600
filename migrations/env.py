"""Alembic's environment, on the app's own engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from backend.cases import search_marks as of_cases
from backend.db import Base
from backend.texts.word_marks import of_the_models
from backend.wishes import search_marks as of_wishes

migrate = current_app.extensions["migrate"]


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; dropping the old one must not look like deleting
    every row that others name. Only outside a transaction does SQLite listen."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    with migrate.db.engine.connect() as connection, _tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            user_module_prefix="",
            include_name=of_the_models,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        of_cases.put_marks(connection)
        of_wishes.put_marks(connection)
        connection.commit()


run()
