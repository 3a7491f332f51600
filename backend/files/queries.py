"""Looking for files."""

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, select, union_all

from ..db import db
from ..errors import Invalid, NotFound
from .looks import ALIKE, distance
from .models import File, FileKind, Redaction


def by_key(key: str) -> File:
    """Raises NotFound."""
    found = db.session.scalars(select(File).where(File.key == key)).first()
    if found is None:
        raise NotFound()
    return found


def sent_by(person_id: int, kind: FileKind | None = None) -> Sequence[File]:
    """All that somebody has sent, or all of a kind, the oldest first."""
    query = select(File).where(File.kept_by_id == person_id).order_by(File.id)
    return db.session.scalars(query if kind is None else query.where(File.kind == kind)).all()


def own(keys: list[str], *, person_id: int) -> list[File]:
    """The photos with these keys that this person sent, in that order, each once. Raises Invalid
    for others."""
    keys = list(dict.fromkeys(keys))
    found = {
        file.key: file
        for file in db.session.scalars(
            select(File).where(
                File.key.in_(keys), File.kept_by_id == person_id, File.kind == FileKind.PHOTO
            )
        )
    }
    if missing := [key for key in keys if key not in found]:
        raise Invalid("照片没有找到，请重新上传。", fields={"photos": missing[0]})
    return [found[key] for key in keys]


def own_voice(key: str, *, person_id: int) -> File:
    """The voice with this key that this person sent. Raises Invalid for another."""
    query = select(File).where(File.key == key, File.kept_by_id == person_id)
    found = db.session.scalars(query.where(File.kind == FileKind.VOICE)).first()
    if found is None:
        raise Invalid("语音没有找到，请再说一遍。", fields={"voice": key})
    return found


def copies_of(file: File) -> Sequence[File]:
    """The published copies that were made from a photo."""
    made = select(Redaction.file_id).where(Redaction.of_file_id == file.id)
    return db.session.scalars(select(File).where(File.id.in_(made))).all()


def used_before(file: File, limit: int = 5) -> list[File]:
    """Photos kept before this one that are the same bytes or look the same, the most alike first.

    A hint for staff, never a verdict. Whatever differs in at most 3 bits is always found, by one
    of four indexed parts; up to `looks.ALIKE` bits it may be. A published copy stands for the
    photo that it was made from.
    """
    how_far = _far_from(file) | dict.fromkeys(db.session.scalars(_same_bytes(file)), 0)
    alike = sorted((far, -id_) for id_, far in how_far.items() if far <= ALIKE)[:limit]
    found = {
        found.id: found
        for found in db.session.scalars(
            select(File).where(File.id.in_([-newest for _, newest in alike]))
        )
    }
    return [found[-newest] for _, newest in alike]


def _far_from(file: File) -> dict[int, int]:
    if file.looks is None:
        return {}
    return {
        id_: distance(looks, file.looks)
        for id_, looks in db.session.execute(alike_in_part(file))
        if looks is not None
    }


def alike_in_part(file: File) -> CompoundSelect[int, int | None]:
    """Id and looks of earlier photos one of whose four parts is equal: an index serves each."""
    parts = (
        (File.looks_a, file.looks_a),
        (File.looks_b, file.looks_b),
        (File.looks_c, file.looks_c),
        (File.looks_d, file.looks_d),
    )
    return union_all(
        *(
            select(File.id, File.looks).where(column == part, File.id < file.id)
            for column, part in parts
        )
    )


def _same_bytes(file: File) -> CompoundSelect[int]:
    same = (File.sha256 == file.sha256, File.kind == FileKind.PHOTO)
    is_copy = select(Redaction.file_id).where(Redaction.file_id == File.id).exists()
    return union_all(
        select(File.id).where(*same, File.id < file.id, ~is_copy),
        select(Redaction.of_file_id)
        .join(File, File.id == Redaction.file_id)
        .where(*same, Redaction.of_file_id < file.id, Redaction.file_id != file.id),
    )
