"""Sending notices to phones. Nothing is sent while a transaction is open."""

import logging
from dataclasses import dataclass

from flask import current_app

from ..clock import now
from ..db import transaction
from ..notifications import actions, gathering, ladder, queries
from ..notifications.ladder import Letter
from ..notifications.models import Delivery, Notice
from ..wechat import (
    BudgetSpent,
    Client,
    NoConsent,
    Unavailable,
    Unfollowed,
    WeChatError,
    WindowClosed,
)
from .checking import mini_program
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
    clients = Clients(official_account(), mini_program())
    return each(ids, lambda notice_id: _deliver(notice_id, clients))


@dataclass(frozen=True)
class Clients:
    """Who sends what: custom messages the official account, cards the mini-program."""

    account: Client
    mini: Client

    def send(self, letter: Letter) -> None:
        """Raises WeChatError."""
        if letter.card is None:
            self.account.send_text(letter.openid, letter.words)
        else:
            card = letter.card
            self.mini.send_subscribe(letter.openid, card.template_id, card.fields, letter.page)


def _deliver(notice_id: int, clients: Clients) -> bool:
    """Down the ladder, one rung after the other; each that WeChat refuses is closed, so it ends."""
    while (letter := _prepare(notice_id)) is not None:
        try:
            clients.send(letter)
        except WeChatError as problem:
            if not _note_failure(letter, problem):
                return False
        else:
            with transaction():
                _settle(gathering.claimed(letter.notice_ids), Delivery.SENT)
            return True
    return False


def _prepare(notice_id: int) -> Letter | None:
    """Claim a notice and say whom to send what; None when it is not to be sent now."""
    try:
        with transaction():
            notices = gathering.claim_together(notice_id, now=now())
            letter = ladder.next_letter(notices, now=now()) if notices else None
            _say_loudly(notices)
            return letter
    except Exception as broken:  # else it would stand before the others every two seconds
        with transaction():
            notices = gathering.claimed([notice_id])
            _postpone(notices, type(broken).__name__)
            _say_loudly(notices)
        raise


CLOSED = (WindowClosed, BudgetSpent, NoConsent, Unfollowed)


def _note_failure(letter: Letter, problem: WeChatError) -> bool:
    """Whether the next rung is to be tried. Raises PassOver: each further try of this pass could
    wait for the whole timeout."""
    with transaction():
        notices = gathering.claimed(letter.notice_ids)
        gone = isinstance(problem, Unfollowed) and not ladder.may_subscribe(notices)
        if isinstance(problem, CLOSED) and not gone:
            ladder.close_rung(notices, letter, str(problem), now=now())
            return True
        ladder.not_sent(notices, letter, now=now())
        _note_refusal(notices, letter, problem)
        _say_loudly(notices)
    if isinstance(problem, Unavailable):
        raise PassOver from problem
    return False


def _note_refusal(notices: list[Notice], letter: Letter, problem: WeChatError) -> None:
    if isinstance(problem, Unfollowed):
        _settle(notices, Delivery.INBOX_ONLY, str(problem))
    elif not problem.permanent:
        _postpone(notices, str(problem))
    elif letter.card and ladder.may_write(notices):  # the next word of the person brings it
        log.error("notice %s cannot go as a card: %s", notices[0].id, problem)
        _settle(notices, Delivery.HELD, str(problem))
    else:
        _settle(notices, Delivery.FAILED, str(problem))


def _say_loudly(notices: list[Notice]) -> None:
    for notice in notices:
        if notice.delivery is Delivery.FAILED:
            log.error("notice %s given up: %s", notice.id, notice.problem)


def _postpone(notices: list[Notice], problem: str) -> None:
    for notice in notices:
        actions.postpone(notice, problem, now=now())


def _settle(notices: list[Notice], delivery: Delivery, problem: str = "") -> None:
    for notice in notices:
        actions.settle(notice, delivery, now=now(), problem=problem)
