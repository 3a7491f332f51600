"""The board of wishes: asked for most of all, so it is read and written the short way."""

import math
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from flask import Response
from marshmallow import Schema, fields, validate
from msgspec.structs import replace

from ..clock import now
from ..people.places import spot
from ..web import Access, looker, only_looks
from ..wishes import board
from ..wishes.board import Filters, Line
from ..wishes.cursor import Order
from ..wishes.models import SHOWN, Status
from ..wishes.words import AGE_WORDS, PAYER_WORDS, STATUS_WORDS
from .answering import encode, revalidated
from .common import Place, PlaceSchema, Word, WordSchema, moment, stamp, word
from .door import door, route
from .fields import Input, decimal, member, one_of, text, whole

blueprint = door("board", "微心愿墙")

ON_THE_BOARD = [status.value for status in SHOWN]


class Narrowed(Input):
    """What the board is narrowed to."""

    state = one_of(ON_THE_BOARD, "只看这个状态；不填是等人认领的")
    kind = text(20, "只看这一类，见 /wishes/counts", example="repair")
    region = text(15, "只看这个街道、社区或网格", example="420102006003001")
    q = text(50, "文字里有这几个字的，或者编号", example="换灯")


class BoardQuery(Narrowed):
    order = member(Order, "怎么排：newest 新的在前，urgent 急的在前，nearest 近的在前")
    latitude = decimal("您在哪里：纬度；不填是您的网格", example=30.6067)
    longitude = decimal("经度", example=114.3105)
    system = one_of(["gcj02", "wgs84"], "位置是哪种坐标", example="gcj02")
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(max=200, error="请用上一页给的 next"),
        metadata={"description": "上一页的 next；第一页不填"},
    )
    limit = whole("一页几条", most=board.MOST, default=20)


class KindName(msgspec.Struct):
    key: str
    name: str


class Cost(msgspec.Struct):
    """About how much, who pays it, and how much a wish may cost at most."""

    yuan: int
    payer: Word
    cap: int


class Places(msgspec.Struct):
    free: int
    of: int


class LastStep(msgspec.Struct):
    """What was done last so that it is not forgotten."""

    words: str
    at: str


class BoardLine(msgspec.Struct, kw_only=True):
    """A wish on the board: no name, no door, no telephone."""

    id: int
    number: str
    status: Word
    kind: KindName
    words: str
    age: Word
    place: Place
    metres: int | None
    opened_at: str
    waited: str
    wanted_by: str | None
    cost: Cost
    places: Places
    step: LastStep | None
    thumb: str | None
    mine: bool
    claimed: bool


class KindNameSchema(Schema):
    key = fields.String(required=True, metadata={"example": "repair"})
    name = fields.String(required=True, metadata={"example": "修一修"})


class CostSchema(Schema):
    yuan = fields.Integer(required=True, metadata={"description": "大约几元"})
    payer = fields.Nested(WordSchema, required=True, metadata={"description": "谁出"})
    cap = fields.Integer(required=True, metadata={"description": "一个心愿最多几元"})


class PlacesSchema(Schema):
    free = fields.Integer(required=True, metadata={"description": "还要几个人"})
    of = fields.Integer(required=True, metadata={"description": "一共要几个人"})


class LastStepSchema(Schema):
    words = fields.String(required=True, metadata={"example": "问了 14 位会修东西的党员"})
    at = moment("什么时候")


class BoardLineSchema(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True, metadata={"example": "JA-0001"})
    status = fields.Nested(WordSchema, required=True)
    kind = fields.Nested(KindNameSchema, required=True)
    words = fields.String(required=True, metadata={"description": "墙上的话，个人信息已隐去"})
    age = fields.Nested(WordSchema, required=True)
    place = fields.Nested(PlaceSchema, required=True)
    metres = fields.Integer(
        required=True, allow_none=True, metadata={"description": "大约多少米；不知道是 null"}
    )
    opened_at = moment("什么时候上墙的")
    waited = fields.String(required=True, metadata={"example": "等了 3 天"})
    wanted_by = fields.String(
        required=True, allow_none=True, metadata={"description": "希望哪天前", "format": "date"}
    )
    cost = fields.Nested(CostSchema, required=True)
    places = fields.Nested(PlacesSchema, required=True)
    step = fields.Nested(
        LastStepSchema, required=True, allow_none=True, metadata={"description": "最近做了什么"}
    )
    thumb = fields.String(
        required=True, allow_none=True, metadata={"description": "第一张照片，见 /photos/{key}"}
    )
    mine = fields.Boolean(required=True, metadata={"description": "是不是您许的或代发的"})
    claimed = fields.Boolean(required=True, metadata={"description": "是不是您认领着"})


