"""What staff keep beside a case for their own work: notes, ready replies, the hotline's numbers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...people.models import Person


class CaseNote(Base):
    """An internal note: for those who look on, never for reporter, unit or public, in no notice."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    words: Mapped[str] = mapped_column(String(1000))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[Person] = relationship(lazy="joined")


class ReplyUse(StrEnum):
    """In which step a ready reply speaks to whoever reported."""

    DECLINE = "decline"
    ANSWER = "answer"
    EXPLAIN = "explain"
    CLOSE = "close"


class ReplyTemplate(Base):
    """A ready reply of a community, for all kinds or one, with slots such as {number}.

    Never changed: an edit ends it and writes a new one, so who wrote what when stays known.
    """

    __tablename__ = "reply_templates"
    __table_args__ = (
        CheckConstraint("length(community_code) = 12", name="of_a_community"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index(
            "ix_reply_templates_current",
            "community_code",
            "use",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    use: Mapped[ReplyUse] = mapped_column(choice(ReplyUse, "use"))
    kind_key: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(1000))
    rule: Mapped[str] = mapped_column(String(500), default="")  # only of an explanation
    elsewhere: Mapped[str] = mapped_column(String(500), default="")  # where else to turn
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    by: Mapped[Person] = relationship(foreign_keys=by_id)


class HotlineOrder(Base):
    """12345 工单: a case that came as an order of the hotline, under the hotline's number, which a
    community takes in once. When they want it done is theirs: our own clocks run as ever."""

    __tablename__ = "hotline_orders"
    __table_args__ = (
        UniqueConstraint("community_code", "number"),
        Index("ix_hotline_orders_at", "at"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    community_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    number: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
