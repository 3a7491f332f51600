"""Versions of the rules that people decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ...db import Base, UTCDateTime


class WishRule(Base):
    """What holds for wishes from a time on. Only ever added to: the past keeps its rule."""

    __tablename__ = "wish_rules"
    __table_args__ = (Index("ix_wish_rules_key_valid_from", "key", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UTCDateTime)
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when it was decided, if known
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
