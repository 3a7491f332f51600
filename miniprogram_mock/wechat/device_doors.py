"""Who calls what of `device` and `qr`: the product, the phone page and tests.

  POST /wxa/business/getuserphonenumber      {code} -> {phone_info: {phoneNumber, purePhoneNumber,
        countryCode, watermark}}
  POST /wxa/getwxacodeunlimit                {scene, page?, check_path?, env_version?, width?, ...}
        -> a PNG
  POST /emulator/mp/phone-number             {openid} -> {code, cloudID}
  GET  /emulator/mp/<openid>/account         what WeChat keeps of this person for the mini-program:
        {openid, name, telephone (masked), privacy: {needAuthorization, privacyContractName},
        auth: {scope: bool}, subscriptions: {mainSwitch, itemSettings}, consents,
        fontSizeSetting, theme}; so do the following three, after the change
  POST /emulator/mp/<openid>/privacy         {agree: bool}
  POST /emulator/mp/<openid>/auth            {scope, allow: bool, or null: as if never asked}
  POST /emulator/mp/<openid>/appearance      {fontSizeSetting?: 12..31, theme?: "light"|"dark"}
  POST /emulator/mp/<openid>/main-switch     {on: bool}: 订阅消息 of this mini-program as a whole

`openid` is either of a person's.
"""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from . import device, qr, tokens
from .api import answer, api
from .control import control
from .core import current
from .errors import WeChatError
from .subscribe_doors import body_of, openid_of, person_of, refuse


@api.post("/wxa/business/getuserphonenumber")
def get_user_phone_number() -> Response:
    """The telephone behind a code of the button; only the mini-program's own token may ask."""
    appid, store = _mini_caller(), current().store
    telephone = device.redeem_phone_code(store, body_of().get("code"))
    info = {
        "phoneNumber": telephone,
        "purePhoneNumber": telephone,
        "countryCode": "86",
        "watermark": {"timestamp": int(store.now()), "appid": appid},
    }
    return answer({"errcode": 0, "errmsg": "ok", "phone_info": info})


@api.post("/wxa/getwxacodeunlimit")
def get_wxacode_unlimit() -> Response:
    """A code that opens a page of the mini-program with a scene."""
    _mini_caller()
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise WeChatError(47001)
    scene, page = qr.check(body, current().settings.mini_source)
    return Response(qr.picture(request.host_url, scene, page, body), mimetype="image/png")


@control.post("/mp/phone-number")
def phone_number() -> Response:
    openid = openid_of(str(body_of().get("openid", "")))
    return jsonify(code=device.phone_code(current().store, openid), cloudID=None)


@control.get("/mp/<openid>/account")
def account(openid: str) -> Response:
    settings, person = current().settings, person_of(openid)
    if person is None:
        refuse("没有这个人。", 404)
    return jsonify(device.account(current().store, person, settings.account_name))


@control.post("/mp/<openid>/privacy")
def privacy(openid: str) -> Response:
    device.agree(current().store, openid_of(openid), _yes_or_no("agree"))
    return account(openid)


@control.post("/mp/<openid>/auth")
def auth(openid: str) -> Response:
    scope, mine = str(body_of().get("scope")), openid_of(openid)
    if scope not in device.SCOPES:
        refuse(f"scope 是其中一个：{'、'.join(device.SCOPES)}。")
    allowed = None if body_of().get("allow", "") is None else _yes_or_no("allow")
    device.permit(current().store, mine, scope, allowed)
    return account(openid)


@control.post("/mp/<openid>/appearance")
def appearance(openid: str) -> Response:
    given, mine = body_of(), openid_of(openid)
    size, theme = given.get("fontSizeSetting"), given.get("theme")
    sized = isinstance(size, int | float) and device.SMALLEST <= size <= device.LARGEST
    if (size is not None and not sized) or (theme is not None and theme not in device.THEMES):
        refuse("fontSizeSetting 是 12 到 31 的数字，theme 是 light 或 dark。")
    changed = {"font_size": size, "theme": theme}
    kept = {name: value for name, value in changed.items() if value is not None}
    device.change(current().store, mine, **kept)
    return account(openid)


@control.post("/mp/<openid>/main-switch")
def main_switch(openid: str) -> Response:
    device.change(current().store, openid_of(openid), main_switch=int(_yes_or_no("on")))
    return account(openid)


def _yes_or_no(name: str) -> bool:
    value: Any = body_of().get(name)
    if not isinstance(value, bool):
        refuse(f"{name} 是 true 或 false。")
    return value


def _mini_caller() -> str:
    appid = tokens.check_token(current().store, request.args.get("access_token"))
    if appid != current().settings.mini.appid:
        raise WeChatError(48001)
    return appid
