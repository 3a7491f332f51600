"""Sending a photo, and looking at one. A photo that belongs to nothing yet is its sender's."""

from typing import Any

from flask import Response, request
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from ..clock import now
from ..errors import Invalid
from ..files.actions import keep_photo
from ..files.photos import Photo, read_photo
from ..serving import send, send_to_wechat
from ..web import Access, asker, prepared
from .door import door, route
from .fields import Input

blueprint = door("photos", "照片")

KEY = "<string(length=32):key>"


class PhotoInput(Input):
    photo = Upload(required=True, metadata={"description": "JPEG、PNG 或 WebP，15 MB 以内"})


class KeptSchema(Schema):
    key = fields.String(required=True, metadata={"description": "上报、答复、补充时填这个"})
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


def _read() -> Photo:
    """Before the transaction: decoding takes its time. Raises Invalid."""
    sent = request.files.get("photo")
    if sent is None:
        raise Invalid("请选一张照片。", fields={"photo": "必填"})
    return read_photo(sent.read())


@route(
    blueprint,
    "POST /photos",
    Access.SIGNED_IN,
    "上传一张照片",
    takes=PhotoInput,
    location="files",
    gives=KeptSchema,
    status=201,
    prepare=_read,
)
def keep(given: dict[str, Any]) -> Any:
    return keep_photo(prepared(), by_id=asker().id, now=now())


@route(
    blueprint,
    f"GET /photos/{KEY}",
    Access.SIGNED_IN,
    "一张照片，或一段语音（MP3）；能看这件事的人才能看",
    gives_type="image/jpeg",
)
def get_photo(key: str) -> Response:
    return send(_checked(key), "full", asker())


@route(blueprint, f"GET /photos/{KEY}/thumb", Access.SIGNED_IN, "缩略图", gives_type="image/jpeg")
def get_thumb(key: str) -> Response:
    return send(_checked(key), "thumb", asker())


@route(
    blueprint,
    "GET /photos/check/<token>",
    Access.LINK,
    "一张正在送检的照片：只给微信的服务器，地址一小时内有效",
    gives_type="image/jpeg",
)
def get_photo_to_check(token: str) -> Response:
    return send_to_wechat(token)


def _checked(key: str) -> str:
    """What is no key of ours is not looked for; PostgreSQL would refuse some of it loudly."""
    return key if key.isascii() and key.isalnum() else "-"
