"""What I have earned, why, and what it can be had for. Nobody sees anybody else's."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from ..clock import now
from ..errors import NotFound
from ..ledger.models import Measure
from ..ledger.queries import balance, movements
from ..ledger.redeeming import redeem_code
from ..ledger.rewards import home, shelf
from ..people.models import Level, Region
from ..people.queries import region
from ..web import Access, asker
from .answering import answer
from .common import CursorQuery, PlaceSchema, before, cut, moment, stamp
from .door import door, route
from .fields import Input, text

blueprint = door("points", "积分、兑换")


class MovementSchema(Schema):
    id = fields.Integer(required=True)
    points = fields.Integer(
        required=True, metadata={"description": "加的是正数，用掉的是负数", "example": 1}
    )
    balance = fields.Integer(required=True, metadata={"description": "这一笔之后有几分"})
    reason = fields.String(required=True, metadata={"example": "兑换香皂一块"})
    at = moment("什么时候")


class PointsSchema(Schema):
    balance = fields.Integer(required=True, metadata={"description": "冲正以后可能小于零"})
    items = fields.List(fields.Nested(MovementSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class CodeSchema(Schema):
    code = fields.String(required=True, metadata={"example": "042917"})
    expires_at = moment("什么时候过期")


class RewardsQuery(Input):
    community = text(15, "社区的编码；不填就是自己的社区", example="420102006003")


class RewardSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True, metadata={"example": "香皂一块"})
    points = fields.Integer(required=True)
    left = fields.Integer(
        required=True, attribute="stock", metadata={"description": "还剩几份；0 是换完了"}
    )


class RewardsSchema(Schema):
    community = fields.Nested(
        PlaceSchema,
        required=True,
        allow_none=True,
        metadata={"description": "还没有报到的人没有社区"},
    )
    items = fields.List(fields.Nested(RewardSchema), required=True)


@route(
    blueprint,
    "GET /points",
    Access.SIGNED_IN,
    "我的积分：有几分，怎么来的，新的在前",
    takes=CursorQuery,
    location="query",
    gives=PointsSchema,
)
def my_points(query: dict[str, Any]) -> Response:
    person, limit = asker(), query["limit"]
    found = movements(person.id, Measure.POINTS, before=before(query), limit=limit + 1)
    shown, following = cut(found, limit)
    items = [
        {
            "id": movement.id,
            "points": movement.amount,
            "balance": movement.balance,
            "reason": movement.transfer.reason,
            "at": stamp(movement.transfer.at),
        }
        for movement in shown
    ]
    has = balance(person.id, Measure.POINTS)
    return answer({"balance": has, "items": items, "next": following})


@route(
    blueprint,
    "POST /points/code",
    Access.SIGNED_IN,
    "取一个六位兑换码，十分钟内给社区的工作人员看",
    gives=CodeSchema,
    repeatable=True,
)
def points_code() -> dict[str, Any]:
    code = redeem_code(asker(), now=now())
    return {"code": code.code, "expires_at": stamp(code.expires_at)}


@route(
    blueprint,
    "GET /rewards",
    Access.SIGNED_IN,
    "一个社区用积分能换什么，还剩几份",
    takes=RewardsQuery,
    location="query",
    gives=RewardsSchema,
)
def list_rewards(query: dict[str, Any]) -> dict[str, Any]:
    community = _community(query["community"] or home(asker()))
    return {"community": community, "items": shelf(community.code) if community else []}


def _community(code: str | None) -> Region | None:
    if code is None:
        return None
    found = region(code)
    if found.level is not Level.COMMUNITY:
        raise NotFound("没有这个社区。")
    return found
