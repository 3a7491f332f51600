"""A database for each test: as it was when every table was made, or when the world moved in."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine, event, text


@event.listens_for(Engine, "connect")
def _nothing_has_to_reach_the_disk(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Databases(Protocol):
    """One database, at `url`. `keep` remembers under a name how it is, `give` puts that back."""

    url: str

    def keep(self, name: str) -> None: ...

    def give(self, name: str) -> None: ...

    def drop(self) -> None: ...


class Files:
    """SQLite: a file to copy."""

    def __init__(self, home: Path) -> None:
        self.home, self.file = home, home / "linli.db"
        self.url = f"sqlite:///{self.file}"

    def keep(self, name: str) -> None:
        shutil.copy(self.file, self.home / f"{name}.kept")

    def give(self, name: str) -> None:
        # What a killed process left in its log must not be played into the new file.
        for old in self.home.glob("linli.db*"):
            old.unlink()
        shutil.copy(self.home / f"{name}.kept", self.file)

    def drop(self) -> None:
        pass


# A copied database is 400 files, and so is a truncated one; deleting what is there is a few rows.
# As a replica the session fires no trigger and asks no foreign key. Where as many rows lie as were
# put there, all of them by the same transactions, nobody has touched the table since.
KEPT = """
CREATE SCHEMA kept;
CREATE TABLE kept.last (name text, t text, there text, PRIMARY KEY (name, t));
CREATE FUNCTION kept.there(t text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text;
BEGIN
  EXECUTE format('SELECT concat_ws('','', count(*), min(xmin::text), max(xmin::text))'
    ' FROM public.%I', t) INTO said;
  RETURN said;
END $$;
CREATE FUNCTION kept.put_back(called text, which text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF kept.there(which) = (SELECT there FROM kept.last WHERE name = called AND t = which) THEN
    RETURN;
  END IF;
  EXECUTE format('DELETE FROM public.%I', which);
  EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', which, called || '_' || which);
  INSERT INTO kept.last VALUES (called, which, kept.there(which))
    ON CONFLICT (name, t) DO UPDATE SET there = excluded.there;
END $$
"""
TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
# Its statements are planned once.
PUT_BACK = """
CREATE FUNCTION kept.put_back_{name}() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL session_replication_role = replica;
  {statements}
END $$
"""


class Server:
    """PostgreSQL: one database, whose rows are put back."""

    def __init__(self, server: str, whose: str) -> None:
        self.server, self.name = server, f"linli_{whose}"
        self.url = f"{server}/{self.name}"
        self.drop()
        self._on_server(f"CREATE DATABASE {self.name}")
        options = {"no_parameters": True}  # a % is a %
        self.engine = create_engine(
            self.url, isolation_level="AUTOCOMMIT", execution_options=options
        )
        self.connection = self.engine.connect()  # stays, and so what it knows of the tables
        self._do(KEPT)

    def keep(self, name: str) -> None:
        statements = []
        for (table,) in self._do(TABLES):
            if self._do(f"SELECT 1 FROM public.{table} LIMIT 1"):
                self._do(f"CREATE TABLE kept.{name}_{table} AS TABLE public.{table}")
                statements.append(f"PERFORM kept.put_back('{name}', '{table}');")
            else:
                statements.append(f"DELETE FROM public.{table};")
        for sequence, last in self._do(SEQUENCES):
            used = "true" if last else "false"
            statements.append(f"PERFORM setval('public.{sequence}', {last or 1}, {used});")
        self._do(PUT_BACK.format(name=name, statements="\n  ".join(statements)))

    def give(self, name: str) -> None:
        left = "datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        self._do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {left}",
            f"SELECT kept.put_back_{name}()",
        )

    def drop(self) -> None:
        self._on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _do(self, *statements: str) -> list[Any]:
        """The rows of the last one."""
        for statement in statements:
            answer = self.connection.exec_driver_sql(statement)
        return list(answer) if answer.returns_rows else []

    def _on_server(self, statement: str) -> None:
        engine = create_engine(f"{self.server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
