"""Putting an answer on the wire."""

from hashlib import blake2b
from typing import Any

import msgspec
from flask import Response, request

encode = msgspec.json.Encoder().encode


def answer(body: Any, status: int = 200) -> Response:
    """A JSON response of dicts, lists and Structs."""
    return Response(encode(body), status, mimetype="application/json")


def for_all(body: Any) -> Response:
    """What anybody may read: anybody on the way may keep it, if they ask whether it still holds."""
    response = answer(body)
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def revalidated(body: bytes) -> Response:
    """Whoever has it already is told so in a few bytes. Nobody between us and them may keep it."""
    etag = blake2b(body, digest_size=12).hexdigest()
    headers = {"ETag": f'"{etag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if "If-None-Match" in request.headers and etag in request.if_none_match:
        return Response(status=304, headers=headers)
    return Response(body, 200, headers, mimetype="application/json")
