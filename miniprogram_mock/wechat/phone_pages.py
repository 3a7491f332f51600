"""The phone page: choose who you are, then the mini-program as on a phone.

  GET /phone/                    who is there, in groups; ?open=, ?scene= go on to whoever is chosen
  GET /phone/open?path=          what a code of the mini-program says: choose, then that page opens
  GET /phone/<openid>/           the mini-program, `built/index.html` with whose phone it is in a
        meta tag "linli-phone"; ?open=<page?query> is a deep link, ?scene= how it was opened
  GET  /phone/<openid>/desk      the same beside the chat; a wide window goes there by itself
  GET /phone/<openid>/settings   微信里的设置: what WeChat keeps of this person
  GET /phone/built/<file>        the built mini-program; /phone/shell/<file>: what is around it

`openid` is either of a person's; the pages go on with the official account's.
"""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path
from sqlite3 import Row
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from . import device, people
from .core import current
from .subscribe_doors import person_of

SHELL = Path(__file__).resolve().parent.parent / "phone" / "shell"
PLACE = "<!-- linli-phone -->"
HASHED = re.compile(r"-[0-9A-Za-z]{8,}\.\w+$")
PACKED = (".js", ".css")
A_YEAR = 365 * 86400
PAGE = re.compile(r"[\w-]+(?:/[\w-]+)*(?:\?[\x21-\x7e]*)?", re.ASCII)
LONGEST_PAGE = 1024
SIZES = ((14, "小"), (16, "标准"), (19, "大"), (23, "更大"), (31, "最大（标准的近两倍）"))
ORDER = ("居民", "骑手", "党员和志愿者", "邻里大管家", "网格员", "社区和街道", "单位办理人")
# WXML's style="..." becomes an attribute of the element, hence style-src-attr.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; frame-src 'self'; "
    "worker-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)

phone = Blueprint("phone", __name__, url_prefix="/phone")


@phone.after_request
def _policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@phone.get("/")
def choose() -> str:
    return _chooser(request.args.get("open", ""), request.args.get("scene", ""))


@phone.get("/open")
def opened() -> str:
    """By a code: 1047 is WeChat's number for it."""
    return _chooser(request.args.get("path", ""), "1047")


@phone.get("/<openid>/")
def page(openid: str) -> Response:
    person, settings = _person(openid), current().settings
    try:
        built = (settings.phone / "index.html").read_text(encoding="utf-8")
    except OSError:
        return make_response(render_template("phone_missing.html"), 503)
    look = device.of(current().store, person["mp_openid"])
    told = {
        "openid": person["openid"],
        "name": person["name"],
        "appid": settings.mini.appid,
        "account": settings.account_name,
        "theme": look["theme"],
        "fontSizeSetting": look["font_size"],
    }
    people.visit(current().store, person["mp_openid"])
    response = Response(built.replace(PLACE, _head(told), 1), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _head(told: dict[str, Any]) -> str:
    """Whose phone it is, and what lies around the mini-program: before anything of it runs."""
    content = escape(json.dumps(told, ensure_ascii=False))
    sheet, script = (url_for("phone.shell", name=f"phone.{kind}") for kind in ("css", "js"))
    return (
        f"<meta name=\"linli-phone\" content='{content}'>\n"
        f'<script src="{script}"></script>\n<link rel="stylesheet" href="{sheet}">'
    )


@phone.get("/<openid>/desk")
def desk(openid: str) -> str:
    """The phone, its controls and the chat side by side."""
    person = _person(openid)
    asked = {name: request.args[name] for name in ("open", "scene") if name in request.args}
    inner = url_for("phone.page", openid=person["openid"])
    return render_template(
        "phone_desk.html",
        person=person,
        account=current().settings.account_name,
        device=device.of(current().store, person["mp_openid"]),
        sizes=SIZES,
        address=f"{inner}?{urlencode(asked)}" if asked else inner,
    )


@phone.get("/<openid>/settings")
def settings(openid: str) -> str:
    person = _person(openid)
    return render_template(
        "phone_settings.html",
        person=person,
        name=current().settings.account_name,
        kept=device.account(current().store, person, current().settings.account_name),
        scopes=device.SCOPES,
        sizes=SIZES,
    )


@phone.get("/<openid>")
def without_slash(openid: str) -> Redirect:
    return redirect(url_for("phone.page", openid=openid))


@phone.get("/built/<path:name>")
def built(name: str) -> Response:
    """A file whose name has a hash may be kept for a year, any other is asked for again."""
    kept = A_YEAR if HASHED.search(name) else None
    response = send_from_directory(current().settings.phone, name, max_age=kept)
    if kept:
        response.cache_control.immutable = True
    return _packed(response) if name.endswith(PACKED) else response


def _packed(response: Response) -> Response:
    """Scripts and sheets go over a narrow link at a third of their size."""
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and "gzip" in request.accept_encodings:
        response.direct_passthrough = False
        response.set_data(_gzipped(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=32)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


@phone.get("/shell/<name>")
def shell(name: str) -> Response:
    return _packed(send_from_directory(SHELL, name))


def _chooser(wanted: str, scene: str) -> str:
    wanted = wanted if len(wanted) <= LONGEST_PAGE and PAGE.fullmatch(wanted) else ""
    asked = {"open": wanted} if wanted else {}
    if wanted and scene.isdecimal() and len(scene) <= 4:
        asked["scene"] = scene
    return render_template(
        "phone_choose.html",
        account=current().settings.account_name,
        groups=_groups(),
        wanted=wanted,
        query=f"?{urlencode(asked)}" if asked else "",
    )


def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """Everyone, by what they are; who was added by hand comes last."""
    told = [_shown(row) for row in people.everyone(current().store)]
    told.sort(key=lambda one: ORDER.index(one["group"]) if one["group"] in ORDER else len(ORDER))
    return [(name or "后来添的人", list(some)) for name, some in groupby(told, _group)]


def _group(one: dict[str, Any]) -> str:
    return str(one["group"])


def _shown(row: Row) -> dict[str, Any]:
    kept = device.of(current().store, row["mp_openid"])
    return {
        "openid": row["openid"],
        "name": row["name"],
        "about": row["about"],
        "can": kept["can"],
        "group": kept["grouped"],
    }


def _person(openid: str) -> Row:
    person = person_of(openid)
    if person is None:
        abort(404)
    return person
