from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime, choice


class FileKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"


class File(Base):
    """A kept photo or voice. `key` is its address: 128 random bits, so knowing one tells nothing
    of another. A voice has no width; a photo has no seconds."""

    __tablename__ = "files"

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
