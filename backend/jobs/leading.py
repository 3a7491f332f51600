"""One jobs process leads; a second one waits until the first is gone, however it went."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

LOCK = 7_201_149_113  # any number, the same in every process of this product


@contextmanager
def leadership(engine: Engine, *, patience: float = 1.0) -> Iterator[Connection | None]:
    """Wait for the lead, hold it while the block runs. Yields PostgreSQL's connection, whose end
    is the end of the lead; None on SQLite, where the lock is on a file beside the database."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not connection.scalar(text("SELECT pg_try_advisory_lock(:id)"), {"id": LOCK}):
                time.sleep(patience)
            yield connection
    else:
        with Path(f"{engine.url.database}.jobs.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield None


def still_leading(connection: Connection | None) -> bool:
    """False once PostgreSQL has dropped the connection, and with it the lock."""
    if connection is None:
        return True
    try:
        connection.execute(text("SELECT 1"))
    except Exception:
        return False
    return True
