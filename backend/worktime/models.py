from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice
from .published import Day

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Source(StrEnum):
    """Where a whole year came from."""

    LIBRARY = "library"
    FILE = "file"


class CalendarYear(Base):
    """A year of which the table holds something; everything, when it says where that came from.

    `version` goes up with each change of its days: whoever keeps a copy looks at it.
    """

    __tablename__ = "calendar_years"
    __table_args__ = (
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="in_reach"),
        CheckConstraint("(source IS NULL) = (completed_at IS NULL)", name="source_and_when"),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    source: Mapped[Source | None] = mapped_column(choice(Source, "source"))
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalendarDay(Base):
    """A holiday, a make-up day 调休, or a day that somebody has set."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50), default="")

    def as_day(self) -> Day:
        """The same as a value."""
        return Day(self.day, self.working, self.name)
