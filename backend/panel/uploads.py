"""Photos of a form: decoded before the transaction, kept even when the form must be shown again."""

from collections.abc import Iterable

from flask import request, session
from sqlalchemy import select

from ..cases.queries import has_file
from ..cases.rules import MOST_FILES, Actor, LinkHolder
from ..clock import now
from ..db import db
from ..errors import Invalid
from ..files.actions import keep_photo
from ..files.models import File
from ..files.photos import MOST_BYTES, Photo, read_photo
from ..files.queries import own
from ..web import prepared

SENT = "sent"  # keys that this browser sent by a signed address, where there is no person
MOST_SENT = 2 * MOST_FILES


def read_photos() -> list[Photo]:
    """The photos of this form. Raises Invalid for what is no photo, or too many."""
    sent = [upload for upload in request.files.getlist("photos") if upload.filename]
    if len(sent) > MOST_FILES:
        raise Invalid(f"一次最多 {MOST_FILES} 张照片。", fields={"photos": "太多"})
    return [read_photo(upload.stream.read(MOST_BYTES + 1)) for upload in sent]


def photos_of_form(actor: Actor) -> list[File]:
    """Those carried over from the last try, then those sent now, which are kept at once."""
    carried = carried_over(actor)
    by_id = None if isinstance(actor, LinkHolder) else actor.id
    sent = [keep_photo(photo, by_id=by_id, now=now()) for photo in prepared()]
    if by_id is None and sent:
        session[SENT] = [*session.get(SENT, []), *(file.key for file in sent)][-MOST_SENT:]
    return carried + sent


def carried_over(actor: Actor) -> list[File]:
    """Photos of an earlier try of the same form. Raises Invalid for keys of anybody else's."""
    keys = list(dict.fromkeys(request.form.getlist("kept")))[:MOST_FILES]
    files = _sent_here(keys) if isinstance(actor, LinkHolder) else own(keys, person_id=actor.id)
    return [file for file in files if not has_file(file)]


def _sent_here(keys: Iterable[str]) -> list[File]:
    mine = [key for key in keys if key in session.get(SENT, [])]
    found = {file.key: file for file in db.session.scalars(select(File).where(File.key.in_(mine)))}
    return [found[key] for key in mine if key in found]
