"""WeChat's callback: verify, decrypt, dedupe, answer. No outward call, always within 5 seconds."""

import logging

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from ..clock import now
from ..db import db, transaction
from ..errors import Conflict, DomainError
from ..notifications.actions import heard_from
from ..people.actions import meet
from ..people.models import Platform
from ..records.actions import received
from ..records.queries import reply_to
from ..web import Access, open_to, own_transactions
from ..wechat import BODY_LIMIT, BadPush, BadSignature, Gate, Inbound
from .chat import Chat
from .dialogue import answer, wrote

log = logging.getLogger(__name__)
blueprint = Blueprint("bot", __name__, url_prefix="/wechat")

LONGEST_REPLY = 600  # characters; WeChat cuts a text at 2,048 bytes


def gate() -> Gate:
    """The official account's callback as the settings name it."""
    settings = current_app.config
    return Gate(
        settings["WECHAT_OA_APPID"],
        settings["WECHAT_OA_TOKEN"],
        settings["WECHAT_OA_AES_KEY"],
        settings["WECHAT_OA_PLAIN"],
    )


@blueprint.get("/official-account")
@open_to(Access.WECHAT)
def verify() -> Response:
    """WeChat asks once, when the address is entered in its console."""
    try:
        return Response(gate().echo(request.args), mimetype="text/plain")
    except (BadSignature, BadPush):
        return _no()


@blueprint.post("/official-account")
@open_to(Access.WECHAT)
@own_transactions
def receive() -> Response:
    """One pushed message. Whatever is malformed or forged gets one and the same answer."""
    request.max_content_length = BODY_LIMIT
    try:
        body = request.get_data(cache=False)
        message = gate().open(request.args, body, request.content_type or "")
    except (BadSignature, BadPush, HTTPException) as bad:
        log.warning("push refused: %s", type(bad).__name__)
        return _no()
    reply = _answered(message)
    body, content_type = gate().reply(message, reply[:LONGEST_REPLY], request.args)
    return Response(body, content_type=content_type)


def _no() -> Response:
    return Response("", status=403)


def _answered(message: Inbound) -> str:
    """The reply, the same one for the same message.

    A copy meets the first one at the unique key, whatever its verbs did is rolled back, and it
    finds the first one's reply: so a message that is new, as nearly all are, need not be looked up.
    """
    try:
        with transaction():
            return _take_in(message)
    except Conflict:
        with transaction():
            known = reply_to(message.dedupe_key)
            return _take_in(message) if known is None else known


def _take_in(message: Inbound) -> str:
    moment = now()
    appid = current_app.config["WECHAT_OA_APPID"]
    identity = meet(Platform.OFFICIAL_ACCOUNT, appid, message.openid, now=moment)
    if wrote(message):
        heard_from(identity.person, now=moment)
    try:
        with db.session.begin_nested():
            reply = answer(Chat(identity, moment), message)
    except DomainError as refused:
        reply = refused.message
    received(message.dedupe_key, message.kind, reply, now=moment)
    return reply
