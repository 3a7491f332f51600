from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class Delivery(StrEnum):
    """Where a notice stands on its way to the phone. In the inbox it is from the start."""

    WAITING = "waiting"
    CLAIMED = "claimed"  # a deliver job is sending it right now
    HELD = "held"  # WeChat lets us write only after the person's next message or consent
    SENT = "sent"
    INBOX_ONLY = "inbox_only"  # no way to this phone, or notices stopped (退订)
    FAILED = "failed"


class Pace(StrEnum):
    """How soon a notice wants to ring. What is urgent asks nobody."""

    SOON = "soon"  # at once; at night whoever works here is left alone
    QUIET = "quiet"  # by day only, whoever it is
    DIGEST = "digest"  # may wait: once a day, together with all that may


class Template(StrEnum):
    """What a subscribe message is for; its id at WeChat and its fields are settings."""

    CASE = "case"
    WISH = "wish"
    REMINDER = "reminder"
    TASK = "task"


class Answer(StrEnum):
    """What wx.requestSubscribeMessage says of one template."""

    ACCEPT = "accept"
    REJECT = "reject"
    BAN = "ban"  # WeChat has taken the template away
    FILTER = "filter"  # left out: another one has the same title


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
        Index(
            "ix_notices_given_up",
            "id",
            sqlite_where=text("delivery = 'failed'"),
            postgresql_where=text("delivery = 'failed'"),
        ),
        Index(
            "ix_notices_sent_at",
            "sent_at",
            sqlite_where=text("sent_at IS NOT NULL"),
            postgresql_where=text("sent_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False)
    pace: Mapped[Pace] = mapped_column(choice(Pace, "pace"), default=Pace.SOON)
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


LEFT = text("answer = 'accept' AND used_at IS NULL AND struck_at IS NULL")
REFUSED = text("answer <> 'accept'")


class Consent(Base):
    """What a person answered when asked for a kind of subscribe message.

    An acceptance is good for exactly one: `used_at` says when it was spent, on `notice`;
    `struck_at` that WeChat knew of none. Of refusals only the last of each template is kept.
    """

    __tablename__ = "message_consents"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (notice_id IS NULL)", name="used_on_something"),
        CheckConstraint(
            "answer = 'accept' OR (used_at IS NULL AND struck_at IS NULL)", name="accepted_first"
        ),
        CheckConstraint("used_at IS NULL OR struck_at IS NULL", name="used_or_struck"),
        UniqueConstraint("notice_id"),
        Index(
            "ix_message_consents_left",
            "person_id",
            "template",
            sqlite_where=LEFT,
            postgresql_where=LEFT,
        ),
        Index(
            "uq_message_consents_refused",
            "person_id",
            "template",
            unique=True,
            sqlite_where=REFUSED,
            postgresql_where=REFUSED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    template: Mapped[Template] = mapped_column(choice(Template, "template"))
    answer: Mapped[Answer] = mapped_column(choice(Answer, "answer"))
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    struck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DigestDay(Base):
    """The one letter that gathers what may wait has gone out to this person on this day."""

    __tablename__ = "digest_days"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
