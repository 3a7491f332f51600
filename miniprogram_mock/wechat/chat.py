"""The chat page: choose who you are, then write to the account as on a phone."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as Redirect

from . import conversation, faults, mapview, people
from .core import current

chat = Blueprint("chat", __name__, template_folder="templates", static_folder="static")

PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp"}
PATHS = {
    "*": "全部接口",
    "/cgi-bin/stable_token": "获取稳定版 token",
    "/cgi-bin/token": "获取普通 token",
    "/sns/jscode2session": "小程序登录",
    "/cgi-bin/media/get": "下载素材",
    "/cgi-bin/media/upload": "上传素材",
    "/cgi-bin/message/custom/send": "发客服消息",
    "/cgi-bin/message/subscribe/send": "发订阅消息",
    "/wxa/business/getuserphonenumber": "手机号",
    "/wxa/getwxacodeunlimit": "小程序码",
    "/wxa/msg_sec_check": "文字内容安全",
    "/wxa/media_check_async": "图片内容安全",
    "push": "推送给后台的消息",
}


@chat.get("/")
def home() -> Redirect:
    return redirect(url_for("chat.choose"))


@chat.get("/chat")
def choose() -> str:
    """Everyone there is, with the last words of each chat."""
    store = current().store
    return render_template(
        "choose.html",
        account=current().settings.account_name,
        people=people.everyone(store),
        last={openid: _summary(m) for openid, m in conversation.latest(store).items()},
    )


@chat.get("/chat/<openid>")
def talk(openid: str) -> str:
    person = people.find(current().store, openid)
    if person is None:
        abort(404)
    settings = current().settings
    return render_template(
        "talk.html",
        account=settings.account_name,
        person=person,
        view=mapview.load(settings.map_file),
        samples=_samples(settings.samples),
    )


@chat.get("/faults")
def bad_days() -> str:
    """The page to order slow answers, errors and the like."""
    store = current().store
    return render_template(
        "faults.html", faults=faults.listing(store), paths=PATHS, held=store.get("hold", "")
    )


@chat.get("/samples/<name>")
def sample(name: str) -> Response:
    """A sample photo; only names that the folder really holds."""
    folder = current().settings.samples
    if folder is None or name not in _samples(folder):
        abort(404)
    return send_file((folder / name).resolve())


@chat.app_errorhandler(404)
def _missing(_: Exception) -> tuple[str, int]:
    return render_template("missing.html"), 404


def _samples(folder: Path | None) -> list[str]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(f.name for f in folder.iterdir() if f.suffix.lower() in PICTURES)


def _summary(message: dict[str, str]) -> str:
    words = {"image": "[照片]", "voice": "[语音]", "location": "[位置]", "event": "[关注变动]"}
    return words.get(message["type"]) or message.get("text", "")[:60]
