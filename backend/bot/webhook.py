"""WeChat's callback: verify, decrypt, dedupe, answer. No outward call, always within 5 seconds."""

from flask import Blueprint, Response, current_app, request

from ..clock import now
from ..db import db
from ..errors import DomainError
from ..notifications.actions import heard_from
from ..people.actions import meet
from ..people.models import Platform
from ..records.actions import received
from ..web import Access, open_to, own_transactions
from ..wechat import Inbound
from .chat import Chat
from .dialogue import answer, wrote
from .gates import echoed, gate, once, opened, refused

blueprint = Blueprint("bot", __name__, url_prefix="/wechat")

LONGEST_REPLY = 600  # characters; WeChat cuts a text at 2,048 bytes


@blueprint.get("/official-account")
@open_to(Access.WECHAT)
def verify() -> Response:
    """WeChat asks once, when the address is entered in its console."""
    return echoed(gate("OA"))


@blueprint.post("/official-account")
@open_to(Access.WECHAT)
@own_transactions
def receive() -> Response:
    """One pushed message. Whatever is malformed or forged gets one and the same answer."""
    message = opened(gate("OA"))
    if message is None:
        return refused()
    reply = once(message.dedupe_key, lambda: _take_in(message))
    body, content_type = gate("OA").reply(message, reply[:LONGEST_REPLY], request.args)
    return Response(body, content_type=content_type)


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
