"""Putting an answer on the wire."""

from typing import Any

import msgspec
from flask import Response

encode = msgspec.json.Encoder().encode


def answer(body: Any, status: int = 200) -> Response:
    """A JSON response of dicts, lists and Structs."""
    return Response(encode(body), status, mimetype="application/json")
