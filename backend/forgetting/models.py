from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime


class Erasure(Base):
    """Somebody was forgotten on request: under which name the rest goes on, and how much of what
    went. Nothing of what was erased."""

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(20), unique=True)
    went: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RetentionRule(Base):
    """From then on, how many days something is kept. Only ever added to; the newest holds."""

    __tablename__ = "retention_rules"
    __table_args__ = (
        CheckConstraint("days BETWEEN 1 AND 36500", name="some_days"),
        Index("ix_retention_rules_key_id", "key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    days: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
