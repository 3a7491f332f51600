"""What is said of a wish at its end: by the wisher, on the telephone, in thanks, to everybody."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ...db import Base, UTCDateTime, choice


class Verdict(StrEnum):
    DONE = "done"
    NOT_YET = "not_yet"


class WishRating(Base):
    """What the wisher says of it, each time that it was said to be done. `stars` with 满意 only."""

    __tablename__ = "wish_ratings"
    __table_args__ = (
        CheckConstraint("(stars IS NOT NULL) = (verdict = 'done')", name="stars_for_done"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="five_stars"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    stars: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Call(Base):
    """A telephone call to somebody who did not answer: who rang, and what was said."""

    __tablename__ = "wish_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    reached: Mapped[bool]
    words: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Thanks(Base):
    """The wisher's words of thanks; whoever has the card's key may see them, and nobody's name."""

    __tablename__ = "wish_thanks"

    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class WishAiring(Base):
    """Who lets everybody read a wish, since when, and copies of how it ended: `done` what those
    wrote who did it and let it be shown, `thanks` the wisher's; nothing personal is in them."""

    __tablename__ = "wish_airings"

    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    done: Mapped[str] = mapped_column(Text, default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
