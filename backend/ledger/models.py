from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime, choice
from ..people.models import ShownCode


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


class PointRule(Base):
    """What a deed is worth from a time on. Only ever added to: the past keeps its rule."""

    __tablename__ = "point_rules"
    __table_args__ = (
        CheckConstraint("points >= 0 AND daily_cap >= 0", name="not_below_zero"),
        Index("ix_point_rules_key_valid_from", "key", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    points: Mapped[int]
    daily_cap: Mapped[int]  # points a person may get by this rule on one local day
    valid_from: Mapped[datetime] = mapped_column(UTCDateTime)
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when it was decided, if known
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(200), default="")


class Transfer(Base):
    """One award, spending or correction. `key` ("wish:12:fulfilled") makes it happen once."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name="both_ends"),
        CheckConstraint("ended_at > started_at", name="ends_later"),
        CheckConstraint("(rule_key IS NULL) = (rule_day IS NULL)", name="rule_and_day"),
        Index("ix_transfers_at", "at"),
        Index("ix_transfers_rule_key_rule_day", "rule_key", "rule_day"),
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
    rule_key: Mapped[str | None] = mapped_column(String(40))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("point_rules.id"))  # None: the default
    rule_day: Mapped[date | None]  # the local day under whose cap it falls
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


class Reward(Base):
    """A small thing on a community's shelf. Another price is another reward."""

    __tablename__ = "rewards"
    __table_args__ = (
        CheckConstraint("points > 0", name="costs_something"),
        CheckConstraint("stock >= 0", name="stock_not_below_zero"),
        Index(
            "uq_rewards_active",
            "region_code",
            "name",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    points: Mapped[int]
    stock: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Redemption(Base):
    """One thing handed over for points, in person."""

    __tablename__ = "redemptions"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    points: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), unique=True)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    reward: Mapped[Reward] = relationship()
    transfer: Mapped[Transfer] = relationship()


class RedeemCode(ShownCode):
    """Shown at the community: these points are mine."""

    __tablename__ = "redeem_codes"
    __table_args__ = (Index("ix_redeem_codes_person_id", "person_id"),)
