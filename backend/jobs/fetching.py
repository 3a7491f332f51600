"""Bringing photos and voices home from WeChat, which forgets them after three days."""

import logging
from dataclasses import dataclass

from ..cases import drafting
from ..cases.models import Case, Purpose
from ..clock import now
from ..db import db, transaction
from ..errors import Invalid
from ..files.actions import keep_photo, keep_voice
from ..files.models import File
from ..files.photos import Photo, read_photo
from ..files.queries import used_before
from ..files.voices import Voice, read_voice
from ..notifications.actions import notify
from ..people.queries import person
from ..records import actions, queries
from ..records.models import FetchState, MediaFetch
from ..wechat import Client, WeChatError
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
        fetch = db.session.get_one(MediaFetch, fetch_id, with_for_update=True)
        if fetch.state is not FetchState.WAITING:
            return False  # another jobs process was quicker
        return _put_away(fetch, brought)


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


def _put_away(fetch: MediaFetch, brought: Photo | Voice | Refused | WeChatError) -> bool:
    # Locked, so that nobody withdraws it between this look and the photo.
    what, case_id = fetch.subject.split(":")
    case = db.session.get(Case, int(case_id), with_for_update=True)
    if isinstance(brought, WeChatError):
        if actions.not_fetched(fetch, for_good=brought.permanent, now=now()) and case:
            _tell_sender(fetch, case, "photo_lost", {})
        return False
    if case is None or not drafting.takes_files(case):
        actions.fetched(fetch, None)
        return False  # withdrawn meanwhile: then nothing of it is kept
    if drafting.is_full(case, PURPOSES[what]):
        brought = Refused(drafting.FULL)
    if isinstance(brought, Refused):
        actions.fetched(fetch, None)
        _tell_sender(fetch, case, "photo_refused", {"reason": brought.reason})
        return False
    if isinstance(brought, Photo):
        file = keep_photo(brought, by_id=fetch.person_id, now=now())
    else:
        file = keep_voice(
            brought.mp3, brought.seconds, brought.sha256, by_id=fetch.person_id, now=now()
        )
    actions.fetched(fetch, file.id)
    drafting.attach(case, [file], PURPOSES[what])
    if PURPOSES[what] is Purpose.REPORT:
        _say_if_seen_before(fetch, case, file)
    return True


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


def _tell_sender(fetch: MediaFetch, case: Case, kind: str, data: dict[str, str]) -> None:
    notify(
        person(fetch.person_id),
        kind,
        {"number": case.number, "what": WHAT[fetch.kind], **data},
        key=f"fetch:{fetch.id}:{kind}",
        now=now(),
    )
