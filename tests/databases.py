"""A database for each test: a copy of one that was migrated, and peopled, once."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text


@dataclass(frozen=True)
class Databases:
    """Where copies are made: files in a folder, or databases of a PostgreSQL server."""

    home: Path
    server: str | None  # None: SQLite
    whose: str  # two test processes share a server

    def url(self, name: str, folder: Path | None = None) -> str:
        if self.server is None:
            return f"sqlite:///{(folder or self.home) / f'{name}.db'}"
        return f"{self.server}/{self._named(name)}"

    def make(self, name: str, *, of: str | None = None, folder: Path | None = None) -> str:
        """A new one, empty or a copy; whoever bore the name before is gone. Returns its URL."""
        if self.server is None:
            if of is not None:
                shutil.copy(self.home / f"{of}.db", (folder or self.home) / f"{name}.db")
        else:
            like = f" TEMPLATE {self._named(of)}" if of else ""
            self._do(
                f"DROP DATABASE IF EXISTS {self._named(name)} WITH (FORCE)",
                f"CREATE DATABASE {self._named(name)}{like}",
            )
        return self.url(name, folder)

    def drop(self, *names: str) -> None:
        if self.server is not None:
            self._do(*(f"DROP DATABASE IF EXISTS {self._named(n)} WITH (FORCE)" for n in names))

    def _named(self, name: str) -> str:
        return f"linli_{self.whose}_{name}"

    def _do(self, *statements: str) -> None:
        admin = create_engine(f"{self.server}/postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        admin.dispose()
