"""Sending notices to phones. Nothing is sent while a transaction is open."""

import logging
from dataclasses import dataclass

from flask import current_app

from ..clock import now
from ..db import transaction
from ..notifications import actions, gathering, queries, words
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


@dataclass(frozen=True)
class Letter:
    """What goes to whom, and the notices that it says: one, or many of a kind together."""

    openid: str
    words: str
    notice_ids: list[int]


def _deliver(notice_id: int, client: Client) -> bool:
    try:
        letter = _prepare(notice_id)
    except Exception as broken:  # else it would stand before the others every two seconds
        _note_failure([notice_id], broken)
        raise
    if letter is None:
        return False
    try:
        client.send_text(letter.openid, letter.words)
    except WeChatError as problem:
        _note_failure(letter.notice_ids, problem)
        if isinstance(problem, Unavailable):  # each further try could wait for the whole timeout
            raise PassOver from problem
        return False
    with transaction():
        _settle(gathering.claimed(letter.notice_ids), Delivery.SENT)
    return True


def _prepare(notice_id: int) -> Letter | None:
    """Claim a notice and say whom to send what; None when it is not to be sent now."""
    with transaction():
        notices = gathering.claim_together(notice_id, now=now())
        if not notices:
            return None
        first = notices[0]
        whom = identity(first.person_id, Platform.OFFICIAL_ACCOUNT)
        if whom is None or actions.muted(first.person_id):
            _settle(notices, Delivery.INBOX_ONLY)
            return None
        earliest = queries.earliest(person(first.person_id), urgent=first.urgent, now=now())
        if earliest > now():
            for notice in notices:
                actions.wait_until(notice, earliest)
            return None
        if not actions.spend(first, now=now()):
            _settle(notices, Delivery.HELD)
            return None
        return Letter(whom.openid, _words(notices), [notice.id for notice in notices])


def _words(notices: list[Notice]) -> str:
    first = notices[0]
    if len(notices) == 1:
        return words.words(first.kind, first.data, now=now())
    in_order = sorted(notices, key=lambda notice: notice.id)
    return words.gathered(first.kind, [notice.data["number"] for notice in in_order])


def _settle(notices: list[Notice], delivery: Delivery, problem: str = "") -> None:
    for notice in notices:
        actions.settle(notice, delivery, now=now(), problem=problem)


def _note_failure(notice_ids: list[int], problem: Exception) -> None:
    with transaction():
        notices = gathering.claimed(notice_ids)
        if not isinstance(problem, WeChatError):
            _postpone(notices, type(problem).__name__)
        elif isinstance(problem, WindowClosed | BudgetSpent):
            actions.shut(notices[0])
            _settle(notices, Delivery.HELD, str(problem))
        else:
            actions.refund(notices[0])
            _note_refusal(notices, problem)
        for notice in notices:
            if notice.delivery is Delivery.FAILED:
                log.error("notice %s given up: %s", notice.id, notice.problem)


def _note_refusal(notices: list[Notice], problem: WeChatError) -> None:
    if isinstance(problem, Unfollowed):
        _settle(notices, Delivery.INBOX_ONLY, str(problem))
    elif problem.permanent:
        _settle(notices, Delivery.FAILED, str(problem))
    else:
        _postpone(notices, str(problem))


def _postpone(notices: list[Notice], problem: str) -> None:
    for notice in notices:
        actions.postpone(notice, problem, now=now())
