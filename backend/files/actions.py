"""Keeping and removing files: bytes on disk, a row in the database."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Column, delete, exists, select

from ..db import Base, db
from ..errors import Invalid
from .looks import bands_of
from .models import File, FileKind, PhotoTurn, Redaction
from .photos import ROTATIONS, Photo, Rectangle, checked
from .queries import copies_of

CLOCKS_DIFFER = timedelta(hours=1)  # a phone's may be fast; what is later still is no time of ours


def folder() -> Path:
    """Where files are kept."""
    return Path(current_app.config["FILES_DIR"])


def path_of(key: str, size: str = "full") -> Path:
    """Where one size of a file lies: `full` or `thumb` of a photo, `voice`."""
    return folder() / key[:2] / f"{key}.{size}"


def keep_photo(photo: Photo, *, by_id: int | None, now: datetime) -> File:
    """Keep a photo that `read_photo` made, with what its file said and how it looks."""
    a, b, c, d = (None,) * 4 if photo.looks is None else bands_of(photo.looks)
    file = File(
        key=secrets.token_hex(16),
        kind=FileKind.PHOTO,
        sha256=photo.sha256,
        size=len(photo.full),
        width=photo.width,
        height=photo.height,
        kept_by_id=by_id,
        kept_at=now,
        taken_at=_not_to_come(photo.taken_at, now),
        taken_latitude=photo.taken_latitude,
        taken_longitude=photo.taken_longitude,
        looks=photo.looks,
        looks_a=a,
        looks_b=b,
        looks_c=c,
        looks_d=d,
    )
    return _keep(file, {"full": photo.full, "thumb": photo.thumb})


def _not_to_come(taken_at: datetime | None, now: datetime) -> datetime | None:
    return taken_at if taken_at and taken_at <= now + CLOCKS_DIFFER else None


def keep_redacted(
    of: File,
    photo: Photo,
    rectangles: Sequence[Rectangle],
    degrees: int,
    *,
    by_id: int,
    now: datetime,
) -> File:
    """Keep what `photos.blurred` made of a photo, as a file of its own, with what it was made from.

    The copy carries no time, no place and no looks. Raises Invalid.
    """
    if of.kind is not FileKind.PHOTO or degrees not in ROTATIONS:
        raise Invalid("只有照片可以遮挡后公开，请换一张照片。")
    plain = replace(photo, taken_at=None, taken_latitude=None, taken_longitude=None, looks=None)
    file = keep_photo(plain, by_id=by_id, now=now)
    redaction = Redaction(
        file_id=file.id,
        of_file_id=of.id,
        rectangles=[list(rectangle) for rectangle in checked(rectangles)],
        degrees=degrees,
        by_id=by_id,
        at=now,
    )
    db.session.add(redaction)
    db.session.flush()
    return file


def keep_voice(
    mp3: bytes, seconds: float, sha256: str, *, by_id: int | None, now: datetime
) -> File:
    """Keep a voice that `read_voice` made."""
    file = File(
        key=secrets.token_hex(16),
        kind=FileKind.VOICE,
        sha256=sha256,
        size=len(mp3),
        seconds=seconds,
        kept_by_id=by_id,
        kept_at=now,
    )
    return _keep(file, {"voice": mp3})


def _keep(file: File, sizes: dict[str, bytes]) -> File:
    # Bytes first: a row without its file would be a lost photo, a file without a row is swept up.
    for size, content in sizes.items():
        _write(path_of(file.key, size), content)
    db.session.add(file)
    db.session.flush()
    return file


def keep_beside(file: File, sizes: dict[str, bytes]) -> None:
    """Keep other sizes of a file that is kept already; those that are there stay."""
    for size, content in sizes.items():
        path = path_of(file.key, size)
        if not path.is_file():
            _write(path, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def erase(file: File) -> None:
    """Remove a file for good, and the copies made from it.

    The rows go with the transaction; the bytes go with `sweep`.
    """
    for copy in copies_of(file):
        erase(copy)
    db.session.execute(delete(Redaction).where(Redaction.file_id == file.id))
    db.session.execute(delete(PhotoTurn).where(PhotoTurn.file_id == file.id))
    db.session.delete(file)


def let_go(file: File) -> None:
    """Erase a file unless something still shows it: a wish that went on as a case shares its photos
    with it. The row that showed it here must be deleted before."""
    db.session.flush()
    if not any(db.session.scalar(select(exists().where(column == file.id))) for column in _shown()):
        erase(file)


def _shown() -> list[Column[Any]]:
    """The columns by which features show files; what goes or forgets it with the file is none."""
    own = {Redaction.__tablename__, PhotoTurn.__tablename__}
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is File.__table__.c.id and key.ondelete is None and table.name not in own
    ]


def sweep(*, older_than: datetime) -> int:
    """Delete bytes that no row names (an abandoned request, an erased file). Returns how many."""
    swept = 0
    for shelf in folder().glob("??/"):
        old = [p for p in shelf.iterdir() if p.stat().st_mtime < older_than.timestamp()]
        named = _named(shelf.name) if old else set()
        for path in old:
            if path.name.split(".")[0] not in named:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _named(shelf: str) -> set[str]:
    """The keys on one shelf: those that begin with its name. As a range, which an index serves
    in every collation; keys are hexadecimal, so g comes after all of them."""
    return set(db.session.scalars(select(File.key).where(File.key.between(shelf, f"{shelf}g"))))
