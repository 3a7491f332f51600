"""What a person does in the chat, turned into a message and its push."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from . import conversation, geo, media, people, push, shapes, voice, windows
from .core import Emulator
from .push import Outcome
from .shapes import Fields

TEXT_LONGEST = 2000  # characters, what the input line of a phone takes
LABEL_LONGEST = 200


class BadMessageError(ValueError):
    """The person cannot send this; the text says why, for the page."""


@dataclass(frozen=True)
class Sent:
    """A message on its way; `first` ends with the first delivery, None for a repeated one."""

    message: dict[str, Any]
    msg_id: int | None
    first: Future[Outcome] | None


def say(
    emulator: Emulator, person: Row, form: dict[str, Any], file: bytes | None, base: str
) -> Sent:
    """Send what the form holds; shapes are those of the control API (see control.py).

    `base` is the emulator's own address, for PicUrl. BadMessageError when it cannot be sent.
    """
    type_ = form.get("type")
    if type_ == "event":
        return _event(emulator, person, form)
    if person["followed_at"] is None:
        raise BadMessageError("请先关注公众号，再发消息。")
    fields, content = _build(emulator, str(type_), form, file, base)
    client_id = form.get("client_id")
    message, new = conversation.add_once(
        emulator.store, person["openid"], str(type_), content, str(client_id) if client_id else None
    )
    if not new:
        return Sent(message, None, None)
    windows.open_window(emulator.store, person["openid"], "message")
    now = emulator.store.now()
    fields["MsgId"] = push.new_msg_id(now)
    return _push(emulator, person["openid"], message, str(type_), fields)


def _push(
    emulator: Emulator, openid: str, message: dict[str, Any], type_: str, fields: Fields
) -> Sent:
    now = emulator.store.now()
    whole = shapes.message_fields(emulator.settings, openid, now, type_) | fields
    push_id = push.enqueue(emulator, openid, whole, message["id"])
    return Sent(message, whole.get("MsgId"), push.start(emulator, push_id))


def _event(emulator: Emulator, person: Row, form: dict[str, Any]) -> Sent:
    event, openid, store = str(form.get("event", "")), person["openid"], emulator.store
    if event == "subscribe":
        people.follow(store, openid)
        windows.open_window(store, openid, "event")
    elif event == "unsubscribe":
        people.unfollow(store, openid)
    else:
        raise BadMessageError("只有关注（subscribe）和取消关注（unsubscribe）两种事件。")
    message = conversation.add(store, openid, "system", "event", {"event": event})
    key = str(form.get("event_key", ""))
    return _push(emulator, openid, message, "event", {"Event": event, "EventKey": key})


def _build(
    emulator: Emulator, type_: str, form: dict[str, Any], file: bytes | None, base: str
) -> tuple[Fields, dict[str, Any]]:
    if type_ == "text":
        return _text(form)
    if type_ == "location":
        return _location(form)
    if type_ == "image":
        return _image(emulator, _bytes(file, "image"), base)
    if type_ == "voice":
        return _voice(emulator, _bytes(file, "video"), str(form.get("recognition", "")))
    raise BadMessageError("不认识这种消息。")


def _text(form: dict[str, Any]) -> tuple[Fields, dict[str, Any]]:
    text = str(form.get("text", ""))
    if not text.strip():
        raise BadMessageError("不能发送空白消息。")
    if len(text) > TEXT_LONGEST:
        raise BadMessageError(f"消息太长，最多 {TEXT_LONGEST} 个字。")
    return {"Content": text}, {"text": text}


def _location(form: dict[str, Any]) -> tuple[Fields, dict[str, Any]]:
    try:
        lat, lng = float(form["lat"]), float(form["lng"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadMessageError("请填写纬度和经度，例如 30.60 和 114.30。") from error
    if not (-180 <= lat <= 180 and -180 <= lng <= 180):
        raise BadMessageError("纬度或经度超出范围。")
    if form.get("coord") == "wgs84":
        lat, lng = geo.wgs84_to_gcj02(lat, lng)
    lat, lng = round(lat, 6), round(lng, 6)
    label = str(form.get("label") or "")[:LABEL_LONGEST]
    fields = {"Location_X": lat, "Location_Y": lng, "Scale": 15, "Label": label}
    return fields, {"lat": lat, "lng": lng, "label": label}


def _bytes(file: bytes | None, kind: str) -> bytes:
    if not file:
        raise BadMessageError("文件是空的，请重新选择。")
    if len(file) > media.LIMITS[kind]:
        raise BadMessageError("文件太大，最多 10 MB。")
    return file


def _image(emulator: Emulator, data: bytes, base: str) -> tuple[Fields, dict[str, Any]]:
    """The bytes as they are: what WeChat does with an original photo, and what tests need."""
    extension = media.extension_of(data)
    row = media.keep(emulator.store, emulator.settings.account.appid, "image", data, extension)
    fields = {"PicUrl": f"{base}mmbiz/{row['media_id']}/0", "MediaId": row["media_id"]}
    return fields, {"media_id": row["media_id"]}


def _voice(emulator: Emulator, data: bytes, words: str) -> tuple[Fields, dict[str, Any]]:
    """AMR for the account; the original stays for the page, since no browser plays AMR."""
    amr = data if media.extension_of(data) == "amr" else voice.to_amr(data)
    if amr is None:
        raise BadMessageError("这个文件里没有声音，请换一个。")
    store, appid = emulator.store, emulator.settings.account.appid
    row = media.keep(store, appid, "voice", amr, "amr")
    heard = media.keep(store, appid, "original", data, media.extension_of(data))
    fields = {"MediaId": row["media_id"], "Format": "amr", "Recognition": words}
    content = {"media_id": row["media_id"], "original": heard["media_id"], "recognition": words}
    return fields, content
