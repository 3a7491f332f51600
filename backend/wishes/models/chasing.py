"""What was done so that a wish is not forgotten."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime
from ...people.models import Person, Unit

if TYPE_CHECKING:
    from .wish import Wish


class Step(Base):
    """One step of the chase, taken once: `key` says which ("open:fit", "claim:7:half").

    `words` are what the wisher reads of it: 问了 14 位会修东西的党员.
    """

    __tablename__ = "wish_steps"
    __table_args__ = (UniqueConstraint("wish_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"))
    key: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    wish: Mapped["Wish"] = relationship(back_populates="steps")


class Ask(Base):
    """One person was asked to take a wish: by a step of the chase, or by a worker (`by_id`).

    May be answered with yes (a claim) or no, and no reason is needed for a no.
    """

    __tablename__ = "wish_asks"
    __table_args__ = (
        UniqueConstraint("wish_id", "person_id"),
        CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)", name="answered_somehow"),
        CheckConstraint("(step_id IS NULL) <> (by_id IS NULL)", name="by_step_or_worker"),
        Index("ix_wish_asks_person_id_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("wish_steps.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    why: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepted: Mapped[bool | None]
    wish: Mapped["Wish"] = relationship(back_populates="asks")
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    unit: Mapped[Unit | None] = relationship()
    step: Mapped[Step | None] = relationship()
