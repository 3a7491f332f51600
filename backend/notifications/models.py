from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class Delivery(StrEnum):
    """Where a notice stands on its way to the phone. In the inbox it is from the start."""

    WAITING = "waiting"
    CLAIMED = "claimed"  # a deliver job is sending it right now
    HELD = "held"  # WeChat lets us write only after the person's next message
    SENT = "sent"
    INBOX_ONLY = "inbox_only"  # no WeChat, or notices stopped (退订)
    FAILED = "failed"


class Notice(Base):
    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_due",
            "due_at",
            sqlite_where=text("delivery IN ('waiting', 'claimed')"),
            postgresql_where=text("delivery IN ('waiting', 'claimed')"),
        ),
        Index("ix_notices_person_id_id", "person_id", "id"),
        Index(
            "ix_notices_held",
            "person_id",
            sqlite_where=text("delivery = 'held'"),
            postgresql_where=text("delivery = 'held'"),
        ),
        Index(
            "ix_notices_unsent",
            "person_id",
            "kind",
            sqlite_where=text("delivery IN ('waiting', 'claimed', 'held')"),
            postgresql_where=text("delivery IN ('waiting', 'claimed', 'held')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False)
    dedupe_key: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery, "delivery"))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(String(200), default="")


class Mute(Base):
    """退订: from then on this person hears from us only when asking."""

    __tablename__ = "mutes"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class ChatWindow(Base):
    """What WeChat lets us send: five messages within 48 hours of the person's last one."""

    __tablename__ = "chat_windows"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent: Mapped[int] = mapped_column(default=0)
