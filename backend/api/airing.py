"""What was aired, for everybody: no sign-in, and nothing that is not on the public page."""

from typing import Any

import msgspec
from flask import Response, current_app
from marshmallow import Schema, fields

from ..cases.airing.public import AiredFilters, Shown, ShownClock, aired, aired_numbered
from ..cases.words import STATUS_WORDS, VERDICT_WORDS
from ..catalogue.kinds import KINDS
from ..clock import now
from ..files.models import File
from ..web import Access
from .answering import for_all
from .common import (
    CursorQuery,
    Place,
    PlaceSchema,
    Word,
    WordSchema,
    before,
    cut,
    moment,
    stamp,
    word,
)
from .door import door, route
from .fields import flag, one_of, text

blueprint = door("airing", "晾晒：公开的事，不用登录")


class AiredQuery(CursorQuery):
    place = text(15, "街道或社区的编码", example="420102006003")
    kind = one_of(KINDS, "分类")
    overdue = flag("只看超时的")


class Photo(msgspec.Struct):
    purpose: str
    url: str
    thumb: str
    width: int | None
    height: int | None


class ClockShape(msgspec.Struct):
    stage: str
    due_at: str
    ended_at: str | None
    overdue: bool
    exempt: bool
    words: str


class AiredCase(msgspec.Struct, kw_only=True):
    """Exactly what the page shows."""

    number: str
    title: str
    kind: str | None
    status: Word
    explained: bool
    overdue: bool
    sent_back: int
    place: Place
    words: str
    reply: str
    units: list[str]
    clocks: list[ClockShape]
    verdicts: dict[str, int]
    photos: list[Photo]
    published_at: str
    signed_for: str


class AiredPhotoSchema(Schema):
    purpose = fields.String(required=True, metadata={"description": "before 报来时，after 办理后"})
    url = fields.String(required=True)
    thumb = fields.String(required=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)


class AiredClockSchema(Schema):
    stage = fields.String(required=True, metadata={"example": "办理"})
    due_at = moment("到期")
    ended_at = moment("停下的时间；还在走是 null", null=True)
    overdue = fields.Boolean(required=True)
    exempt = fields.Boolean(required=True, metadata={"description": "申诉成立，超时的事实保留"})
    words = fields.String(required=True)


class AiredSchema(Schema):
    number = fields.String(required=True, metadata={"example": "JA-0723"})
    title = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True)
    status = fields.Nested(WordSchema, required=True)
    explained = fields.Boolean(required=True, metadata={"description": "解释结，不算解决"})
    overdue = fields.Boolean(required=True)
    sent_back = fields.Integer(required=True, metadata={"description": "退回重办几次"})
    place = fields.Nested(PlaceSchema, required=True)
    words = fields.String(required=True)
    reply = fields.String(required=True)
    units = fields.List(fields.String(), required=True)
    clocks = fields.List(fields.Nested(AiredClockSchema), required=True)
    verdicts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "几个人怎么说", "example": dict.fromkeys(VERDICT_WORDS, 1)},
    )
    photos = fields.List(fields.Nested(AiredPhotoSchema), required=True)
    published_at = moment("公开的时间")
    signed_for = fields.String(required=True, metadata={"description": "哪里签发的"})


class AiredPageSchema(Schema):
    items = fields.List(fields.Nested(AiredSchema), required=True)
    next = fields.String(required=True, allow_none=True)


@route(
    blueprint,
    "GET /aired",
    Access.ANYONE,
    "公开的事，新的在前",
    takes=AiredQuery,
    location="query",
    gives=AiredPageSchema,
)
def list_aired(query: dict[str, Any]) -> Response:
    filters = AiredFilters(query["place"], query["kind"], now() if query["overdue"] else None)
    rows = aired(filters, now=now(), before=before(query), limit=query["limit"] + 1)
    items, following = cut(rows, query["limit"])
    return for_all({"items": [_case(one) for one in items], "next": following})


@route(
    blueprint,
    "GET /aired/<string(maxlength=40):number>",
    Access.ANYONE,
    "按编号看一件；没有公开的和没有的，答复一样",
    gives=AiredSchema,
)
def get_aired(number: str) -> Response:
    return for_all(_case(aired_numbered(number, current_app.config["CASE_PREFIX"], now=now())))


def _case(one: Shown) -> AiredCase:
    photos = [("before", file) for file in one.before] + [("after", file) for file in one.after]
    assert one.published_at is not None
    return AiredCase(
        number=one.number,
        title=one.title,
        kind=one.kind.key if one.kind else None,
        status=word(one.status, STATUS_WORDS),
        explained=one.explained,
        overdue=one.overdue,
        sent_back=one.sent_back,
        place=Place(one.place_code, one.place),
        words=one.words,
        reply=one.reply,
        units=one.units,
        clocks=[_clock(clock) for clock in one.clocks],
        verdicts={verdict.value: count for verdict, count in one.verdicts.items()},
        photos=[_photo(purpose, file) for purpose, file in photos],
        published_at=stamp(one.published_at),
        signed_for=one.signed_for,
    )


def _clock(clock: ShownClock) -> ClockShape:
    return ClockShape(
        clock.stage,
        stamp(clock.due_at),
        stamp(clock.ended_at) if clock.ended_at else None,
        clock.late,
        clock.exempt,
        clock.words,
    )


def _photo(purpose: str, file: File) -> Photo:
    address = f"/aired/photos/{file.key}"
    return Photo(purpose, address, f"{address}/thumb", file.width, file.height)
