"""The control API: what tests, the tour and the chat page do to the emulator. JSON throughout;
a refusal is {"error": <Chinese sentence>} with status 400, 404 or 409.

People
  GET  /emulator/users                     {"users": [{openid, mp_openid, unionid, name, about,
                                           followed}]}
  POST /emulator/users                     {name, about?, unionid?, follow?: true} -> the person,
                                           201; following here sends no subscribe event
  POST /emulator/mp/login                  {openid} (either kind) -> {code} for jscode2session
  POST /emulator/mp/visit                  {openid} (either kind) -> {openid}: has the mini-program
                                           open, as its content checks want (login is a visit, too)
Talking
  POST /emulator/users/<openid>/send       JSON, or multipart with `file`:
        {type: "text", text}
        {type: "location", lat, lng, label?, coord?: "gcj02" (default) | "wgs84"}
        {type: "image"} + file             bytes go on as they are, 10 MB at most
        {type: "voice", recognition?} + file   any sound file; becomes AMR
        {type: "event", event: "subscribe" | "unsubscribe", event_key?}
        client_id? makes a repeated call harmless; ?wait=0 does not wait for the delivery
     -> {message, msg_id, push_id, status, reply, reply_message, raw} after the first delivery.
        status: the HTTP status, or "timeout", "unreachable", "bad reply", "held"; reply: text or
        null; msg_id: 64 bits, null for events.
  GET  /emulator/users/<openid>/messages?after=<id>   {"messages": [...], "now", "followed"}; a
        message is {id, from: user|account|system, kind: passive|custom|null, type, created_at,
        client_id, text | url + media_id | lat + lng + label | event}
Pushes
  GET  /emulator/pushes?openid=            {"pushes": [{id, openid, msg_id, fields, state,
                                           attempts: [{at, status}]}]}
  POST /emulator/pushes/<id>/again         a further delivery, same MsgId, freshly signed
  POST /emulator/pushes/<id>/replay        the last delivery again, byte for byte
  POST /emulator/users/<openid>/again      {times?: 2} the last push again, all at the same instant
  POST /emulator/pushes/hold               new pushes wait
  POST /emulator/pushes/release            {order?: "forward" | "reverse" | [push ids]}
                                           -> {"released": [outcomes]}
  POST /emulator/callback/verify           the GET check of the callback -> {ok, status}
Bad days
  GET, POST, DELETE /emulator/faults       POST {path, kind: slow|http|errcode|duplicate|risky|
                                           review|late, value?, times?: 1, null = until cleared}
  DELETE /emulator/faults/<id>
  POST /emulator/tokens/expire             {appid?, revoke?: false} -> {count}; 42001, with
                                           revoke 40001
  POST /emulator/media/<media_id>/forget   40007 from now on
  GET  /emulator/media/<media_id>/file     the file, for the page
  GET, POST /emulator/clock                {offset_seconds} -> {offset_seconds, now}
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import Row
from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, request, send_file
from werkzeug.exceptions import HTTPException

from . import conversation, faults, media, people, push, talking, tokens
from .core import current

control = Blueprint("control", __name__, url_prefix="/emulator")


def refuse(sentence: str, status: int = 400) -> NoReturn:
    """End the request with a sentence."""
    response = jsonify(error=sentence)
    response.status_code = status
    abort(response)


@control.before_request
def _same_site() -> None:
    """A page of another site in the developer's browser has no business here."""
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin and urlsplit(origin).netloc != request.host:
        refuse("不接受其他网站的请求。", 403)


@control.errorhandler(HTTPException)
def _say(error: HTTPException) -> Response | HTTPException:
    if error.response is not None:
        return error
    sentences = {404: "没有这一项。", 413: "文件太大，最多 10 MB。"}
    response = jsonify(error=sentences.get(error.code or 500, "请求有误。"))
    response.status_code = error.code or 500
    return response


@control.errorhandler(OverflowError)
@control.errorhandler(UnicodeEncodeError)
def _too_odd(_: Exception) -> Response:
    """A number or half a sign that the store cannot hold."""
    response = jsonify(error="请求有误。")
    response.status_code = 400
    return response


@control.get("/users")
def users() -> Response:
    return jsonify(users=[people.as_json(p) for p in people.everyone(current().store)])


@control.post("/users")
def create_user() -> tuple[Response, int]:
    body = _body()
    name = str(body.get("name") or "").strip()
    if not 1 <= len(name) <= 30:
        refuse("请填写名字，最多 30 个字。")
    person = people.create(
        current().store,
        name,
        about=str(body.get("about") or "")[:100],
        unionid=body.get("unionid") or None,
        follow=body.get("follow") is not False,
    )
    return jsonify(people.as_json(person)), 201


@control.post("/mp/login")
def login() -> Response:
    person = _visitor()
    code = tokens.issue_code(current().store, current().settings.mini.appid, person["mp_openid"])
    return jsonify(code=code)


@control.post("/mp/visit")
def visit() -> Response:
    return jsonify(openid=_visitor()["mp_openid"])


def _visitor() -> Row:
    """Whoever has the mini-program open now, by either openid."""
    openid, store = str(_body().get("openid", "")), current().store
    person = people.find(store, openid) or people.find_mini(store, openid)
    if person is None:
        refuse("没有这个人。", 404)
    people.visit(store, person["mp_openid"])
    return person


