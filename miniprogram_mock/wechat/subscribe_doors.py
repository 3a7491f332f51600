"""Who calls what of `subscribing`: the product to send, tests and the page to consent and look.

  POST /cgi-bin/message/subscribe/send     {touser, template_id, page?, data: {key: {value}}}
  GET  /emulator/mp/templates              {"templates": [{id, title, fields: {key: label}}]}
  POST /emulator/mp/templates/<id>/ban     {on?: true}
  POST /emulator/mp/subscribe              {openid, answers: {template id: accept|reject}, keep?}
        -> {errMsg, <template id>: accept|reject|ban}, or 400 {errMsg, errCode}: what
        wx.requestSubscribeMessage hands to the page
  POST /emulator/mp/settings               {openid, template_id, choice: accept|reject}
  GET  /emulator/mp/<openid>/consents      {"consents": [{template_id, title, left, used, kept}]}
  GET  /emulator/mp/<openid>/messages?after=<id>   {"messages": [{id, template_id, title, lines:
        [[label, value]], values: {key: value}, page, created_at}]}
  GET  /service/<openid>                   the page: 服务通知 as the phone shows it, and the window

`openid` may be either of a person's. What happens is pushed to the mini-program's callback, if
it has one: subscribe_msg_popup_event, subscribe_msg_change_event, subscribe_msg_sent_event.
"""

from __future__ import annotations

from sqlite3 import Row
from typing import Any

from flask import Response, abort, jsonify, render_template, request

from . import people, subscribing, tokens
from .api import answer, api
from .chat import chat
from .control import control, refuse
from .core import current
from .errors import WeChatError


@api.post("/cgi-bin/message/subscribe/send")
def subscribe_send() -> Response:
    """{"errcode": 0, "errmsg": "ok", "msgid"}; the mini-program's own token, its own openids."""
    store, body = current().store, body_of()
    appid = tokens.check_token(store, request.args.get("access_token"))
    openid = body.get("touser")
    person = people.find_mini(store, openid) if isinstance(openid, str) else None
    if appid != current().settings.mini.appid or person is None:
        raise WeChatError(40003)
    found = {name: body.get(name) for name in ("template_id", "data", "page")}
    msgid = subscribing.send(store, person["mp_openid"], **found)
    sent = {"MsgID": str(msgid), "ErrorCode": "0", "ErrorStatus": "success"}
    entry = {"TemplateId": found["template_id"], **sent}
    subscribing.announce(current(), person["mp_openid"], "sent", [entry])
    return answer({"errcode": 0, "errmsg": "ok", "msgid": msgid})


@control.get("/mp/templates")
def subscribe_templates() -> Response:
    return jsonify(templates=list(subscribing.templates().values()))


@control.post("/mp/templates/<template_id>/ban")
def ban_template(template_id: str) -> Response:
    on = body_of().get("on") is not False
    subscribing.ban(current().store, _known(template_id), on)
    return jsonify(banned=on)


@control.post("/mp/subscribe")
def subscribe() -> tuple[Response, int] | Response:
    body = body_of()
    openid, answers = openid_of(str(body.get("openid", ""))), body.get("answers")
    wanted = {str(k): str(v) for k, v in answers.items()} if isinstance(answers, dict) else {}
    try:
        given = subscribing.ask(current().store, openid, wanted, body.get("keep") is True)
    except subscribing.AskError as refused:
        return jsonify(errMsg=str(refused), errCode=refused.code), 400
    scene = {"PopupScene": "0"}
    tapped = [
        {"TemplateId": id_, "SubscribeStatusString": said, **scene}
        for id_, said in given.items()
        if said != "ban"
    ]
    if tapped:
        subscribing.announce(current(), openid, "popup", tapped)
    return jsonify({"errMsg": "requestSubscribeMessage:ok", **given})


@control.post("/mp/settings")
def choose_setting() -> Response:
    body = body_of()
    openid, choice = openid_of(str(body.get("openid", ""))), body.get("choice")
    if choice not in ("accept", "reject"):
        refuse("choice 是 accept 或 reject。")
    template_id = _known(str(body.get("template_id", "")))
    subscribing.choose(current().store, openid, template_id, str(choice))
    if choice == "reject":  # nothing is pushed of a change back
        entry = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
        subscribing.announce(current(), openid, "change", [entry])
    return jsonify(choice=choice)


@control.get("/mp/<openid>/consents")
def consents(openid: str) -> Response:
    return jsonify(consents=subscribing.account(current().store, openid_of(openid)))


@control.get("/mp/<openid>/messages")
def subscribe_messages(openid: str) -> Response:
    after = request.args.get("after", 0, type=int)
    return jsonify(messages=subscribing.messages(current().store, openid_of(openid), after))


@chat.get("/service/<openid>")
def service(openid: str) -> str:
    """What came as 服务通知, the newest first, and the window to allow more."""
    person = person_of(openid)
    if person is None:
        abort(404)
    store, mine = current().store, person["mp_openid"]
    return render_template(
        "service.html",
        account=current().settings.account_name,
        person=person,
        consents=subscribing.account(store, mine),
        messages=subscribing.messages(store, mine)[::-1],
        most=subscribing.MOST_AT_ONCE,
    )


def person_of(openid: str) -> Row | None:
    """By either openid."""
    store = current().store
    return people.find(store, openid) or people.find_mini(store, openid)


def openid_of(openid: str) -> str:
    """The mini-program's openid of a person known by either; else 404."""
    person = person_of(openid)
    if person is None:
        refuse("没有这个人。", 404)
    return str(person["mp_openid"])


def _known(template_id: str) -> str:
    if template_id not in subscribing.templates():
        refuse("没有这个模板。", 404)
    return template_id


def body_of() -> dict[str, Any]:
    """The JSON object of the request; anything else counts as an empty one."""
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}
