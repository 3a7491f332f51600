"""What I have been told: the same rows that went to the phone."""

from datetime import datetime
from typing import Any

import msgspec
from flask import Response
from marshmallow import Schema, fields

from ..clock import now
from ..notifications import actions, queries
from ..notifications.cards import id_of
from ..notifications.models import Notice
from ..notifications.pages import page_of
from ..notifications.reach import Reached, reached
from ..notifications.wording import sentence
from ..web import Access, asker
from .answering import answer
from .common import CursorQuery, Word, WordSchema, before, cut, moment, stamp
from .door import door, route
from .fields import Input, several, whole

blueprint = door("inbox", "消息")


class NoticeShape(msgspec.Struct):
    id: int
    kind: str
    words: str
    urgent: bool
    case_id: int | None
    wish_id: int | None
    page: str
    created_at: str
    read_at: str | None
    phone: Word
    renew: str | None


class NoticeSchema(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"example": "answered"})
    words = fields.String(required=True)
    urgent = fields.Boolean(required=True)
    case_id = fields.Integer(required=True, allow_none=True)
    wish_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "说的是哪个心愿，见 /wishes/{wish_id}"},
    )
    page = fields.String(
        required=True,
        metadata={
            "description": "小程序里打开哪一页",
            "example": "case/detail/detail?id=12",
        },
    )
    created_at = moment("什么时候")
    read_at = moment("什么时候看的；没看是 null", null=True)
    phone = fields.Nested(
        WordSchema,
        required=True,
        metadata={"description": "发到微信没有；没有的话为什么，怎么办"},
    )
    renew = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "再同意一次就能发：给 wx.requestSubscribeMessage 的模板编号"},
    )


class InboxSchema(Schema):
    items = fields.List(fields.Nested(NoticeSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    unread = fields.Integer(required=True)


class ReadInput(Input):
    ids = several(whole(required=True), 100, "看过的消息", least=1)


class ReadSchema(Schema):
    read = fields.Integer(required=True, metadata={"description": "有几条是刚刚变成看过的"})


def shape(notice: Notice, phone: Reached, at: datetime) -> NoticeShape:
    """A notice in its words of today, and whether it reaches the phone."""
    return NoticeShape(
        notice.id,
        notice.kind,
        sentence(notice, now=at),
        notice.urgent,
        notice.data.get("case_id"),
        notice.data.get("wish_id"),
        page_of([notice]),
        stamp(notice.created_at),
        stamp(notice.read_at) if notice.read_at else None,
        Word(phone.reach.value, phone.words),
        id_of(phone.template) if phone.template else None,
    )


@route(
    blueprint,
    "GET /inbox",
    Access.SIGNED_IN,
    "我的消息，新的在前",
    takes=CursorQuery,
    location="query",
    gives=InboxSchema,
)
def list_inbox(query: dict[str, Any]) -> Response:
    person, limit, moment = asker(), query["limit"], now()
    found = queries.inbox(person.id, before=before(query), limit=limit + 1)
    notices, following = cut(found, limit)
    phones = reached(notices, now=moment)
    items = [shape(notice, phones[notice.id], moment) for notice in notices]
    unread = queries.unread(person.id)
    return answer({"items": items, "next": following, "unread": unread})


@route(
    blueprint,
    "POST /inbox/read",
    Access.SIGNED_IN,
    "标为看过",
    takes=ReadInput,
    gives=ReadSchema,
    example={"ids": [1, 2]},
)
def read_inbox(given: dict[str, Any]) -> dict[str, Any]:
    return {"read": actions.read(asker(), given["ids"], now=now())}
