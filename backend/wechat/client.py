"""Calls to WeChat's interfaces: wechatpy's client, with the edges that hurt taken off.

Every call has a timeout, goes to one address, is repeated once at most (with a fresh token), and
fails with a `WeChatError` that tells no secret. No call may be made in an open transaction.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from . import tokens
from .failures import STALE_TOKEN, BadCode, MediaTooLarge, Unavailable, WeChatError, failure
from .messages import fitting

WECHAT = "https://api.weixin.qq.com"
TIMEOUT = (3.0, 10.0)  # seconds to connect, seconds between two bytes
MEDIA_TIMEOUT = (3.0, 30.0)
MEDIA_LIMIT = 20 * 1024 * 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_CHUNK = 64 * 1024

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Session:
    """Who a login code stands for, in the mini-program; unionid only if WeChat tells it."""

    openid: str = field(repr=False)
    unionid: str | None = field(default=None, repr=False)


class Client:
    """One application (official account or mini-program) as WeChat's servers know it.

    May be shared by threads. All but `session_of` need an app context: the access token is in
    the database. They raise WeChatError and its kinds.
    """

    def __init__(self, appid: str, secret: str, api_base: str = WECHAT) -> None:
        self.appid = appid
        self._secret = secret
        kept = _SharedToken(self._token)
        # wechatpy's own retry never ends when the token stays bad.
        self._wechat: Any = WeChatClient(appid, secret, session=kept, auto_retry=False)
        _reroute(self._wechat._http, api_base)

    def send_text(self, openid: str, text: str) -> None:
        """A custom message, cut if WeChat would refuse it as too long.

        WindowClosed, BudgetSpent, Unfollowed, Unavailable, or WeChatError for other refusals.
        """
        words = fitting(text)
        self._call(lambda: _object(self._wechat.message.send_text(openid, words)))

    def send_image(self, openid: str, jpeg: bytes) -> None:
        """A photo as a custom message: uploaded first. Errors as for `send_text`."""
        if not isinstance(jpeg, bytes):
            raise TypeError("bytes: a file that has been read once would be sent empty")
        media_id = self._call(lambda: self._upload(jpeg))
        self._call(lambda: _object(self._wechat.message.send_image(openid, media_id)))

    def send_subscribe(
        self, openid: str, template_id: str, fields: Mapping[str, str], page: str = ""
    ) -> None:
        """A subscribe message of the mini-program: it uses up one consent of this person.

        `fields` by the template's keys, already as WeChat wants them; `page` opens when the card
        is tapped. NoConsent, BadTemplate, BadField, Unavailable, or WeChatError.
        """
        letter = {
            "touser": openid,
            "template_id": template_id,
            "data": {key: {"value": value} for key, value in fields.items()},
            **({"page": page} if page else {}),
        }
        self._call(lambda: _object(self._wechat.post("message/subscribe/send", data=letter)))

    def ask(
        self, path: str, body: Mapping[str, object], read: Callable[[dict[str, Any]], Answer]
    ) -> Answer:
        """What `read` finds in the answer of an interface that wechatpy does not know.

        Unavailable, too, for an answer that cannot be read; WeChatError for other refusals.
        """
        return self._call(lambda: read(_object(self._wechat.post(f"{WECHAT}/{path}", data=body))))

    def download(self, media_id: str) -> bytes:
        """A photo or voice message. MediaGone, MediaTooLarge (over 20 MB), Unavailable."""
        return self._call(lambda: self._fetch_media(media_id))

    def mini_program_code(self, scene: str, page: str) -> bytes:
        """A picture (PNG or JPEG) that opens this page of the mini-program in WeChat's scanner.

        The page finds `scene` in its query. At most 32 characters, letters, digits and
        !#$&'()*+,/:;=?@-._~ alone; `page` must have been released. Unavailable, or WeChatError
        for what is wrong with them.
        """
        body = {"scene": scene, "page": page}
        return self._call(
            lambda: _picture(self._wechat.post(f"{WECHAT}/wxa/getwxacodeunlimit", data=body))
        )

    def session_of(self, code: str) -> Session:
        """Who signed in with this code of wx.login. BadCode, Unavailable. Uses no access token."""
        if not code or len(code) > 128 or not code.isascii():
            raise BadCode(40029)
        return _scrubbed(lambda: self._exchange(code))

    def _call(self, work: Callable[[], Answer]) -> Answer:
        """Do the work, once more with a fresh token if WeChat refused the old one."""
        token = _scrubbed(self._token)
        try:
            return _scrubbed(work)
        except WeChatError as refused:
            if refused.code not in STALE_TOKEN:
                raise
        tokens.discard(self.appid, token)
        return _scrubbed(work)

    def _token(self) -> str:
        return tokens.token_of(self.appid, self._fetch_token)

    def _fetch_token(self) -> tuple[str, int]:
        """From stable_token: unlike `token` it does not end the token that others still use."""
        wanted = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self._secret,
            "force_refresh": False,
        }
        answer = _object(
            self._wechat.post("stable_token", params={"access_token": None}, data=wanted)
        )
        return word_in(answer, "access_token"), int(answer["expires_in"])

    def _exchange(self, code: str) -> Session:
        asked = {
            "appid": self.appid,
            "secret": self._secret,
            "js_code": code,
            "grant_type": "authorization_code",
            "access_token": None,
        }
        answer = _object(self._wechat.get(f"{WECHAT}/sns/jscode2session", params=asked))
        return Session(word_in(answer, "openid"), answer.get("unionid") or None)

    def _upload(self, jpeg: bytes) -> str:
        answer = self._wechat.post(
            "media/upload",
            params={"type": "image"},
            files={"media": ("photo.jpg", jpeg, "image/jpeg")},
            timeout=MEDIA_TIMEOUT,
        )
        return word_in(_object(answer), "media_id")

    def _fetch_media(self, media_id: str) -> bytes:
        """Past wechatpy, which reads a body of any size whole and decodes what looks like JSON."""
        response = self._wechat._http.get(
            f"{WECHAT}/cgi-bin/media/get",
            params={"access_token": self._wechat.access_token, "media_id": media_id},
            timeout=MEDIA_TIMEOUT,
            stream=True,
        )
        with closing(response):
            response.raise_for_status()
            data = _read(response)
        _refuse_errors(data)
        return data


class _SharedToken:
    """What wechatpy takes for its token cache. No expiry: what we hand out is fresh."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def get(self, key: str, default: object = None) -> object:
        return self._token() if key.endswith("_access_token") else default


