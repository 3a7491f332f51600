"""The database: one session a request, one place that commits, SQLite and PostgreSQL alike."""

import logging
import re
import sqlite3
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from .errors import Conflict, Invalid

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. Models subclass this rather than `db.Model`, which strict typing rejects."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True, compare_type=True)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; SQLite, which forgets time zones, gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else instant(value)


def instant(given: datetime | str) -> datetime:
    """An instant as a driver gives it, without or with a time zone; SQLite's gives text."""
    value = datetime.fromisoformat(given) if isinstance(given, str) else given
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A StrEnum column that comes back as the enum, with a named CHECK behind it.

    Not a native enum: adding a value there cannot be undone in a transaction.
    """
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


# SQLite lets a waiting writer sleep up to 100 ms between tries, although the lock was free long
# ago. The threads of one process take turns instead; between processes SQLite's own lock decides.
_turn = threading.Lock()

_writing: ContextVar[bool | None] = ContextVar("writing", default=None)


@contextmanager
def transaction(*, write: bool = True) -> Iterator[Session]:
    """The one place that commits. Writers take the write lock at once; readers always roll back.

    Two people changing the same row, inserting the same unique thing, or each waiting for what
    the other has locked, become `Conflict`; what no column can hold (a NUL, half a character, a
    number beyond every id) becomes `Invalid`.
    """
    if _writing.get() is not None:
        raise RuntimeError("transactions do not nest: call verbs, not doors, from a verb")
    token = _writing.set(write)
    in_turn = write and dialect() == "sqlite" and _turn.acquire(timeout=10)
    try:
        yield db.session()
        if write:
            db.session.commit()
    except StaleDataError as stale:
        raise Conflict() from stale
    except IntegrityError as broken:
        if is_duplicate(broken):
            raise Conflict() from broken
        raise
    except OperationalError as failed:
        if lost_the_race(failed):
            raise Conflict() from failed
        raise
    except (DataError, UnicodeEncodeError, OverflowError) as unfit:
        raise Invalid() from unfit
    finally:
        db.session.rollback()
        if in_turn:
            _turn.release()
        _writing.reset(token)


@contextmanager
def reading() -> Iterator[Connection]:
    """A bare connection for a page that is asked for very often and only looks.

    On PostgreSQL every statement there stands for itself: BEGIN and ROLLBACK are two journeys.
    """
    if _writing.get() is not None:
        raise RuntimeError("transactions do not nest: call verbs, not doors, from a verb")
    token = _writing.set(False)
    try:
        with db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection
    except (DataError, UnicodeEncodeError, OverflowError) as unfit:
        raise Invalid() from unfit
    finally:
        _writing.reset(token)


def dialect() -> str:
    """`sqlite` or `postgresql`."""
    return db.engine.dialect.name


def upsert(table: Table, speaks: str = "") -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, in the dialect of the database at hand."""
    on_postgresql = (speaks or dialect()) == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a unique rule spoke, as against a CHECK or a foreign key (those are our mistakes)."""
    state = getattr(error.orig, "sqlstate", None)
    return state in {"23505", "23P01"} or "UNIQUE constraint failed" in str(error.orig)


def lost_the_race(error: OperationalError) -> bool:
    """Whether PostgreSQL gave this transaction up for another: a deadlock, two orders that do not
    fit, a lock that was not to be had in time. Done again, it may well succeed."""
    return getattr(error.orig, "sqlstate", None) in {"40P01", "40001", "55P03"}


def constraint(error: BaseException) -> str:
    """The name of the rule that spoke, where the database says it (PostgreSQL); else empty."""
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


# PostgreSQL quotes the whole row there, in the language of its server.
_DETAIL = re.compile(r"(DETAIL|详细信息|描述)\s*[:：].*", re.DOTALL)
_plain_record = logging.getLogRecordFactory()


def quiet_details() -> None:
    """Log no row that a database error quotes, from now on. May be called again.

    Not a filter: that would hold for one logger or one handler, this for every record.
    """
    logging.setLogRecordFactory(_quiet_record)


def _quiet_record(*args: Any, **more: Any) -> logging.LogRecord:
    record = _plain_record(*args, **more)
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        message = f"{record.msg} {record.args}"
    if _DETAIL.search(message):
        record.msg, record.args = _quiet(message), None
    if record.exc_info and record.exc_info[1]:
        _quiet_traceback(record, record.exc_info[1])
    return record


def _quiet(text: str) -> str:
    # To the end: what is quoted may hold any line that one would take for the end of it.
    return _DETAIL.sub(r"\1: ***", text)


def _quiet_traceback(record: logging.LogRecord, error: BaseException) -> None:
    links = ["".join(traceback.format_exception(link, chain=False)) for link in _chain(error)]
    if any(map(_DETAIL.search, links)):
        record.exc_text = "\n\nwhich led to\n\n".join(_quiet(link).rstrip() for link in links)
        record.exc_info = None  # some handlers read it past the formatter


def _chain(error: BaseException) -> list[BaseException]:
    """An error and those behind it, the first one first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain[::-1]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own BEGIN comes too late: a savepoint as first write would outlive a rollback.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "case_sensitive_like=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A transaction that begins as a reader and then writes can fail at once, without waiting.
        connection.exec_driver_sql("BEGIN" if _writing.get() is False else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def _readers_never_write(session: Session, _context: object, _instances: object) -> None:
    if _writing.get() is False and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a GET only reads")
