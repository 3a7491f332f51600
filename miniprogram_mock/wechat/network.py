"""The phone's network: what the mini-program asks of its server goes through here.

  ANY /net/<path and query>   to the product and to nobody else; method, body and headers as they
        come, the answer as it comes, byte for byte. No redirect is followed, no cookie passes in
        either direction. Not reached: 502 with `X-Net-Error: connect`, `timeout` or `reset`.

A page of another site has no business here, as with the control API.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, jsonify, request
from urllib3 import HTTPConnectionPool, HTTPHeaderDict, Timeout, connection_from_url
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.response import BaseHTTPResponse

from .core import current

LIMIT = 17 * 1024 * 1024  # of a body, either way: the product takes 16 MB
CONNECT, READ = 3, 60  # seconds; 60 is what wx.request waits unless told otherwise
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
    "te", "trailer", "transfer-encoding", "upgrade",
}  # fmt: skip
NOT_ON = HOP_BY_HOP | {
    "host", "content-length", "cookie", "origin", "referer", "forwarded", "via",
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix", "x-real-ip",
}  # fmt: skip
NOT_BACK = HOP_BY_HOP | {"set-cookie", "server", "date", "content-length"}

net = Blueprint("net", __name__)


@net.before_request
def _own_pages_only() -> Response | None:
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    foreign = origin and urlsplit(origin).netloc != request.host
    if foreign or site not in ("none", "same-origin"):
        return _no("不接受其他网站的请求。", 403)
    return None


@net.route("/net/", defaults={"path": ""}, methods=METHODS)
@net.route("/net/<path:path>", methods=METHODS)
def pass_on(path: str) -> Response:
    """The product's answer to this request, or 502 and why there is none."""
    request.max_content_length = LIMIT
    body = request.get_data()
    try:
        answer = _pool(current().settings.product_url).urlopen(
            request.method,
            _target(path),
            body=body or None,
            headers=_without(request.headers, NOT_ON),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            timeout=Timeout(connect=CONNECT, read=READ),
        )
        return _answer(answer)
    except HTTPError as problem:
        return _no("连不上服务器。", 502, _kind(problem))


@cache
def _pool(url: str) -> HTTPConnectionPool:
    return connection_from_url(url, maxsize=16)


def _target(path: str) -> str:
    asked = "/" + quote(path, safe="/:@!$&'()*+,;=~")
    query = request.query_string.decode("latin-1")
    return f"{asked}?{query}" if query else asked


def _without(headers: Iterable[tuple[str, str]], dropped: set[str]) -> HTTPHeaderDict:
    named = list(headers)
    listed = (value for name, value in named if name.lower() == "connection")
    also = {name.strip().lower() for value in listed for name in value.split(",")}
    left = HTTPHeaderDict()
    for name, value in named:
        small = name.lower()
        if small not in dropped | also and not small.startswith("sec-"):
            left.add(name, value)
    return left


def _answer(answer: BaseHTTPResponse) -> Response:
    try:
        body = b"".join(_chunks(answer))
    finally:
        answer.release_conn()
    if len(body) > LIMIT:
        answer.close()
        return _no("服务器的回答太大。", 502, "reset")
    headers = _without(answer.headers.iteritems(), NOT_BACK)
    whole = Response(body, status=answer.status)
    del whole.headers["Content-Type"]
    for name, value in headers.iteritems():
        whole.headers.add(name, value)
    return whole


def _chunks(answer: BaseHTTPResponse) -> Iterator[bytes]:
    """At most one byte more than is allowed."""
    left = LIMIT + 1
    while left and (chunk := answer.read(min(left, 256 * 1024), decode_content=False)):
        left -= len(chunk)
        yield chunk


def _kind(problem: HTTPError) -> str:
    if isinstance(problem, ConnectTimeoutError | ReadTimeoutError):
        # NewConnectionError is a ConnectTimeoutError by descent only.
        return "connect" if isinstance(problem, NewConnectionError) else "timeout"
    return "connect" if isinstance(problem, NewConnectionError) else "reset"


def _no(sentence: str, status: int, kind: str = "") -> Response:
    response = jsonify(error=sentence)
    response.status_code = status
    if kind:
        response.headers["X-Net-Error"] = kind
    return response
