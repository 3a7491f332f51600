"""Tencent's side: the interfaces of api.weixin.qq.com that the product calls.

Each view raises WeChatError; the answer is then {"errcode", "errmsg"} with HTTP status 200.
An interface that is added gets a view here and its codes in `errors.TEXTS`.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from . import checking, conversation, faults, media, people, shapes, tokens, windows
from .core import current
from .errors import WeChatError

api = Blueprint("api", __name__)
api.before_request(faults.strike)


def answer(body: dict[str, Any]) -> Response:
    """JSON as Tencent writes it: Chinese unescaped."""
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")


@api.errorhandler(WeChatError)
def _refuse(error: WeChatError) -> Response:
    return answer(error.as_json())


@api.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> Response:
    return answer(WeChatError(45001).as_json())


@api.errorhandler(OverflowError)
@api.errorhandler(UnicodeEncodeError)
def _too_odd(_: Exception) -> Response:
    """A number or half a sign that nobody can hold."""
    return answer(WeChatError(47001).as_json())


@api.get("/cgi-bin/token")
def token() -> Response:
    """A new plain token: {"access_token", "expires_in"}."""
    args = request.args
    app = tokens.check_app(current().settings, args.get("appid"), args.get("secret"))
    if args.get("grant_type") != "client_credential":
        raise WeChatError(40002)
    value, seconds = tokens.issue_plain(current().store, app.appid)
    return answer({"access_token": value, "expires_in": seconds})


@api.route("/cgi-bin/stable_token", methods=["GET", "POST"])
def stable_token() -> Response:
    """The stable token of {"grant_type", "appid", "secret", "force_refresh"}."""
    body = _json()
    app = tokens.check_app(current().settings, _text(body, "appid"), _text(body, "secret"))
    if body.get("grant_type") != "client_credential":
        raise WeChatError(40002)
    force = body.get("force_refresh") is True
    value, seconds = tokens.issue_stable(current().store, app.appid, force)
    return answer({"access_token": value, "expires_in": seconds})


@api.get("/sns/jscode2session")
def jscode2session() -> Response:
    """{"openid", "session_key", "unionid"?} for a login code of the mini-program."""
    args, store = request.args, current().store
    app = tokens.check_app(current().settings, args.get("appid"), args.get("secret"))
    if args.get("grant_type") != "authorization_code":
        raise WeChatError(40002)
    openid = tokens.redeem_code(store, app.appid, args.get("js_code"))
    person = people.find_mini(store, openid)
    unionid = {"unionid": person["unionid"]} if person and person["unionid"] else {}
    return answer({"openid": openid, "session_key": tokens.new_session_key(), **unionid})


@api.get("/cgi-bin/user/info")
def user_info() -> Response:
    """What the official account may know of a follower; no name and no picture since 2021."""
    _official()
    person = people.find(current().store, request.args.get("openid", ""))
    if person is None:
        raise WeChatError(40003)
    if person["followed_at"] is None:
        return answer({"subscribe": 0, "openid": person["openid"]})
    unionid = {"unionid": person["unionid"]} if person["unionid"] else {}
    return answer(
        {
            "subscribe": 1,
            "openid": person["openid"],
            "nickname": "",
            "language": "zh_CN",
            "headimgurl": "",
            "subscribe_time": int(person["followed_at"]),
            **unionid,
            "remark": "",
            "groupid": 0,
            "tagid_list": [],
            "subscribe_scene": "ADD_SCENE_QR_CODE",
        }
    )


@api.route("/cgi-bin/media/upload", methods=["GET", "POST"])
def media_upload() -> Response:
    """{"type", "media_id", "created_at"}; thumbnails say "thumb_media_id"."""
    appid = _caller()
    if request.method != "POST":
        raise WeChatError(43002)
    kind, file = request.args.get("type"), request.files.get("media")
    data = file.read() if file else None
    extension = media.check_upload(kind, data)
    assert kind is not None and data is not None
    row = media.keep(current().store, appid, kind, data, extension)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return answer(
        {"type": kind, name: row["media_id"], "created_at": int(row["created_at"]), "item": []}
    )


@api.get("/cgi-bin/media/get")
def media_get() -> Response:
    """The file itself; a video's address as JSON."""
    store, row = (
        current().store,
        media.usable(current().store, _caller(), request.args.get("media_id")),
    )
    if row["type"] == "video":
        return answer({"video_url": request.host_url + f"mmbiz/{row['media_id']}/0"})
    return send_file(
        media.path(store, row),
        mimetype=row["content_type"],
        as_attachment=True,
        download_name=f"{row['media_id']}.{row['extension']}",
    )


