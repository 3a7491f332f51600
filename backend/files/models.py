from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class FileKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"


class File(Base):
    """A kept photo or voice. `key` is its address: 128 random bits, so knowing one tells nothing
    of another. A voice has no width; a photo has no seconds.

    What a photo's own file says of time (UTC) and place (WGS-84), and its looks, are for staff to
    weigh, never required and never believed alone. Nothing that is public, or that a handler or a
    neighbour is shown, ever carries them: the place may be the reporter's home.
    """

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint("(taken_latitude IS NULL) = (taken_longitude IS NULL)", "taken_place"),
        CheckConstraint(
            "taken_latitude BETWEEN -90 AND 90 AND taken_longitude BETWEEN -180 AND 180",
            "taken_on_earth",
        ),
        CheckConstraint(
            "CASE WHEN looks IS NULL THEN"
            " looks_a IS NULL AND looks_b IS NULL AND looks_c IS NULL AND looks_d IS NULL"
            " ELSE looks_a IS NOT NULL AND looks_a = (looks & 65535)"
            " AND looks_b IS NOT NULL AND looks_b = ((looks >> 16) & 65535)"
            " AND looks_c IS NOT NULL AND looks_c = ((looks >> 32) & 65535)"
            " AND looks_d IS NOT NULL AND looks_d = ((looks >> 48) & 65535) END",
            "looks_bands",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_latitude: Mapped[float | None]
    taken_longitude: Mapped[float | None]
    looks: Mapped[int | None] = mapped_column(BigInteger)
    # Its four parts (looks.py): what looks the same is found by any one of them.
    looks_a: Mapped[int | None] = mapped_column(index=True)
    looks_b: Mapped[int | None] = mapped_column(index=True)
    looks_c: Mapped[int | None] = mapped_column(index=True)
    looks_d: Mapped[int | None] = mapped_column(index=True)


class Redaction(Base):
    """What a published copy was made from, and what was made unreadable in it by whom.

    `rectangles` are x, y, width, height in parts of the picture turned clockwise by `degrees`.
    """

    __tablename__ = "redactions"
    __table_args__ = (
        CheckConstraint("degrees IN (0, 90, 180, 270)", "degrees"),
        CheckConstraint("file_id <> of_file_id", "another_file"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), primary_key=True)
    of_file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), index=True)
    rectangles: Mapped[list[list[float]]] = mapped_column(JSON)
    degrees: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class PhotoTurn(Base):
    """Somebody has turned a photo, so that all see it upright: clockwise from the original, which
    stays as it is. The last row counts."""

    __tablename__ = "photo_turns"
    __table_args__ = (CheckConstraint("degrees IN (0, 90, 180, 270)", "degrees"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), index=True)
    degrees: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
