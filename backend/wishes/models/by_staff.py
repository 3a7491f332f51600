"""What staff did to a wish besides its steps, so that it is known who it was."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ...db import Base, UTCDateTime


class Masking(Base):
    """Somebody put other words on the board. Which they were before is nobody's business."""

    __tablename__ = "wish_maskings"

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class PhotoOff(Base):
    """A photo of a wish, or of what was done, that is shown to nobody any more; it is kept as long
    as the others."""

    __tablename__ = "wish_photos_off"

    wish_file_id: Mapped[int] = mapped_column(ForeignKey("wish_files.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ClaimedFor(Base):
    """A worker wrote a claim down for somebody who had agreed to it."""

    __tablename__ = "wish_claims_for"

    claim_id: Mapped[int] = mapped_column(ForeignKey("wish_claims.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
