"""Bringing photos and voices home from WeChat, which forgets them after three days."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from ..cases import drafting
from ..cases.models import Case, Purpose
from ..clock import now
from ..db import db, transaction
from ..errors import Invalid
from ..files.actions import keep_photo, keep_voice
from ..files.hearing import Voice
from ..files.models import File
from ..files.photos import Photo, read_photo
from ..files.queries import used_before
from ..files.voices import read_voice
from ..notifications.actions import notify
from ..people.queries import person
from ..records import actions, queries
from ..records.models import FetchState, MediaFetch
from ..wechat import Client, WeChatError
from ..wishes import adding
from ..wishes.models import Proof, Wish
from .deliver import official_account
from .runner import Done, each

log = logging.getLogger(__name__)

WHAT = {"photo": "照片", "voice": "语音"}
PURPOSES = {"case": Purpose.REPORT, "check": Purpose.CHECK}  # "check:7": seen at case 7
MOST_READINGS = 3  # what our own code stumbles over so often, it will not read the next time


@dataclass(frozen=True)
class Refused:
    """What came is nothing that we keep; the sentence says why."""

    reason: str


def fetch_media() -> Done:
    """Fetch what is due."""
    with transaction(write=False):
        ids = list(queries.due_fetches(now=now()))
    if not ids:
        return Done()
    client = official_account()
    return each(ids, lambda fetch_id: _fetch(fetch_id, client))


def _fetch(fetch_id: int, client: Client) -> bool:
    wanted = _begin(fetch_id)
    if wanted is None:
        return False
    brought = _bring(wanted, client)
    with transaction():
        fetch = db.session.get_one(MediaFetch, fetch_id)
        # What it is for is locked first, as by whoever takes it elsewhere.
        subject, home = fetch.subject, _home(fetch)
        db.session.refresh(fetch, with_for_update=True)
        if fetch.state is not FetchState.WAITING:
            return False  # another jobs process was quicker
        if fetch.subject != subject:
            return False  # the next try brings it to where it was taken meanwhile
        return _put_away(fetch, home, brought)


@dataclass(frozen=True)
class _Wanted:
    kind: str
    media_id: str
    attempt: int


def _begin(fetch_id: int) -> _Wanted | None:
    """What to bring; None when another jobs process has begun with it."""
    with transaction():
        fetch = db.session.get_one(MediaFetch, fetch_id, with_for_update=True)
        if fetch.state is not FetchState.WAITING or fetch.next_try_at > now():
            return None
        actions.begin_fetch(fetch, now=now())
        return _Wanted(fetch.kind, fetch.media_id, fetch.attempts)


def _bring(wanted: _Wanted, client: Client) -> Photo | Voice | Refused | WeChatError:
    try:
        raw = client.download(wanted.media_id)
    except WeChatError as problem:
        return problem
    return _read(wanted, raw)


def _read(wanted: _Wanted, raw: bytes) -> Photo | Voice | Refused:
    try:
        return read_photo(raw) if wanted.kind == "photo" else read_voice(raw)
    except Invalid as unusable:
        return Refused(unusable.message)
    except Exception:
        if wanted.attempt < MOST_READINGS:
            raise
        log.exception("a %s cannot be read, given up", wanted.kind)
        return Refused(f"这{WHAT[wanted.kind]}打不开，请换一个再发一次。")


@dataclass(frozen=True)
class _Home:
    """Where a photo or voice belongs, as it stands now. `full`: what to say if there is no room."""

    number: str
    takes: bool
    full: str | None
    put: Callable[[File], None]


def _home(fetch: MediaFetch) -> _Home | None:
    """None when there is no such thing any more."""
    what, id_ = fetch.subject.split(":")
    if what in PURPOSES:
        return _case(fetch, int(id_), PURPOSES[what])
    return _proof(int(id_)) if what == "proof" else _wish(int(id_))


def _case(fetch: MediaFetch, case_id: int, purpose: Purpose) -> _Home | None:
    # Locked, so that nobody withdraws it between this look and the photo.
    case = db.session.get(Case, case_id, with_for_update=True)
    if case is None:
        return None

    def put(file: File) -> None:
        drafting.attach(case, [file], purpose)
        if purpose is Purpose.REPORT:
            _say_if_seen_before(fetch, case, file)

    full = drafting.FULL if drafting.is_full(case, purpose) else None
    return _Home(case.number, drafting.takes_files(case), full, put)


def _wish(wish_id: int, proof: Proof | None = None) -> _Home | None:
    wish = db.session.get(Wish, wish_id, with_for_update=True)
    if wish is None:
        return None
    full = adding.FULL if adding.is_full(wish, proof) else None
    takes = adding.takes_photo(wish, proof)
    return _Home(wish.number, takes, full, lambda file: adding.add_photo(wish, file, proof))


def _proof(proof_id: int) -> _Home | None:
    proof = db.session.get(Proof, proof_id)
    return None if proof is None else _wish(proof.claim.wish_id, proof)


def _put_away(
    fetch: MediaFetch, home: _Home | None, brought: Photo | Voice | Refused | WeChatError
) -> bool:
    if isinstance(brought, WeChatError):
        if actions.not_fetched(fetch, for_good=brought.permanent, now=now()) and home:
            _tell_sender(fetch, home, "photo_lost", {})
        return False
    if home is None or not home.takes:
        actions.fetched(fetch, None)
        return False  # withdrawn meanwhile: then nothing of it is kept
    if home.full:
        brought = Refused(home.full)
    if isinstance(brought, Refused):
        actions.fetched(fetch, None)
        _tell_sender(fetch, home, "photo_refused", {"reason": brought.reason})
        return False
    file = _kept(fetch, brought)
    actions.fetched(fetch, file.id)
    home.put(file)
    return True


def _kept(fetch: MediaFetch, brought: Photo | Voice) -> File:
    if isinstance(brought, Photo):
        return keep_photo(brought, by_id=fetch.person_id, now=now())
    return keep_voice(
        brought.mp3, brought.seconds, brought.sha256, by_id=fetch.person_id, now=now()
    )


def _say_if_seen_before(fetch: MediaFetch, case: Case, file: File) -> None:
    """The same picture on another matter: asked once a case, kindly; nothing is refused."""
    own = {kept.file_id for kept in case.files}
    before = next((other for other in used_before(file) if other.id not in own), None)
    if before is None:
        return
    notify(
        person(fetch.person_id),
        "photo_seen_before",
        {"number": case.number, "before": before.kept_at.isoformat()},
        key=f"case:{case.id}:photo_seen_before:{fetch.person_id}",
        now=now(),
    )


def _tell_sender(fetch: MediaFetch, home: _Home, kind: str, data: dict[str, str]) -> None:
    notify(
        person(fetch.person_id),
        kind,
        {"number": home.number, "what": WHAT[fetch.kind], **data},
        key=f"fetch:{fetch.id}:{kind}",
        now=now(),
    )
