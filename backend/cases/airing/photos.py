"""The photos of an airing: redacted copies and nothing else; the originals stay where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...db import db
from ...errors import NotFound
from ...files.actions import erase, keep_redacted
from ...files.models import File, FileKind, Redaction
from ...files.photos import Photo, Rectangle
from ...people.models import Person
from ..models import AiredPhoto, Airing, AiringState, BeforeAfter, Case, CaseFile, Purpose
from ..rules import Actor, looks_on
from .actions import touch
from .rules import objects


@dataclass(frozen=True)
class Choice:
    """A photo of the case, and the copy of it that the airing shows, with how it was made."""

    kept: CaseFile
    copy: File | None
    made: Redaction | None

    @property
    def purpose(self) -> BeforeAfter:
        before = self.kept.purpose is Purpose.REPORT
        return BeforeAfter.BEFORE if before else BeforeAfter.AFTER


def choices(case: Case, airing: Airing | None) -> list[Choice]:
    """What there is to choose from, in the order in which it came."""
    photos = [kept for kept in case.files if kept.file.kind is FileKind.PHOTO]
    made = _made(airing) if airing else {}
    return [Choice(kept, *made.get(kept.file_id, (None, None))) for kept in photos]


def _made(airing: Airing) -> dict[int, tuple[File, Redaction]]:
    ids = [photo.file_id for photo in airing.photos]
    rows = db.session.scalars(select(Redaction).where(Redaction.file_id.in_(ids)))
    files = {photo.file_id: photo.file for photo in airing.photos}
    return {row.of_file_id: (files[row.file_id], row) for row in rows}


def original(case: Case, file_id: int) -> CaseFile:
    """A photo of this case. Raises NotFound."""
    for kept in case.files:
        if kept.file_id == file_id and kept.file.kind is FileKind.PHOTO:
            return kept
    raise NotFound("没有这张照片。")


def show_photo(
    airing: Airing,
    kept: CaseFile,
    photo: Photo,
    rectangles: Sequence[Rectangle],
    degrees: int,
    *,
    by: Person,
    now: datetime,
) -> AiredPhoto:
    """Put what `photos.blurred` made of a photo on the page, in place of an earlier copy of it."""
    touch(airing, by)
    position = _remove(airing, kept) or _next_position(airing)
    file = keep_redacted(kept.file, photo, rectangles, degrees, by_id=by.id, now=now)
    choice = Choice(kept, file, None)
    aired = AiredPhoto(airing=airing, file=file, purpose=choice.purpose, position=position)
    db.session.add(aired)
    db.session.flush()
    return aired


def hide_photo(airing: Airing, kept: CaseFile, *, by: Person) -> None:
    """Take a photo off the page; its copy is erased."""
    touch(airing, by)
    _remove(airing, kept)


def _remove(airing: Airing, kept: CaseFile) -> int | None:
    """Where the copy of this photo stood, if there was one."""
    copy = _made(airing).get(kept.file_id)
    if copy is None:
        return None
    shown = next(photo for photo in airing.photos if photo.file_id == copy[0].id)
    airing.photos.remove(shown)
    db.session.delete(shown)
    db.session.flush()
    erase(copy[0])
    db.session.flush()
    return shown.position


def _next_position(airing: Airing) -> int:
    return max((photo.position for photo in airing.photos), default=0) + 1


def aired_with(file: File) -> Airing | None:
    """The airing that a copy belongs to."""
    photo = db.session.get(AiredPhoto, file.id)
    return photo.airing if photo else None


def may_see_copy(actor: Actor | None, airing: Airing) -> bool:
    """Before it is public: whoever works on the airing, and the units that may object."""
    if actor is None or airing.state is AiringState.WITHDRAWN:
        return False
    if looks_on(actor, airing.case):
        return True
    return airing.state is not AiringState.DRAFTED and objects(actor, airing)
