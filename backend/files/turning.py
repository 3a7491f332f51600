"""Photos that lie on their side: turned for everybody who looks, by somebody, at a time.

The original stays as it came, until it is erased; beside it lies a copy for each way it is turned.
"""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from ..db import db
from ..errors import Invalid
from .actions import keep_beside, path_of
from .models import File, FileKind, PhotoTurn
from .photos import ROTATIONS, Photo


def degrees_of(file_ids: Collection[int]) -> dict[int, int]:
    """How far photos are turned now, clockwise from the original; those that are not, are not
    named."""
    last = (
        select(func.max(PhotoTurn.id))
        .where(PhotoTurn.file_id.in_(file_ids))
        .group_by(PhotoTurn.file_id)
    )
    turns = db.session.scalars(select(PhotoTurn).where(PhotoTurn.id.in_(last)))
    return {turn.file_id: turn.degrees for turn in turns if turn.degrees}


def turns_of(file: File) -> list[PhotoTurn]:
    """Who turned it, the first one first."""
    rows = select(PhotoTurn).where(PhotoTurn.file_id == file.id).order_by(PhotoTurn.id)
    return list(db.session.scalars(rows))


def turn(file: File, photo: Photo | None, degrees: int, *, by_id: int, now: datetime) -> PhotoTurn:
    """Show a photo turned so far from now on. `photo` is what `photos.blurred` made of the original
    for these degrees; None to show the original again. Raises Invalid."""
    if (
        file.kind is not FileKind.PHOTO
        or degrees not in ROTATIONS
        or (photo is None) != (not degrees)
    ):
        raise Invalid("照片只能转 90、180 或 270 度。")
    if photo is not None:
        keep_beside(file, {f"full{degrees}": photo.full, f"thumb{degrees}": photo.thumb})
    turned = PhotoTurn(file_id=file.id, degrees=degrees, by_id=by_id, at=now)
    db.session.add(turned)
    db.session.flush()
    return turned


def shown_path(file: File, size: str) -> Path:
    """Where the bytes lie that are shown: those of the way it is turned, else of the original."""
    degrees = degrees_of([file.id]).get(file.id, 0)
    turned = path_of(file.key, f"{size}{degrees}") if degrees else None
    return turned if turned is not None and turned.is_file() else path_of(file.key, size)
