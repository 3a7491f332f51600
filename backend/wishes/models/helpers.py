"""Who helps: what somebody can do and when, which units take wishes, and who speaks for them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime
from ...people.models import Person, Unit


class Helper(Base):
    """What somebody is willing to do. `kinds`: keys of wish kinds, a space between; `free`: when,
    in own words; `region_code`: from where distances count."""

    __tablename__ = "wish_helpers"
    __table_args__ = (Index("ix_wish_helpers_region_code", "region_code"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    kinds: Mapped[str] = mapped_column(String(200), default="")
    free: Mapped[str] = mapped_column(String(100), default="")
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()


class WishUnit(Base):
    """A unit that takes wishes: of which kinds, and at most how many a calendar month."""

    __tablename__ = "wish_units"
    __table_args__ = (CheckConstraint("monthly_cap BETWEEN 0 AND 99", name="monthly_cap"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    kinds: Mapped[str] = mapped_column(String(200), default="")
    free: Mapped[str] = mapped_column(String(100), default="")
    monthly_cap: Mapped[int]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    unit: Mapped[Unit] = relationship()


class Representative(Base):
    """Who may claim for a unit; two at most."""

    __tablename__ = "wish_representatives"
    __table_args__ = (
        CheckConstraint("seat IN (1, 2)", name="two_seats"),
        Index(
            "uq_wish_representatives_seat",
            "unit_id",
            "seat",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_wish_representatives_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("wish_units.unit_id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    seat: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship(foreign_keys=person_id)


class MonthOff(Base):
    """这个月不接: a person (`unit_id` None) or a unit takes no wishes in one calendar month."""

    __tablename__ = "wish_months_off"
    __table_args__ = (
        Index("ix_wish_months_off_person_id", "person_id"),
        Index("ix_wish_months_off_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    month: Mapped[date]  # its first day
    at: Mapped[datetime] = mapped_column(UTCDateTime)
