"""What hangs on a wish: how its wisher is found, and photos."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, choice
from ...files.models import File
from .by_staff import PhotoOff
from .claims import Proof


class Contact(Base):
    """Where to come and whom to ring: for who has claimed it and for the community, until the wish
    has ended some time ago."""

    __tablename__ = "wish_contacts"

    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    address: Mapped[str] = mapped_column(String(200), default="")


class Purpose(StrEnum):
    WISH = "wish"
    PROOF = "proof"


class WishFile(Base):
    """A photo of the wish, or of what one claimer did."""

    __tablename__ = "wish_files"
    __table_args__ = (
        UniqueConstraint("file_id"),
        CheckConstraint("(purpose = 'proof') = (proof_id IS NOT NULL)", name="proofs_belong"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("wish_proofs.id"), index=True)
    file: Mapped[File] = relationship()
    proof: Mapped[Proof | None] = relationship(back_populates="files")
    off: Mapped[PhotoOff | None] = relationship(lazy="joined", cascade="all, delete-orphan")
