"""Alembic's environment, on the app's own engine."""

from alembic import context
from flask import current_app

from backend.cases.search_marks import of_the_models, put_marks
from backend.db import Base

migrate = current_app.extensions["migrate"]


def run() -> None:
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            user_module_prefix="",
            include_name=of_the_models,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        put_marks(connection)
        connection.commit()


run()
