"""From an error to a status and a sentence: one table for domain errors, one for HTTP's own."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.routing import RequestRedirect

from ..errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, NotSignedIn
from ..people.signing_in import TooManyFailures, WrongPassword
from ..wechat import BadCode, WeChatError
from . import idempotency
from .answering import answer

OURS = ("/api", "/healthz", "/readyz")
MOST_FIELDS = 20


class BadJson(DomainError):
    """The body is no JSON at all."""

    code = "bad_json"
    default = "发来的内容不是正确的 JSON，请检查后再发。"


class Taken(Conflict):
    """Somebody was quicker; `similar` is what may be done instead, as the answer shows it."""

    code = "taken"

    def __init__(self, message: str, similar: Any) -> None:
        super().__init__(message)
        self.similar = similar


class SignInFailed(DomainError):
    """WeChat does not know the code: used, or older than five minutes."""

    code = "sign_in_failed"
    default = "登录没有成功，请退出小程序重新进入。"


class WeChatSilent(DomainError):
    """WeChat cannot be asked right now."""

    code = "wechat_unavailable"
    default = "微信那边暂时没有回应，请过一会儿再试。"


STATUS: dict[type[DomainError], int] = {
    BadJson: 400,
    NotSignedIn: 401,
    WrongPassword: 401,
    SignInFailed: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    TooManyFailures: 429,
    WeChatSilent: 503,
    DomainError: 400,
}

# A doubtful answer is well-formed: it is the sending of it that wants a second word (`sure`).
STATUS_BY_CODE = {"doubtful": 409, "photo_too_large": 413, "voice_too_large": 413}

HTTP_WORDS = {
    400: ("bad_request", "请求的格式不对，请检查后再发。"),
    401: ("not_signed_in", "请先登录。"),
    403: ("not_allowed", "这一步需要由别的岗位来办。"),
    404: ("not_found", "没有这个地址。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方式。"),
    408: ("timeout", "内容发得太慢，连接断了，请再试一次。"),
    413: ("too_large", "发来的内容太大了，请减少一些再发。"),
    414: ("too_large", "请求的地址太长了。"),
    415: ("unsupported_media_type", "请用 JSON 发送内容（Content-Type: application/json）。"),
    431: ("too_large", "请求头太大了。"),
}
_OTHER_4XX = ("bad_request", "这个请求办不了，请检查后再发。")
_OTHER_5XX = ("error", "系统出了点问题，没有办成，请稍后再试。")


def handle(blueprint: Blueprint) -> None:
    """Let this blueprint answer every error in JSON.

    Each HTTP code by itself: a handler of the whole app for one code (the panel's 404 page) would
    go before ours for all codes.
    """
    blueprint.register_error_handler(DomainError, refused)
    blueprint.register_error_handler(WeChatError, _from_wechat)
    blueprint.register_error_handler(Exception, _unexpected)
    for code in default_exceptions:
        blueprint.register_error_handler(code, http_error)


def unknown_route() -> Response | None:
    """Before each request: no route means no blueprint, so that nobody else would answer for us."""
    problem = request.routing_exception
    if problem is None or isinstance(problem, RequestRedirect):
        return None
    under = any(request.path == ours or request.path.startswith(ours + "/") for ours in OURS)
    return http_error(problem) if under else None


def refused(error: DomainError) -> Response:
    """A refusal in words, unless the same call has succeeded in another thread meanwhile."""
    try:
        settled = idempotency.settled_meanwhile()
    except DomainError as other_body:
        error, settled = other_body, None
    return settled or said(error)


def said(error: DomainError) -> Response:
    """The answer that says this error."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    if isinstance(error, Taken):
        body["similar"] = error.similar
    response = answer(body, status_of(error))
    if isinstance(error, TooManyFailures):
        response.headers["Retry-After"] = "900"
    return response


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error."""
    if error.code in STATUS_BY_CODE:
        return STATUS_BY_CODE[error.code]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def http_error(error: HTTPException) -> Response:
    """What Flask or Werkzeug refuse: wrong method, too large, no such address."""
    status = error.code or 500
    code, message = HTTP_WORDS.get(status, _OTHER_4XX if status < 500 else _OTHER_5XX)
    response = answer({"code": code, "message": message}, status)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _from_wechat(error: WeChatError) -> Response:
    return said(SignInFailed() if isinstance(error, BadCode) else WeChatSilent())


def _unexpected(error: Exception) -> Response:
    """Our mistake: told to the log, not to the caller."""
    current_app.logger.exception("unexpected: %s %s", request.method, request.url_rule)
    code, message = _OTHER_5XX
    return answer({"code": code, "message": message}, 500)


def flat(messages: Any, path: str = "") -> dict[str, str]:
    """Nested validation messages as one sentence per field: {"place.latitude": "必填"}."""
    if isinstance(messages, dict):
        found: dict[str, str] = {}
        for name, inner in messages.items():
            step = "" if name == "_schema" else f"{path}.{name}" if path else str(name)
            found.update(flat(inner, (step or path)[:100]))
        return dict(list(found.items())[:MOST_FIELDS])
    words = messages[0] if isinstance(messages, list) and messages else messages
    return {path or "body": str(words)}
