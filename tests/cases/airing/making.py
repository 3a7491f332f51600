"""Airings in any state, brought there by the verbs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image

from backend.cases.airing import actions as verbs
from backend.cases.airing.photos import original, show_photo
from backend.cases.airing.words import Copy, first_copy
from backend.cases.models import AiredPhoto, Airing, AiringState, Case
from backend.db import db
from backend.files.actions import keep_photo, path_of
from backend.files.photos import blurred, read_photo

from ...world import World
from ..making import closed

LATER = timedelta(days=3)  # past any working day to object
BLUR = [(0.1, 0.1, 0.3, 0.3)]


def copy_of(case: Case, **changes: object) -> Copy:
    first = first_copy(case)
    given = {"title": first.title, "words": first.words, "reply": first.reply} | changes
    return Copy(**given)  # type: ignore[arg-type]


def with_photo(w: World) -> Case:
    """Closed, with one photo of the report."""
    out = BytesIO()
    Image.effect_noise((160, 120), 90).convert("RGB").save(out, "JPEG")
    photo = keep_photo(read_photo(out.getvalue()), by_id=w.rider.id, now=w.now)
    return closed(w, files=[photo])


def drafted(w: World, make: Callable[[World], Case] = closed) -> Airing:
    case = make(w)
    return verbs.draft(case, copy_of(case), by=w.worker, now=w.now)


def put_photo(w: World, airing: Airing, now: datetime | None = None) -> AiredPhoto:
    kept = original(airing.case, airing.case.files[0].file_id)
    made = blurred(path_of(kept.file.key).read_bytes(), BLUR)
    return show_photo(airing, kept, made, BLUR, 0, by=w.worker, now=now or w.now)


def announced(w: World, make: Callable[[World], Case] = closed) -> Airing:
    airing = drafted(w, make)
    verbs.announce(airing, by=w.worker, now=w.now)
    return airing


def published(w: World, make: Callable[[World], Case] = closed) -> Airing:
    airing = announced(w, make)
    verbs.sign_off(airing, by=w.colleague, now=w.now + LATER)
    return airing


def published_with_photo(w: World) -> Airing:
    airing = drafted(w, with_photo)
    put_photo(w, airing)
    verbs.announce(airing, by=w.worker, now=w.now)
    verbs.sign_off(airing, by=w.colleague, now=w.now + LATER)
    db.session.expire(airing)
    return airing


def withdrawn(w: World) -> Airing:
    airing = published(w)
    verbs.withdraw(airing, "照片里看得清脸", by=w.worker, now=w.now + LATER)
    return airing


IN_STATE: dict[AiringState, Callable[[World], Airing]] = {
    AiringState.DRAFTED: drafted,
    AiringState.ANNOUNCED: announced,
    AiringState.PUBLISHED: published,
    AiringState.WITHDRAWN: withdrawn,
}
