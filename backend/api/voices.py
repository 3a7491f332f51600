"""Sending a voice: it is its sender's until it belongs to something; GET /photos/{key} plays it."""

from typing import Any

from flask import request
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from ..clock import now
from ..errors import Invalid
from ..files.actions import keep_voice
from ..files.hearing import MOST_BYTES, Voice, hear
from ..web import Access, asker, prepared
from .door import door, route
from .fields import Input

blueprint = door("voices", "语音")


class VoiceInput(Input):
    voice = Upload(
        required=True, metadata={"description": "MP3、AAC、M4A、AMR、OGG 或 WebM，2 MB、60 秒以内"}
    )


class KeptVoiceSchema(Schema):
    key = fields.String(required=True, metadata={"description": "上报、补充时填这个"})
    seconds = fields.Float(required=True, metadata={"description": "有多长"})


def _read() -> Voice:
    """Before the transaction: converting takes its time. Raises Invalid."""
    sent = request.files.get("voice")
    if sent is None:
        raise Invalid("请先说一段。", fields={"voice": "必填"})
    return hear(sent.read(MOST_BYTES + 1))


@route(
    blueprint,
    "POST /voices",
    Access.SIGNED_IN,
    "上传一段语音",
    takes=VoiceInput,
    location="files",
    gives=KeptVoiceSchema,
    status=201,
    prepare=_read,
)
def keep_sent(given: dict[str, Any]) -> Any:
    voice: Voice = prepared()
    return keep_voice(voice.mp3, voice.seconds, voice.sha256, by_id=asker().id, now=now())
