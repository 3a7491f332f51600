"""A database for each test: as it was when every table was made, or when the world moved in."""

import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text


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
# As a replica the session fires no trigger and asks no foreign key.
PUT_BACK = """
CREATE FUNCTION kept.put_back(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename AS t FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM public.%I', one.t);
  END LOOP;
  PERFORM setval(format('public.%I', sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public';
  FOR one IN SELECT tablename AS t FROM pg_tables WHERE schemaname = 'kept_' || name LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM %I.%I', one.t, 'kept_' || name, one.t);
  END LOOP;
  PERFORM setval(format('public.%I', s.sequence)::regclass, s.last)
    FROM kept.sequences s WHERE s.name = $1;
END $$
"""
KEEP = """
DO $$
DECLARE one record; filled boolean;
BEGIN
  CREATE SCHEMA kept_{name};
  FOR one IN SELECT tablename AS t FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.t) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE kept_{name}.%I AS TABLE public.%I', one.t, one.t);
    END IF;
  END LOOP;
  INSERT INTO kept.sequences
    SELECT '{name}', sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class Server:
    """PostgreSQL: one database, whose rows are put back."""

    def __init__(self, server: str, whose: str) -> None:
        self.server, self.name = server, f"linli_{whose}"
        self.url = f"{server}/{self.name}"
        self.drop()
        self._on_server(f"CREATE DATABASE {self.name}")
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.connection = self.engine.connect()  # stays, and so what it knows of the tables
        sequences = "CREATE TABLE kept.sequences (name text, sequence text, last bigint)"
        self._do("CREATE SCHEMA kept", sequences, PUT_BACK)

    def keep(self, name: str) -> None:
        self._do(KEEP.format(name=name))

    def give(self, name: str) -> None:
        left = "datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        self._do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {left}",
            f"SELECT kept.put_back('{name}')",
        )

    def drop(self) -> None:
        self._on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _do(self, *statements: str) -> None:
        for statement in statements:
            self.connection.execute(text(statement.replace(":", r"\:")))

    def _on_server(self, statement: str) -> None:
        engine = create_engine(f"{self.server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
