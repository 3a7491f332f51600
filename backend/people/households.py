"""A household in a steward's care: where, whom to ring, what to bear in mind and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime
from .models import Person, Region

NOTES = ("独居", "高龄", "行动不便", "孕产妇或婴儿", "残疾", "临时困难")


class Household(Base):
    """In a house, or in a grid where houses are not written down. `notes`: of NOTES, a 、 between;
    why it says so stands beside it. Who moves away is forgotten at once."""

    __tablename__ = "households"
    __table_args__ = (
        CheckConstraint("(notes = '') = (why = '')", name="notes_with_a_reason"),
        Index("uq_households_region_code_door", "region_code", "door", unique=True),
        Index(
            "ix_households_phone",
            "phone",
            sqlite_where=text("phone <> ''"),
            postgresql_where=text("phone <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    door: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    notes: Mapped[str] = mapped_column(String(60), default="")
    why: Mapped[str] = mapped_column(String(100), default="")
    steward_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    region: Mapped[Region] = relationship()
    steward: Mapped[Person | None] = relationship(foreign_keys=steward_id)