class _Reroute(HTTPAdapter):
    """Sends every request to one address, and none without a timeout.

    wechatpy writes WeChat's host into some of its URLs, and fetches tokens without a timeout.
    """

    def __init__(self, api_base: str) -> None:
        self._base = urlsplit(api_base)
        super().__init__()

    def send(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> requests.Response:
        asked = urlsplit(request.url or "")
        path = self._base.path.rstrip("/") + asked.path
        request.url = urlunsplit((self._base.scheme, self._base.netloc, path, asked.query, ""))
        options["timeout"] = options.get("timeout") or TIMEOUT
        return super().send(request, *args, **options)


def _reroute(session: requests.Session, api_base: str) -> None:
    session.adapters.clear()
    session.mount("https://", _Reroute(api_base))
    session.max_redirects = 0  # a redirect would carry the token along
    # A proxy of the environment knows no loopback address.
    session.trust_env = urlsplit(api_base).hostname not in ("127.0.0.1", "localhost", "::1")


def _object(answer: Any) -> dict[str, Any]:
    """wechatpy returns the response itself when it is not JSON: some proxy's page, then."""
    if not isinstance(answer, dict):
        raise ValueError("not a JSON object")
    return answer


def _picture(answer: Any) -> bytes:
    """A refusal is JSON, and wechatpy has raised it already."""
    data = getattr(answer, "content", b"")
    if not data.startswith(PICTURES) or len(data) > MEDIA_LIMIT:
        raise ValueError("no picture")
    return bytes(data)


def word_in(answer: dict[str, Any], name: str) -> str:
    """A field that must be there. Raises ValueError or KeyError."""
    value = answer[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing")
    return value


def _read(response: requests.Response) -> bytes:
    data = bytearray()
    for chunk in response.iter_content(_CHUNK):
        data += chunk
        if len(data) > MEDIA_LIMIT:
            raise MediaTooLarge()
    return bytes(data)


def _refuse_errors(data: bytes) -> None:
    """An error comes as JSON with status 200, in the place of the file."""
    if not data:
        raise Unavailable()
    if data[:1] == b"{" and len(data) <= _CHUNK:
        raise failure(int(json.loads(data)["errcode"]))


def _scrubbed(work: Callable[[], Answer]) -> Answer:
    """Whatever goes wrong, as a WeChatError without a past: requests' errors hold the URL."""
    try:
        return work()
    except WeChatError as known:
        problem = known
    except WeChatClientException as refused:
        problem = failure(refused.errcode)
    except (requests.RequestException, OSError, ValueError, TypeError, KeyError):
        problem = failure(None)
    # Raised outside of `except`, or the original would travel along as its context.
    raise problem.with_traceback(None)