class BoardSchema(Schema):
    items = fields.List(fields.Nested(BoardLineSchema), required=True)
    next = fields.String(
        required=True, allow_none=True, metadata={"description": "下一页的 cursor；没有了是 null"}
    )


class CountSchema(KindNameSchema):
    count = fields.Integer(required=True)


class CountsSchema(Schema):
    items = fields.List(fields.Nested(CountSchema), required=True)
    total = fields.Integer(required=True)


AGES = {age: word(age, AGE_WORDS) for age in AGE_WORDS}
PAYERS = {payer: word(payer, PAYER_WORDS) for payer in PAYER_WORDS}
STATUSES = {status: word(status, STATUS_WORDS) for status in STATUS_WORDS}


@route(
    blueprint,
    "GET /wishes",
    Access.SIGNED_IN,
    "心愿墙：我这条街道的，工作人员看自己片区的；能办什么，看单件",
    takes=BoardQuery,
    location="query",
    gives=BoardSchema,
)
@only_looks
def list_wishes(query: dict[str, Any]) -> Response:
    known, connection = looker()
    at = now()
    found = board.page(
        connection,
        known,
        filters_of(query),
        order=query["order"] or Order.NEWEST,
        here=_here(query),
        cursor=query["cursor"],
        limit=query["limit"],
        now=at,
    )
    items = [board_line(line, found.here, at) for line in found.lines]
    return revalidated(encode({"items": items, "next": found.following}))


@route(
    blueprint,
    "GET /wishes/counts",
    Access.SIGNED_IN,
    "墙上每一类有几个，按同样的条件",
    takes=Narrowed,
    location="query",
    gives=CountsSchema,
)
@only_looks
def count_wishes(query: dict[str, Any]) -> Response:
    known, connection = looker()
    found = board.counts(connection, known, filters_of(query), now=now())
    items = [{"key": kind.key, "name": kind.name, "count": many} for kind, many in found]
    return revalidated(encode({"items": items, "total": sum(many for _, many in found)}))


def filters_of(query: dict[str, Any]) -> Filters:
    """What a `Narrowed` query says."""
    return Filters(
        status=Status(query["state"] or Status.OPEN),
        region_code=query["region"],
        kind_key=query["kind"],
        words=query["q"],
    )


def _here(query: dict[str, Any]) -> tuple[float, float] | None:
    """Where the asker is, if that was said. Raises Invalid for half a point."""
    given = query["latitude"], query["longitude"]
    if given == (None, None):
        return None
    latitude, longitude = (math.nan if degrees is None else degrees for degrees in given)
    found = spot(latitude, longitude, query["system"] or "gcj02")
    return found.latitude, found.longitude


def board_line(line: Line, here: tuple[float, float] | None, at: datetime) -> BoardLine:
    """A wish as its line says."""
    return replace(_line(line), metres=line.metres_from(here), waited=line.waited(at))


@lru_cache(board.KEPT)
def _line(line: Line) -> BoardLine:
    """All of it that stays as it is while time goes by, wherever one stands."""
    return BoardLine(
        id=line.id,
        number=line.number,
        status=STATUSES[line.status],
        kind=KindName(line.kind.key, line.kind.name),
        words=line.words,
        age=AGES[line.age],
        place=Place(line.place_code, line.place),
        metres=None,
        opened_at=stamp(line.opened_at),
        waited="",
        wanted_by=line.wanted_by,
        cost=Cost(line.cost, PAYERS[line.payer], line.cap),
        places=Places(line.free, line.places),
        step=LastStep(line.step[0], stamp(line.step[1])) if line.step else None,
        thumb=line.thumb,
        mine=line.mine,
        claimed=line.claimed,
    )
