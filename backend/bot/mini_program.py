"""The mini-program's message push: what WeChat found in the photos that it was asked about, and
which messages somebody refuses in its settings.

What is tapped in the window of wx.requestSubscribeMessage is pushed, too; the page has told us
already, and counting it twice would be wrong. It knows no talk: whatever else is pushed (a message
in its customer service) is taken and ignored.
"""

from datetime import datetime

from flask import Blueprint, Response, current_app

from ..clock import now
from ..db import transaction
from ..notifications.consents import withdraw
from ..people.actions import meet
from ..people.models import Platform
from ..records.actions import received
from ..records.models import CheckState
from ..records.standing import check_traced, is_any_being_sent
from ..verdicts import STATE_OF, conclude
from ..web import Access, open_to, own_transactions
from ..wechat import CONSENTS_CHANGED, MEDIA_CHECKED, Inbound
from .gates import echoed, gate, once, opened, refused

blueprint = Blueprint("bot-mini-program", __name__, url_prefix="/wechat")


class _TooEarly(Exception):
    """The answer has overtaken the number that it is known by. WeChat will bring it again."""


@blueprint.get("/mini-program")
@open_to(Access.WECHAT)
def verify() -> Response:
    """WeChat asks once, when the address is entered in its console."""
    return echoed(gate("MP"))


@blueprint.post("/mini-program")
@open_to(Access.WECHAT)
@own_transactions
def receive() -> Response:
    """One pushed event. Whatever is malformed or forged gets one and the same answer."""
    message = opened(gate("MP"))
    if message is None:
        return refused()
    if message.event == MEDIA_CHECKED:
        try:
            once(_key(message), lambda: _take_in(message))
        except _TooEarly:
            return Response("", status=503)
    elif message.event == CONSENTS_CHANGED:
        with transaction():  # the same again changes nothing: no row to know it by
            _refuse(message)
    return Response("success", mimetype="text/plain")


def _refuse(message: Inbound) -> None:
    appid, moment = current_app.config["WECHAT_MP_APPID"], now()
    who = meet(Platform.MINI_PROGRAM, appid, message.openid, now=moment)
    withdraw(who, message.refused, now=moment)


def _key(message: Inbound) -> str:
    return f"mini:{message.dedupe_key}"


def _take_in(message: Inbound) -> str:
    moment = now()
    _note(message, moment)
    received(_key(message), message.kind, "", now=moment)
    return ""


def _note(message: Inbound, moment: datetime) -> None:
    # In this order: asked the other way round, its number may have come in between, unseen by both.
    being_sent = is_any_being_sent(now=moment)
    check = check_traced(message.trace_id)
    if check is None:
        if being_sent:
            raise _TooEarly
        return  # of a photo that we know no longer, or of another installation
    if message.verdict is None:
        conclude(check, CheckState.UNREACHABLE, problem=message.trouble, now=moment)
    else:
        state = STATE_OF[message.verdict.suggest]
        conclude(check, state, label=message.verdict.label, now=moment)
