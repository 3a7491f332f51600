"""Looking for files."""

from sqlalchemy import select

from ..db import db
from ..errors import Invalid, NotFound
from .models import File


def by_key(key: str) -> File:
    """Raises NotFound."""
    found = db.session.scalars(select(File).where(File.key == key)).first()
    if found is None:
        raise NotFound()
    return found


def own(keys: list[str], *, person_id: int) -> list[File]:
    """The files with these keys that this person sent, in that order. Raises Invalid for others."""
    found = {
        file.key: file
        for file in db.session.scalars(
            select(File).where(File.key.in_(keys), File.kept_by_id == person_id)
        )
    }
    if missing := [key for key in keys if key not in found]:
        raise Invalid("照片没有找到，请重新上传。", fields={"photos": missing[0]})
    return [found[key] for key in keys]