@api.get("/mmbiz/<media_id>/0")
def picture(media_id: str) -> Response:
    """What PicUrl points at: anyone with the address may look."""
    row = media.find(current().store, media_id)
    if row is None or row["forgotten"] or row["type"] not in ("image", "video"):
        return Response(status=404)
    return send_file(media.path(current().store, row), mimetype=row["content_type"])


@api.route("/cgi-bin/message/custom/send", methods=["GET", "POST"])
def custom_send() -> Response:
    """{"touser", "msgtype": "text" | "image", ...} to a person whose window is open."""
    appid, body, store = _caller(), _json(), current().store
    openid = _receiver(appid, body)
    type_, content = _custom_content(appid, body)
    windows.spend(store, openid)
    conversation.add(store, openid, "account", type_, content, "custom")
    return answer({"errcode": 0, "errmsg": "ok"})


@api.route("/wxa/msg_sec_check", methods=["GET", "POST"])
def msg_sec_check() -> Response:
    """{"errcode", "errmsg", "result": {"suggest", "label"}, "detail", "trace_id"} for words."""
    return answer(checking.words(current(), _caller(), _json()))


@api.route("/wxa/media_check_async", methods=["GET", "POST"])
def media_check_async() -> Response:
    """{"errcode", "errmsg", "trace_id"}; what was found comes as an event."""
    return answer(checking.media(current(), _caller(), _json()))


def _receiver(appid: str, body: dict[str, Any]) -> str:
    """The openid to write to; the mini-program's people have no open window here."""
    openid, store = _text(body, "touser") or "", current().store
    if appid == current().settings.mini.appid:
        raise WeChatError(45015 if people.find_mini(store, openid) else 40003)
    person = people.find(store, openid)
    if person is None:
        raise WeChatError(40003)
    if person["followed_at"] is None:
        raise WeChatError(43004)
    return openid


def _custom_content(appid: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    match body:
        case {"msgtype": "text", "text": {"content": str(text)}}:
            if not text.strip():
                raise WeChatError(44004)
            if len(text.encode()) > shapes.TEXT_LIMIT:
                raise WeChatError(45002)
            return "text", {"text": text}
        case {"msgtype": "image", "image": {"media_id": media_id}}:
            row = media.usable(current().store, appid, media_id)
            if row["type"] != "image":
                raise WeChatError(40007)
            return "image", {"media_id": row["media_id"]}
        case {"msgtype": "text" | "image"}:
            raise WeChatError(47001)
    raise WeChatError(40008)


def _caller() -> str:
    """The appid whose token came with the request."""
    return tokens.check_token(current().store, request.args.get("access_token"))


def _official() -> None:
    if _caller() != current().settings.account.appid:
        raise WeChatError(40001)


def _json() -> dict[str, Any]:
    """The body as a JSON object, else 43002, 44002 or 47001; the content type does not matter."""
    if request.method != "POST":
        raise WeChatError(43002)
    raw = request.get_data()
    if not raw:
        raise WeChatError(44002)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise WeChatError(47001) from error
    if not isinstance(body, dict):
        raise WeChatError(47001)
    return body


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None
