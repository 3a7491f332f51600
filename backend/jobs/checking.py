"""Having WeChat look at what was written and shown in the mini-program, before it is public."""

from dataclasses import dataclass

from flask import current_app

from ..clock import now
from ..db import db, transaction
from ..files.models import File
from ..records.checking import PATIENCE, SILENT, TOO_LARGE, begin_check, sent
from ..records.links import photo_address
from ..records.models import CheckState, ContentCheck
from ..records.standing import checks_of, due_checks
from ..verdicts import STATE_OF, conclude
from ..wechat import (
    MOST_MEDIA,
    Client,
    QuotaSpent,
    Unavailable,
    Verdict,
    WeChatError,
    check_media,
    check_words,
)
from .runner import Done, PassOver, each


def mini_program() -> Client:
    """The mini-program as the settings name it."""
    settings = current_app.config
    return Client(
        settings["WECHAT_MP_APPID"], settings["WECHAT_MP_SECRET"], settings["WECHAT_API_BASE"]
    )


def check_content() -> Done:
    """Ask what is due; what has had no answer for too long, a person has to look at."""
    with transaction(write=False):
        ids = list(due_checks(now=now()))
    if not ids:
        return Done()
    client = mini_program()
    return each(ids, lambda check_id: _check(check_id, client))


@dataclass(frozen=True)
class _Wanted:
    """What WeChat is to look at: words, or the photo at an address."""

    openid: str
    words: str | None
    address: str


def _check(check_id: int, client: Client) -> bool:
    wanted = _begin(check_id)
    if wanted is None:
        return False
    try:
        said = _ask(wanted, client)
    except WeChatError as problem:
        return _give_up(check_id, problem)
    with transaction():
        check = _locked(check_id)
        if isinstance(said, Verdict):
            return conclude(check, STATE_OF[said.suggest], label=said.label, now=now())
        if check.state is not CheckState.WAITING:
            return False  # dropped meanwhile
        sent(check, said, now=now())
    return True


def _begin(check_id: int) -> _Wanted | None:
    """What to ask; None when there is nothing to ask any more, or another process does."""
    with transaction():
        check = _locked(check_id)
        if not check.is_open or check.next_try_at > now():
            return None
        if now() - check.asked_at >= PATIENCE:
            conclude(check, CheckState.UNREACHABLE, problem=SILENT, now=now())
            return None
        if check.file_id and db.session.get_one(File, check.file_id).size > MOST_MEDIA:
            conclude(check, CheckState.UNREACHABLE, problem=TOO_LARGE, now=now())
            return None
        begin_check(check, now=now())
        address = photo_address(check) if check.file_id else ""
        return _Wanted(check.openid, check.words, address)


def _locked(check_id: int) -> ContentCheck:
    """With all of its subject, always in the same order."""
    check = db.session.get_one(ContentCheck, check_id)
    checks_of(check.subject, lock=True)
    db.session.refresh(check)
    return check


def _ask(wanted: _Wanted, client: Client) -> Verdict | str:
    if wanted.words is None:
        return check_media(client, wanted.openid, wanted.address)
    return check_words(client, wanted.openid, wanted.words)


def _give_up(check_id: int, problem: WeChatError) -> bool:
    """What asking again would not help is a person's to look at; else another time will do."""
    if isinstance(problem, Unavailable) and not isinstance(problem, QuotaSpent):
        raise PassOver from problem  # each further try could wait for the whole timeout
    with transaction():
        code = str(problem.code)
        return conclude(_locked(check_id), CheckState.UNREACHABLE, problem=code, now=now())
