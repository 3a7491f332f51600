from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class InboundMessage(Base):
    """A WeChat push that was handled, and the reply it got: a repeat gets the same one again."""

    __tablename__ = "inbound_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    reply: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Talk(Base):
    """What the bot asked a person last, until when an answer still belongs to it."""

    __tablename__ = "talks"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    flow: Mapped[str] = mapped_column(String(32))
    memory: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FetchState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    LOST = "lost"


class MediaFetch(Base):
    """A photo or voice that WeChat holds for us for three days, still to be brought home.

    `subject` names what it belongs to ("case:12"); the fetch job knows whom to tell.
    """

    __tablename__ = "media_fetches"
    __table_args__ = (
        UniqueConstraint("appid", "media_id", "subject"),
        Index(
            "ix_media_fetches_due",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appid: Mapped[str] = mapped_column(String(32))
    media_id: Mapped[str] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[FetchState] = mapped_column(
        choice(FetchState, "state"), default=FetchState.WAITING
    )
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CheckState(StrEnum):
    """`waiting` to be shown to WeChat, or `asked`: of a photo, the answer comes later. Then what
    WeChat said; `unreachable`: it said nothing. `dropped`: no longer there, or not to be shown."""

    WAITING = "waiting"
    ASKED = "asked"
    PASSED = "passed"
    REVIEW = "review"
    RISKY = "risky"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"


OPEN_CHECKS = {CheckState.WAITING, CheckState.ASKED}
_OPEN = text("state IN ('waiting', 'asked')")
_OF_WORDS = text("words IS NOT NULL AND state <> 'dropped'")
_OF_FILES = text("file_id IS NOT NULL AND state <> 'dropped'")


class ContentCheck(Base):
    """Words, or a photo, that WeChat is to look at before anybody else sees them.

    `subject` names what they belong to ("wish:12"); appid and openid whose they are, in the
    mini-program. `problem` says why WeChat said nothing: its errcode, or a word of ours.
    """

    __tablename__ = "content_checks"
    __table_args__ = (
        CheckConstraint("(words IS NULL) <> (file_id IS NULL)", "words_or_file"),
        CheckConstraint("state <> 'asked' OR trace_id IS NOT NULL", "asked_is_traced"),
        Index("ix_content_checks_due", "next_try_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "uq_content_checks_words",
            "subject",
            unique=True,
            sqlite_where=_OF_WORDS,
            postgresql_where=_OF_WORDS,
        ),
        Index(
            "uq_content_checks_file",
            "subject",
            "file_id",
            unique=True,
            sqlite_where=_OF_FILES,
            postgresql_where=_OF_FILES,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), index=True)
    words: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    appid: Mapped[str] = mapped_column(String(32), default="")
    openid: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[CheckState] = mapped_column(choice(CheckState, "state"))
    trace_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    label: Mapped[int | None]
    problem: Mapped[str] = mapped_column(String(20), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_open(self) -> bool:
        """Whether WeChat may still be going to say something that we wait for."""
        return self.state in OPEN_CHECKS


class JobRun(Base):
    """The last run of a job: when, how many items, and what went wrong; and when something last
    went wrong at all, which the next good run does not wipe out."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    items: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")


class Measure(Base):
    """A number about the installation that is too dear to count for a page: a job counts it."""

    __tablename__ = "measures"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class IdempotencyReceipt(Base):
    """The answer that an API call with an `Idempotency-Key` got, kept for 24 hours."""

    __tablename__ = "idempotency_receipts"
    __table_args__ = (UniqueConstraint("person_id", "route", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    route: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(100))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AuditEntry(Base):
    """Who looked at, or changed, something personal; where a reason is asked for, why."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")


class PreparedImport(Base):
    """What a file would change, as its sender was shown it: kept until they confirm it, an hour at
    most. The file itself is not kept."""

    __tablename__ = "prepared_imports"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class NumberSeries(Base):
    """The last number given out, per prefix. Boards share one series: what turns out to belong to
    another board keeps its number."""

    __tablename__ = "number_series"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]


class LastLook(Base):
    """When somebody who works here last said 看过了: what came since is new to them."""

    __tablename__ = "last_looks"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SavedFilter(Base):
    """What somebody narrows a list to, under a name. `query` is what stands in the address;
    `region_code` with whose other workers it is shared, None: with nobody."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "board", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    board: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(600))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class BulkRun(Base):
    """One step done to many things at once, with what became of each. `lines`: id, number, done,
    said."""

    __tablename__ = "bulk_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    what: Mapped[str] = mapped_column(String(100))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
