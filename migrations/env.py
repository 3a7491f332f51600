"""Alembic's environment, on the app's own engine."""

from alembic import context
from flask import current_app

from backend.db import Base

migrate = current_app.extensions["migrate"]


def run() -> None:
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            user_module_prefix="",
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
