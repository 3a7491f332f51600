"""`Idempotency-Key`: a call that is sent twice is done once and gets the same answer twice.

The receipt is written in the transaction of the work, so that there is never one without the
other. Two copies that run at once meet at the unique key: the one that loses looks once more and
finds the winner's answer. A refused call leaves no receipt and may be tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Response, current_app, g, request

from ..clock import now
from ..db import transaction
from ..errors import Invalid
from ..records.actions import RECEIPTS_KEPT, keep_receipt
from ..records.models import IdempotencyReceipt
from ..records.queries import receipt
from ..web import asker

HEADER = "Idempotency-Key"
LONGEST_KEY = 100


@dataclass(frozen=True)
class _Call:
    person_id: int
    route: str
    key: str
    body_hash: str


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Make a view keep its answer when the caller gave a key."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = g.idempotent_call = _call()
        if call is None:
            return view(*args, **kwargs)
        known = _known(call)
        if known is not None:
            return known
        response = current_app.make_response(view(*args, **kwargs))
        keep_receipt(
            call.person_id,
            call.route,
            call.key,
            body_hash=call.body_hash,
            status=response.status_code,
            answer=response.get_data(as_text=True),
            now=now(),
        )
        return response

    return wrapper


def settled_meanwhile() -> Response | None:
    """The answer that this call got in another thread, if it was sent twice at once."""
    call = g.get("idempotent_call")
    if call is None:
        return None
    with transaction(write=False):
        return _known(call)


def _call() -> _Call | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid("Idempotency-Key 应为 1 到 100 个英文字母、数字或符号。", code="bad_key")
    return _Call(asker().id, f"{request.method} {request.path}", key, _body_hash())


def _body_hash() -> str:
    """What was sent. Of a form the files alone: its boundary is another in every copy."""
    if not request.files:
        return sha256(request.get_data()).hexdigest()
    digest = sha256()
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        file.stream.seek(0)
        digest.update(name.encode() + b"\0" + file.stream.read())
    return digest.hexdigest()


def _known(call: _Call) -> Response | None:
    """Raises Invalid when the key was used for something else."""
    found = receipt(call.person_id, call.route, call.key, since=now() - RECEIPTS_KEPT)
    if found is None:
        return None
    if found.body_hash != call.body_hash:
        raise Invalid("这个 Idempotency-Key 已经用在别的内容上，请换一个。", code="key_reused")
    return _again(found)


def _again(found: IdempotencyReceipt) -> Response:
    response = Response(found.answer, found.status, mimetype="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    return response
