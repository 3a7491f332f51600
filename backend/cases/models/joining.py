"""Who else a case concerns: those who said 同感, the community on the other side of the street."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime
from ...people.models import Person, Region


class Follower(Base):
    """同感: one tap joins a case and subscribes to it. Whose report was merged has joined, too."""

    __tablename__ = "case_followers"
    __table_args__ = (Index("ix_case_followers_person_id_case_id", "person_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()


class Side(Base):
    """毗邻: another community to which the case belongs as well, until it is done."""

    __tablename__ = "case_sides"
    __table_args__ = (Index("ix_case_sides_region_code_case_id", "region_code", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))  # None: the point says so
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    region: Mapped[Region] = relationship()


class Disclosure(Base):
    """The reporter ticked: the unit that handles it may know who I am and call me."""

    __tablename__ = "case_disclosures"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Errand(Base):
    """代办: whoever reported it pressed “请人帮我办”. `page` and `title`: where in the app, for
    programs and for people; `phone`: where to call back."""

    __tablename__ = "case_errands"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    page: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(30), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Earning(Base):
    """What the report of a case is worth to whoever made it: booked by a job, once; taken back
    when the report proves false."""

    __tablename__ = "case_earnings"
    __table_args__ = (
        Index(
            "ix_case_earnings_unbooked",
            "case_id",
            sqlite_where=text("booked_at IS NULL"),
            postgresql_where=text("booked_at IS NULL"),
        ),
        Index(
            "ix_case_earnings_unreversed",
            "case_id",
            sqlite_where=text("lost_at IS NOT NULL AND reversed_at IS NULL"),
            postgresql_where=text("lost_at IS NOT NULL AND reversed_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    earned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    booked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    points: Mapped[int] = mapped_column(default=0)  # none beyond the day's cap
    lost_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lost_why: Mapped[str] = mapped_column(String(200), default="")
    lost_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    reversed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
