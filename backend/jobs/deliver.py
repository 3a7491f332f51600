"""Sending notices to phones. Nothing is sent while a transaction is open."""

import logging

from flask import current_app

from ..clock import now
from ..db import db, transaction
from ..notifications import actions, queries, rules, words
from ..notifications.models import Delivery, Notice
from ..people.models import Platform
from ..people.queries import identity, person
from ..wechat import BudgetSpent, Client, Unavailable, Unfollowed, WeChatError, WindowClosed
from .runner import Done, PassOver, each

log = logging.getLogger(__name__)


def official_account() -> Client:
    """The official account as the settings name it."""
    settings = current_app.config
    return Client(
        settings["WECHAT_OA_APPID"], settings["WECHAT_OA_SECRET"], settings["WECHAT_API_BASE"]
    )


def deliver() -> Done:
    """Send what is due."""
    with transaction(write=False):
        ids = list(queries.due(now=now()))
    if not ids:
        return Done()
    client = official_account()
    return each(ids, lambda notice_id: _deliver(notice_id, client))


def _deliver(notice_id: int, client: Client) -> bool:
    try:
        letter = _prepare(notice_id)
    except Exception as broken:  # else it would stand before the others every two seconds
        with transaction():
            _note_failure(db.session.get_one(Notice, notice_id), broken)
        raise
    if letter is None:
        return False
    try:
        client.send_text(*letter)
    except WeChatError as problem:
        with transaction():
            _note_failure(db.session.get_one(Notice, notice_id), problem)
        if isinstance(problem, Unavailable):  # each further try could wait for the whole timeout
            raise PassOver from problem
        return False
    with transaction():
        actions.settle(db.session.get_one(Notice, notice_id), Delivery.SENT, now=now())
    return True


def _prepare(notice_id: int) -> tuple[str, str] | None:
    """Claim a notice and say whom to send what; None when it is not to be sent now."""
    with transaction():
        notice = actions.claim(notice_id, now=now())
        if notice is None:
            return None
        whom = identity(notice.person_id, Platform.OFFICIAL_ACCOUNT)
        if whom is None or actions.muted(notice.person_id):
            actions.settle(notice, Delivery.INBOX_ONLY, now=now())
            return None
        earliest = rules.earliest(person(notice.person_id), urgent=notice.urgent, now=now())
        if earliest > now():
            actions.wait_until(notice, earliest)
            return None
        if not actions.spend(notice, now=now()):
            actions.settle(notice, Delivery.HELD, now=now())
            return None
        return whom.openid, words.words(notice.kind, notice.data, now=now())


def _note_failure(notice: Notice, problem: Exception) -> None:
    if not isinstance(problem, WeChatError):
        actions.postpone(notice, type(problem).__name__, now=now())
    elif isinstance(problem, WindowClosed | BudgetSpent):
        actions.shut(notice)
        actions.settle(notice, Delivery.HELD, now=now(), problem=str(problem))
    else:
        actions.refund(notice)
        _note_refusal(notice, problem)
    if notice.delivery is Delivery.FAILED:
        log.error("notice %s given up: %s", notice.id, notice.problem)


def _note_refusal(notice: Notice, problem: WeChatError) -> None:
    if isinstance(problem, Unfollowed):
        actions.settle(notice, Delivery.INBOX_ONLY, now=now(), problem=str(problem))
    elif problem.permanent:
        actions.settle(notice, Delivery.FAILED, now=now(), problem=str(problem))
    else:
        actions.postpone(notice, str(problem), now=now())
