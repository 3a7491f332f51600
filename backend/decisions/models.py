from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class Topic(StrEnum):
    WORDS = "words"  # the sentence of a kind of notice
    LIMITS = "limits"  # how long a stage of a case may take
    HOLIDAYS = "holidays"  # whether people work on a day


class Decision(Base):
    """What holds from a time on. `value` None: what the program says by itself holds again."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_topic_key_valid_from", "topic", "key", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[Topic] = mapped_column(choice(Topic, "topic"))
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    valid_from: Mapped[datetime] = mapped_column(UTCDateTime)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(200))
