"""Handing out photos and voices, for every door alike: who may see one is asked here."""

from collections.abc import Collection

from flask import Response, send_file

from .cases.airing.photos import aired_with, may_see_copy
from .cases.airing.public import public_copy
from .cases.queries import has_file, may_see_file
from .cases.rules import Actor
from .errors import NotFound
from .files.actions import path_of
from .files.models import File, FileKind
from .files.queries import by_key
from .files.turning import shown_path
from .people.models import Person
from .records.links import photo_to_check
from .wishes import seeing

TYPES = {FileKind.PHOTO: "image/jpeg", FileKind.VOICE: "audio/mpeg"}
SIZES = {
    (FileKind.PHOTO, "full"): "full",
    (FileKind.PHOTO, "thumb"): "thumb",
    (FileKind.VOICE, "full"): "voice",
}


def send(
    key: str,
    size: str,
    actor: Actor | None,
    *,
    sent_here: Collection[str] = (),
    original: bool = False,
) -> Response:
    """A file's bytes (`size`: full, thumb), if this asker may see it; else raises NotFound.

    A file that belongs to nothing yet is shown to its sender alone. A unit without an account
    has no name to remember it by: `sent_here` are the keys that its browser sent. `original`: as
    it came, whatever way it is turned now.
    """
    file = by_key(key)
    if not _may_see(actor, file, sent_here):
        raise NotFound()
    return _bytes(file, size, "private, max-age=600", original)


def send_to_all(key: str, size: str) -> Response:
    """A redacted copy, while it is public. Asked for anew each time: withdrawn, it is gone."""
    return _bytes(public_copy(key), size, "public, no-cache")


def send_to_wechat(token: str) -> Response:
    """A photo that WeChat is asked about, to whoever has its signed address; else NotFound."""
    return _bytes(photo_to_check(token), "full", "no-store")


def _bytes(file: File, size: str, cached: str, original: bool = False) -> Response:
    variant = SIZES.get((file.kind, size))
    if variant is None:
        raise NotFound()
    path = path_of(file.key, variant) if original else shown_path(file, variant)
    if not path.is_file():
        raise NotFound("这个文件已经不在了。")
    response = send_file(path, mimetype=TYPES[file.kind], conditional=True)
    response.headers["Cache-Control"] = cached
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _may_see(actor: Actor | None, file: File, sent_here: Collection[str]) -> bool:
    if has_file(file):
        return may_see_file(actor, file)
    if seeing.has_file(file):
        return isinstance(actor, Person) and seeing.may_see_file(actor, file)
    if (airing := aired_with(file)) is not None:
        return may_see_copy(actor, airing)
    if isinstance(actor, Person) and file.kept_by_id is not None:
        return file.kept_by_id == actor.id
    return file.kept_by_id is None and file.key in sent_here
