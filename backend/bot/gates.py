"""What the two callbacks share: the official account's and the mini-program's message push."""

import logging
from collections.abc import Callable

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from ..db import transaction
from ..errors import Conflict
from ..records.queries import reply_to
from ..wechat import BODY_LIMIT, BadPush, BadSignature, Gate, Inbound

log = logging.getLogger(__name__)


def gate(account: str) -> Gate:
    """The callback of the official account ("OA") or the mini-program ("MP"), as the settings name
    it."""
    named = (f"WECHAT_{account}_{what}" for what in ("APPID", "TOKEN", "AES_KEY", "PLAIN"))
    return Gate(*(current_app.config[name] for name in named))


def echoed(gate: Gate) -> Response:
    """WeChat asks once, when the address is entered in its console."""
    try:
        return Response(gate.echo(request.args), mimetype="text/plain")
    except (BadSignature, BadPush):
        return refused()


def opened(gate: Gate) -> Inbound | None:
    """The pushed message; None for whatever is malformed or forged."""
    request.max_content_length = BODY_LIMIT
    try:
        body = request.get_data(cache=False)
        return gate.open(request.args, body, request.content_type or "")
    except (BadSignature, BadPush, HTTPException) as bad:
        log.warning("push refused: %s", type(bad).__name__)
        return None


def refused() -> Response:
    """One and the same answer for all of those."""
    return Response("", status=403)


def once(key: str, take_in: Callable[[], str]) -> str:
    """The reply of `take_in`, the same one for the same key.

    `take_in` ends with `received(key, ...)`. A copy meets the first one at the unique key, whatever
    its verbs did is rolled back, and it finds the first one's reply: so a message that is new, as
    nearly all are, need not be looked up.
    """
    try:
        with transaction():
            return take_in()
    except Conflict:
        with transaction():
            known = reply_to(key)
            return take_in() if known is None else known
