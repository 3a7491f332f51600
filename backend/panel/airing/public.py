"""What the public pages share: how long they may be kept, and what is looked for once a minute."""

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import Response, make_response, request
from sqlalchemy import Engine

from ...db import db
from ...errors import Invalid

# The list may be a minute old; a single page is asked for anew, so that withdrawn it is gone.
FOR_A_MINUTE, ASK_AGAIN = "public, max-age=60", "public, no-cache"
FRESH = 60.0
Found = TypeVar("Found")

_kept: WeakKeyDictionary[Engine, dict[object, tuple[float, Any]]] = WeakKeyDictionary()


def cached(page: str, rule: str) -> Response:
    """A page that anybody may keep by this rule."""
    response = make_response(page)
    response.headers["Cache-Control"] = rule
    response.add_etag()
    response.make_conditional(request)
    return response


def for_a_minute(key: object, find: Callable[[], Found]) -> Found:
    """Looked for once a minute at most, however many people look."""
    kept = _kept.setdefault(db.engine, {})
    if len(kept) > 500:  # somebody tries all codes
        kept.clear()
    if key not in kept or monotonic() - kept[key][0] > FRESH:
        kept[key] = monotonic(), find()
    found: Found = kept[key][1]
    return found


def given(name: str) -> bool:
    """Whether the address says anything for this."""
    return bool(request.args.get(name))


def region_given() -> str | None:
    """The street or community that is asked for. Raises Invalid for what is no code."""
    code = request.args.get("region") or None
    if code is not None and not (len(code) == 12 and code.isascii() and code.isdecimal()):
        raise Invalid("没有这个街道或社区，请从列出的里面选。")
    return code