@control.post("/users/<openid>/send")
def send(openid: str) -> Response:
    person, file = _person(openid), request.files.get("file")
    form = request.form.to_dict() if request.mimetype == "multipart/form-data" else _body()
    try:
        data = file.read() if file else None
        sent = talking.say(current(), person, form, data, request.host_url)
    except talking.BadMessageError as problem:
        refuse(str(problem))
    if sent.first is None or request.args.get("wait") == "0":
        return jsonify(message=sent.message, msg_id=sent.msg_id)
    outcome = sent.first.result()
    return jsonify(message=sent.message, msg_id=sent.msg_id, **outcome.as_json())


@control.get("/users/<openid>/messages")
def messages(openid: str) -> Response:
    person, store = _person(openid), current().store
    after = request.args.get("after", 0, type=int)
    found = conversation.after(store, openid, after)
    return jsonify(messages=found, now=store.now(), followed=person["followed_at"] is not None)


@control.get("/pushes")
def pushes() -> Response:
    return jsonify(pushes=push.listing(current(), request.args.get("openid")))


@control.post("/pushes/<int:push_id>/again")
def again(push_id: int) -> Response:
    return jsonify(push.deliver_once(current(), _push(push_id)).as_json())


@control.post("/pushes/<int:push_id>/replay")
def replay(push_id: int) -> Response:
    _push(push_id)
    try:
        return jsonify(push.replay(current(), push_id).as_json())
    except KeyError:
        refuse("这条消息还没有推送过。", 409)


@control.post("/users/<openid>/again")
def last_again(openid: str) -> Response:
    _person(openid)
    emulator, times = current(), min(20, int(_body().get("times") or 2))
    row = emulator.store.row(
        "SELECT * FROM pushes WHERE openid = ? ORDER BY id DESC LIMIT 1", openid
    )
    if row is None:
        refuse("还没有消息可以重发。", 409)
    with ThreadPoolExecutor(times) as pool:
        outcomes = list(pool.map(lambda _: push.deliver_once(emulator, row), range(times)))
    return jsonify(outcomes=[outcome.as_json() for outcome in outcomes])


@control.post("/pushes/hold")
def hold() -> Response:
    push.hold(current(), True)
    return jsonify(held=True)


@control.post("/pushes/release")
def release() -> Response:
    order = _body().get("order") or "forward"
    if not (order in ("forward", "reverse") or isinstance(order, list)):
        refuse("order 是 forward、reverse 或编号列表。")
    return jsonify(released=[outcome.as_json() for outcome in push.release(current(), order)])


@control.post("/callback/verify")
def verify() -> Response:
    return jsonify(push.verify_callback(current()))


@control.get("/faults")
def list_faults() -> Response:
    return jsonify(faults=faults.listing(current().store))


@control.post("/faults")
def add_fault() -> tuple[Response, int]:
    body = _body()
    path, kind, value, times = (
        body.get("path"), body.get("kind"), body.get("value", 0), body.get("times", 1)
    )  # fmt: skip
    if not isinstance(path, str) or kind not in faults.KINDS:
        refuse(f"请填写 path 和 kind（{'、'.join(faults.KINDS)}）。")
    if not isinstance(value, int | float) or not (times is None or isinstance(times, int)):
        refuse("value 和 times 是数字。")
    faults.add(current().store, str(path), str(kind), value, times)
    return jsonify(faults=faults.listing(current().store)), 201


@control.delete("/faults")
def clear_faults() -> Response:
    return jsonify(count=faults.clear(current().store))


@control.delete("/faults/<int:fault_id>")
def clear_fault(fault_id: int) -> Response:
    return jsonify(count=faults.clear(current().store, fault_id))


@control.post("/tokens/expire")
def expire_tokens() -> Response:
    body = _body()
    count = tokens.expire_all(current().store, body.get("appid"), body.get("revoke") is True)
    return jsonify(count=count)


@control.post("/media/<media_id>/forget")
def forget(media_id: str) -> Response:
    if not media.forget(current().store, media_id):
        refuse("没有这个文件。", 404)
    return jsonify(forgotten=True)


@control.get("/media/<media_id>/file")
def file(media_id: str) -> Response:
    row = media.find(current().store, media_id)
    if row is None:
        abort(404)
    return send_file(media.path(current().store, row), mimetype=row["content_type"], max_age=86400)


@control.get("/clock")
def clock() -> Response:
    store = current().store
    return jsonify(offset_seconds=float(store.get("clock_offset", "0")), now=store.now())


@control.post("/clock")
def set_clock() -> Response:
    offset = _body().get("offset_seconds")
    if not isinstance(offset, int | float) or not abs(offset) < 10 * 366 * 86400:
        refuse("offset_seconds 是秒数。")
    current().store.set("clock_offset", str(offset))
    return clock()


def _body() -> dict[str, Any]:
    """The JSON object of the request; an empty body is an empty object."""
    try:
        body = json.loads(request.get_data() or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        refuse("请求内容不是 JSON 对象。")
    return body


def _person(openid: str) -> Row:
    person = people.find(current().store, openid)
    if person is None:
        refuse("没有这个人。", 404)
    return person


def _push(push_id: int) -> Row:
    try:
        return push.find(current(), push_id)
    except KeyError:
        refuse("没有这条推送。", 404)
