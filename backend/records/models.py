from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
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


class JobRun(Base):
    """The last run of a job: when, how many items, and what went wrong."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    items: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")


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
    """Who looked at, or changed, something personal."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)


class NumberSeries(Base):
    """The last number given out, per prefix. Boards share one series: what turns out to belong to
    another board keeps its number."""

    __tablename__ = "number_series"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]
