"""A wish and its history."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...people.models import Person, Region
from .answers import Call, Thanks, WishAiring, WishRating
from .attached import Contact, Purpose, WishFile
from .by_staff import Masking
from .chasing import Ask, Step
from .claims import Claim
from .status import ENDED, Status


class Source(StrEnum):
    APP = "app"  # by the wisher
    CHAT = "chat"
    NEIGHBOUR = "neighbour"  # by somebody for a neighbour who agreed to it
    VISIT = "visit"  # a worker wrote down what was said at the door
    PAPER = "paper"
    PROJECT = "project"  # the community's own service project


class AgeBand(StrEnum):
    UNSAID = "unsaid"
    CHILD = "child"
    ADULT = "adult"
    ELDER = "elder"  # 60 and over


class Payer(StrEnum):
    NOBODY = "nobody"  # it costs nothing
    CLAIMER = "claimer"
    WISHER = "wisher"
    COMMUNITY = "community"


# What a look at the board is narrowed to first: one community, one street, or more than that.
WHERE = {"": ["community_code"], "street_": ["street_code"], "all_": []}
OPEN, THERE = "status = 'open' AND", " IS NOT NULL"
PAST = "status IN ('claimed', 'fulfilled', 'confirmed')"
AIRED = "aired_words IS NOT NULL"
WAITING = "status IN ('submitted', 'fulfilled')"


def _of_the_board() -> list[Index]:
    """Newest first and most urgent first of what is open, newest first of what was and of what
    everybody may read. State, kind and place come last, so that what is not asked for is passed
    over within the index.

    Each asks that what it is ordered by is there: the planner then cannot take one for the other,
    as it does by their sizes, which change, where it expects next to nothing of a kind."""
    return [
        index
        for name, first in WHERE.items()
        for index in (
            _index(f"open_{name}newest", [*first, "opened_at", "id"], f"{OPEN} opened_at{THERE}"),
            _index(f"open_{name}urgent", [*first, "due_at", "id"], f"{OPEN} due_at{THERE}"),
            _index(f"past_{name}newest", [*first, "status", "opened_at", "id"], PAST),
            _index(f"aired_{name}newest", [*first, "status", "opened_at", "id"], AIRED),
        )
    ]


def _index(name: str, columns: list[str], which: str) -> Index:
    rest = [name for name in ("status", "kind_key", "region_code") if name not in columns]
    where = text(which)
    return Index(f"ix_wishes_{name}", *columns, *rest, sqlite_where=where, postgresql_where=where)


class Wish(Base):
    """One small wish. `wisher_id` is who confirms it in the app; None: by telephone only.

    `due_at` is until when the present step is promised; `rings_at`, when the chase has something
    to do next (None: nothing). `stood_open` are the seconds it stood on the board before
    `opened_at`, so that who claims and drops a wish does not set its chase back.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        CheckConstraint("(near_latitude IS NULL) = (near_longitude IS NULL)", name="near_a_point"),
        CheckConstraint("places BETWEEN 1 AND 20", name="few_places"),
        CheckConstraint("cost >= 0", name="cost_not_below_zero"),
        CheckConstraint("(cost = 0) = (payer = 'nobody')", name="somebody_pays"),
        CheckConstraint("age_band <> 'child' OR source <> 'app'", name="child_by_guardian"),
        CheckConstraint("age_band <> 'child' OR aired_words IS NULL", name="no_child_aired"),
        CheckConstraint(
            "status NOT IN ('open', 'claimed', 'fulfilled', 'confirmed') OR opened_at IS NOT NULL",
            name="was_opened",
        ),
        CheckConstraint("status <> 'open' OR due_at IS NOT NULL", name="open_is_due"),
        Index("ix_wishes_wisher_id_id", "wisher_id", "id"),
        Index("ix_wishes_poster_id_id", "poster_id", "id"),
        Index("ix_wishes_community_code_id", "community_code", "id"),
        # With what staff narrow their lists to: the rest is passed over within the index.
        Index("ix_wishes_street_code_id", "street_code", "id", "status", "kind_key"),
        Index(  # what waits for the community, of a street; its communities within
            "ix_wishes_waiting",
            "status",
            "street_code",
            "due_at",
            "id",
            "community_code",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        *_of_the_board(),
        Index(
            "ix_wishes_rings",
            "rings_at",
            sqlite_where=text("rings_at IS NOT NULL"),
            postgresql_where=text("rings_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    status: Mapped[Status] = mapped_column(choice(Status, "status"))
    kind_key: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(500))
    # As a reviewer has put it for the board; empty: the words without what is personal.
    board_words: Mapped[str] = mapped_column(String(500), default="")
    # As everybody reads it, without a sign-in; None: it is for the street alone.
    aired_words: Mapped[str | None] = mapped_column(String(2000))
    source: Mapped[Source] = mapped_column(choice(Source, "source"))
    age_band: Mapped[AgeBand] = mapped_column(choice(AgeBand, "age_band"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    community_code: Mapped[str] = mapped_column(
        String(12), Computed("substr(region_code, 1, 12)", persisted=True)
    )
    street_code: Mapped[str] = mapped_column(
        String(9), Computed("substr(region_code, 1, 9)", persisted=True)
    )
    # Only if the poster lets it be known, and never nearer than some hundred metres.
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    # From where one says how far it is: the same, or the middle of its grid; None: not known.
    near_latitude: Mapped[float | None]
    near_longitude: Mapped[float | None]
    wanted_by: Mapped[date | None]
    places: Mapped[int] = mapped_column(default=1)
    cost: Mapped[int] = mapped_column(default=0)  # yuan, about
    payer: Mapped[Payer] = mapped_column(choice(Payer, "payer"), default=Payer.NOBODY)
    wisher_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    poster_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stood_open: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rings_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    region: Mapped[Region] = relationship()
    wisher: Mapped[Person | None] = relationship(foreign_keys=wisher_id)
    poster: Mapped[Person] = relationship(foreign_keys=poster_id)
    moves: Mapped[list["WishMove"]] = relationship(order_by="WishMove.id", back_populates="wish")
    files: Mapped[list["WishFile"]] = relationship(order_by="WishFile.id")
    contact: Mapped["Contact | None"] = relationship(cascade="all, delete-orphan")
    claims: Mapped[list[Claim]] = relationship(order_by=Claim.id, back_populates="wish")
    steps: Mapped[list[Step]] = relationship(order_by=Step.id, back_populates="wish")
    asks: Mapped[list[Ask]] = relationship(order_by=Ask.id, back_populates="wish")
    ratings: Mapped[list["WishRating"]] = relationship(order_by="WishRating.id")
    calls: Mapped[list["Call"]] = relationship(order_by="Call.id")
    thanks: Mapped["Thanks | None"] = relationship()
    airing: Mapped["WishAiring | None"] = relationship(cascade="all, delete-orphan")
    maskings: Mapped[list[Masking]] = relationship(order_by=Masking.id)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def live_claims(self) -> list[Claim]:
        """Those that hold a place, done or not."""
        return [claim for claim in self.claims if claim.ended_at is None]

    @property
    def free_places(self) -> int:
        return self.places - len(self.live_claims)

    @property
    def photos(self) -> list["WishFile"]:
        """Those that came with it and may be shown."""
        return [k for k in self.files if k.purpose is Purpose.WISH and k.off is None]


class WishMove(Base):
    """One step of a wish's history. Only appended."""

    __tablename__ = "wish_moves"
    __table_args__ = (Index("ix_wish_moves_at", "at", "became", "wish_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    was: Mapped[Status | None] = mapped_column(choice(Status, "was"))
    became: Mapped[Status] = mapped_column(choice(Status, "became"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    wish: Mapped[Wish] = relationship(back_populates="moves")
