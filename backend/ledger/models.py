from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime, choice


class Measure(StrEnum):
    POINTS = "points"
    MINUTES = "minutes"


class Evidence(StrEnum):
    """How well a service's minutes are known."""

    ON_THE_SPOT = "on_the_spot"  # signed in and out there
    CONFIRMED = "confirmed"  # by the organiser
    ADDED_LATER = "added_later"


class LedgerAccount(Base):
    """What one person, or the community's fund (`person_id` None), has of one measure."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("person_id", "measure"),
        Index(
            "uq_ledger_accounts_fund",
            "measure",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    measure: Mapped[Measure] = mapped_column(choice(Measure, "measure"))
    balance: Mapped[int] = mapped_column(default=0)


class Transfer(Base):
    """One award, spending or correction. `key` ("wish:12:fulfilled") makes it happen once."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name="both_ends"),
        CheckConstraint("ended_at > started_at", name="ends_later"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"), unique=True)
    evidence: Mapped[Evidence | None] = mapped_column(choice(Evidence, "evidence"))
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    movements: Mapped[list["Movement"]] = relationship(back_populates="transfer")


class Movement(Base):
    """One side of a transfer, with the balance it left behind."""

    __tablename__ = "movements"
    __table_args__ = (CheckConstraint("amount <> 0", name="moves_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_accounts.id"), index=True)
    amount: Mapped[int]
    balance: Mapped[int]
    transfer: Mapped[Transfer] = relationship(back_populates="movements")
    account: Mapped[LedgerAccount] = relationship()
