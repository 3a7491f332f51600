"""What is written into a version stays as it is; what changes makes a new version."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime, choice
from ..worktime.rules import Limit, TimeUnit


class EntryKind(StrEnum):
    COMPONENT = "component"
    EVENT = "event"

    @property
    def word(self) -> str:
        """As the catalogue says it: 部件 or 事项."""
        return {"component": "部件", "event": "事项"}[self.value]


class CatalogueVersion(Base):
    """One state of the catalogue; the newest is the one in use."""

    __tablename__ = "catalogue_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class CatalogueEntry(Base):
    """A component of the city or an event in it. Both count from 01001, so a code alone says
    nothing: people and files use the `key`."""

    __tablename__ = "catalogue_entries"
    __table_args__ = (UniqueConstraint("version_id", "kind", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("catalogue_versions.id"))
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind, "kind"))
    code: Mapped[str] = mapped_column(String(5))
    class_name: Mapped[str] = mapped_column(String(50))
    name: Mapped[str] = mapped_column(String(100))

    @property
    def key(self) -> str:
        """`部件:01001` or `事项:01001`."""
        return f"{self.kind.word}:{self.code}"


class RuleSet(Base):
    """Everything that a city says about filing, limits and closing at one time; never edited."""

    __tablename__ = "rule_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


# What fences off a danger may take where a rule does not say otherwise.
MAKE_SAFE = Limit(2, TimeUnit.EMERGENCY_HOUR)


class Rule(Base):
    """One filing condition (立案条件) of a tile, how long it may take, and when it may close."""

    __tablename__ = "rules"
    __table_args__ = (
        UniqueConstraint("rule_set_id", "position"),
        Index("ix_rules_rule_set_id_kind_key", "rule_set_id", "kind_key"),
        Index(
            "uq_rules_default",
            "rule_set_id",
            "kind_key",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
        CheckConstraint("limit_amount > 0", name="limit_amount"),
        CheckConstraint("safe_amount > 0", name="safe_amount"),
        CheckConstraint("(safe_amount IS NULL) = (safe_unit IS NULL)", name="safe_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"))
    position: Mapped[int]
    kind_key: Mapped[str] = mapped_column(String(20))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_entries.id"))
    item: Mapped[str] = mapped_column(String(100))
    condition: Mapped[str] = mapped_column(String(500))
    is_default: Mapped[bool]
    for_danger: Mapped[bool]
    limit_amount: Mapped[int]
    limit_unit: Mapped[TimeUnit] = mapped_column(choice(TimeUnit, "limit_unit"))
    safe_amount: Mapped[int | None]
    safe_unit: Mapped[TimeUnit | None] = mapped_column(choice(TimeUnit, "safe_unit"))
    closing_condition: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(200))
    entry: Mapped[CatalogueEntry | None] = relationship()
    rule_set: Mapped[RuleSet] = relationship()

    @property
    def limit(self) -> Limit:
        """How long the handling may take; of a danger, the repair."""
        return Limit(self.limit_amount, self.limit_unit)

    @property
    def safe_limit(self) -> Limit:
        """How long a danger may wait for its fence: what the rule says, else `MAKE_SAFE`."""
        if self.safe_amount is None or self.safe_unit is None:
            return MAKE_SAFE
        return Limit(self.safe_amount, self.safe_unit)


class KindSetting(Base):
    """When two reports of a tile may be the same matter."""

    __tablename__ = "kind_settings"
    __table_args__ = (
        CheckConstraint("same_metres BETWEEN 0 AND 2000", name="same_metres"),
        CheckConstraint("same_days BETWEEN 0 AND 366", name="same_days"),
    )

    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"), primary_key=True)
    kind_key: Mapped[str] = mapped_column(String(20), primary_key=True)
    same_metres: Mapped[int] = mapped_column(default=50)
    same_days: Mapped[int] = mapped_column(default=30)


class DraftOf(StrEnum):
    RULES = "rules"
    CATALOGUE = "catalogue"


class RuleDraft(Base):
    """The next version of the rules or of the catalogue: being written while nobody has decided
    from when on it holds (`starts_at`), then waiting for its day. One of each at a time.

    `rows` are the cells of a whole table, by our columns; `problem` says why the clock could not
    make it the version in use.
    """

    __tablename__ = "rule_drafts"
    __table_args__ = (
        Index(
            "uq_rule_drafts_open",
            "what",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(starts_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_whom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    what: Mapped[DraftOf] = mapped_column(choice(DraftOf, "what"))
    name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    why: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(String(300), default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class OwnList(Base):
    """A community's, street's or district's own categories; the newest of a region counts."""

    __tablename__ = "own_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    items: Mapped[list["OwnItem"]] = relationship(order_by="OwnItem.id")


class OwnItem(Base):
    """One item under a category (大类) of such a list, and the tile or entry that it stands for."""

    __tablename__ = "own_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("own_lists.id"), index=True)
    category: Mapped[str] = mapped_column(String(50))
    item: Mapped[str] = mapped_column(String(100))
    kind_key: Mapped[str] = mapped_column(String(20))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_entries.id"))
    entry: Mapped[CatalogueEntry | None] = relationship(lazy="joined")
