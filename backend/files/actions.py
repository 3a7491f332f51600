"""Keeping and removing files: bytes on disk, a row in the database."""

import os
import secrets
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from ..db import db
from .models import File, FileKind
from .photos import Photo


def folder() -> Path:
    """Where files are kept."""
    return Path(current_app.config["FILES_DIR"])


def path_of(key: str, size: str = "full") -> Path:
    """Where one size of a file lies: `full` or `thumb` of a photo, `voice`."""
    return folder() / key[:2] / f"{key}.{size}"


def keep_photo(photo: Photo, *, by_id: int | None, now: datetime) -> File:
    """Keep a photo that `read_photo` made."""
    file = File(
        key=secrets.token_hex(16),
        kind=FileKind.PHOTO,
        sha256=photo.sha256,
        size=len(photo.full),
        width=photo.width,
        height=photo.height,
        kept_by_id=by_id,
        kept_at=now,
    )
    return _keep(file, {"full": photo.full, "thumb": photo.thumb})


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


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def erase(file: File) -> None:
    """Remove a file for good. The row goes with the transaction; the bytes go with `sweep`."""
    db.session.delete(file)


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
