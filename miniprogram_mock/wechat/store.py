"""State of the emulator: one SQLite file (WAL) and a folder of media files.

Times are seconds since the epoch, always of the emulator's own clock (`Store.now`), which tests
and the tour may shift.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
  openid TEXT PRIMARY KEY, mp_openid TEXT NOT NULL UNIQUE, unionid TEXT, name TEXT NOT NULL,
  about TEXT NOT NULL, followed_at REAL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, appid TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN
  ('plain', 'stable')), created_at REAL NOT NULL, expires_at REAL NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0, forced INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, appid TEXT NOT NULL, openid TEXT NOT NULL, created_at REAL NOT NULL,
  used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS media (
  media_id TEXT PRIMARY KEY, appid TEXT NOT NULL, type TEXT NOT NULL, extension TEXT NOT NULL,
  content_type TEXT NOT NULL, created_at REAL NOT NULL, forgotten INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS windows (
  openid TEXT NOT NULL, kind TEXT NOT NULL, expires_at REAL NOT NULL, left INTEGER NOT NULL,
  PRIMARY KEY (openid, kind));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, sender TEXT NOT NULL CHECK (sender
  IN ('user', 'account', 'system')), kind TEXT, type TEXT NOT NULL, content TEXT NOT NULL,
  client_id TEXT, created_at REAL NOT NULL, UNIQUE (openid, client_id));
CREATE INDEX IF NOT EXISTS messages_openid ON messages (openid, id);
CREATE TABLE IF NOT EXISTS pushes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, msg_id INTEGER UNIQUE,
  message_id INTEGER, fields TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN
  ('held', 'pending', 'done', 'failed')), created_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS pushes_open ON pushes (state) WHERE state IN ('held', 'pending');
CREATE TABLE IF NOT EXISTS put_off (
  push_id INTEGER PRIMARY KEY REFERENCES pushes (id), due_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS visits (openid TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, push_id INTEGER NOT NULL REFERENCES pushes (id),
  query TEXT NOT NULL, content_type TEXT NOT NULL, body BLOB NOT NULL, status TEXT,
  answer BLOB, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, kind TEXT NOT NULL, value REAL NOT
  NULL, times INTEGER);
"""


@dataclass(frozen=True)
class Store:
    """The folder `home`: `emulator.sqlite` and `media/`."""

    home: Path

    @property
    def media(self) -> Path:
        return self.home / "media"

    def prepare(self) -> None:
        """Create what is missing; harmless on a folder that is in use already."""
        self.media.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed at the end, rolled back on an error."""
        with self._connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def run(self, sql: str, *values: Any) -> int:
        """One writing statement of its own; returns how many rows it changed."""
        with self._connect() as connection:
            return connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._connect() as connection:
            return connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self._connect() as connection:
            found: sqlite3.Row | None = connection.execute(sql, values).fetchone()
            return found

    def now(self) -> float:
        """The emulator's time: the machine's, shifted by the clock offset."""
        return time.time() + float(self.get("clock_offset", "0"))

    def get(self, name: str, default: str) -> str:
        found = self.row("SELECT value FROM state WHERE name = ?", name)
        return found["value"] if found else default

    def set(self, name: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", name, value)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(
            self.home / "emulator.sqlite", timeout=10, isolation_level=None
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
            yield connection
        finally:
            connection.close()
