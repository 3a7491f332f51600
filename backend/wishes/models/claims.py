"""A claim: somebody promises a wish for a day. One row holds one place."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, exists, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...people.models import Person, Unit
from .by_staff import ClaimedFor

if TYPE_CHECKING:
    from .attached import WishFile
    from .wish import Wish


class ClaimEnd(StrEnum):
    GIVEN_BACK = "given_back"  # by the claimer, with a reason, before the promise was over
    RELEASED = "released"  # forgotten: the promise passed
    WISH_ENDED = "wish_ended"  # withdrawn by the wisher
    LEFT = "left"  # the claimer may not claim any more


class Claim(Base):
    """One place of a wish, held until `ended_at`; who has done it (`proof`) keeps it.

    For a unit the person is its representative.
    """

    __tablename__ = "wish_claims"
    __table_args__ = (
        CheckConstraint("place >= 1", name="places_from_one"),
        CheckConstraint("(ended_at IS NULL) = (how_ended IS NULL)", name="ended_somehow"),
        Index(  # one winner a place, however many tap at once
            "uq_wish_claims_place",
            "wish_id",
            "place",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_wish_claims_person",
            "wish_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_wish_claims_person_id_id", "person_id", "id"),
        Index(  # what was given back lately, for the figures
            "ix_wish_claims_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(  # of units alone: or SQLite looks through it for all that no unit has claimed
            "ix_wish_claims_unit_id_claimed_at",
            "unit_id",
            "claimed_at",
            sqlite_where=text("unit_id IS NOT NULL"),
            postgresql_where=text("unit_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    place: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    promised_for: Mapped[date]  # the local day
    claimed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    how_ended: Mapped[ClaimEnd | None] = mapped_column(choice(ClaimEnd, "how_ended"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    wish: Mapped["Wish"] = relationship(back_populates="claims")
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()
    proofs: Mapped[list["Proof"]] = relationship(order_by="Proof.id", back_populates="claim")
    written_down: Mapped[ClaimedFor | None] = relationship()

    @property
    def proof(self) -> "Proof | None":
        """What stands: the last one that the wisher has not sent back."""
        return next((p for p in reversed(self.proofs) if p.sent_back_at is None), None)


class Proof(Base):
    """What a claimer did, from when to when; `may_air`: the claimer lets it be shown."""

    __tablename__ = "wish_proofs"
    __table_args__ = (CheckConstraint("ended_at > started_at", name="ends_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("wish_claims.id"), index=True)
    words: Mapped[str] = mapped_column(String(1000))
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    may_air: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claim: Mapped[Claim] = relationship(back_populates="proofs")
    files: Mapped[list["WishFile"]] = relationship(back_populates="proof")

    @property
    def photos(self) -> list["WishFile"]:
        """Those that may be shown."""
        return [kept for kept in self.files if kept.off is None]


# A Claim at hand of which nothing that stands says that it is done.
UNPROVED = ~exists().where(Proof.claim_id == Claim.id, Proof.sent_back_at.is_(None))


class Suspension(Base):
    """No new claims until a day: too many dropped promises (`claim_id` is the last one), or a
    worker says so (`by_id`). May be appealed once."""

    __tablename__ = "wish_suspensions"
    __table_args__ = (
        CheckConstraint("until > at", name="ends_later"),
        CheckConstraint("(claim_id IS NULL) <> (by_id IS NULL)", name="by_drop_or_worker"),
        CheckConstraint("(decided_at IS NULL) = (lifted IS NULL)", name="decided_somehow"),
        CheckConstraint("decided_at IS NULL OR appealed_at IS NOT NULL", name="appealed_first"),
        Index("ix_wish_suspensions_person_id_until", "person_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("wish_claims.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appeal: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    lifted: Mapped[bool | None]

    @classmethod
    def holds(cls, now: datetime) -> ColumnElement[bool]:
        """Whether one at hand holds now: it is not over, and nobody has lifted it."""
        return and_(cls.until > now, cls.lifted.is_not(True))
