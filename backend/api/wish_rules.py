"""What holds for wishes: kinds, caps, the ladder of the chase. Read by all, decided by few."""

from typing import Annotated, Any

import msgspec
from flask import Response
from marshmallow import fields as plain

from ..clock import now
from ..web import Access, asker
from ..wishes.rules import DEFAULTS, decide_rule, kinds, rule
from .answering import answer
from .described import described
from .door import door, route
from .fields import Input, instant, text

blueprint = door("wish-rules", "微心愿的类别和规则")


class WishKindShown(msgspec.Struct):
    key: str
    name: str
    example: str


class WishKinds(msgspec.Struct):
    items: list[WishKindShown]
    cap: Annotated[int, "一个心愿最多花多少元"]


class WishRules(msgspec.Struct):
    rules: Annotated[dict[str, Any], "眼下的每一条：kinds、cost、posts、claims、ladder……"]


class DecideRuleInput(Input):
    key = text(40, "哪一条", required=True, example="claims")
    value = plain.Dict(
        keys=plain.String(),
        required=True,
        error_messages={"required": "必填", "null": "不能为空", "invalid": "应该是一个对象"},
        metadata={"description": "改成什么，项目照旧", "example": {"open": 5, "promise_days": 14}},
    )
    valid_from = instant("从什么时候起；不填就是现在。过去的不改")
    note = text(200, "为什么")


@route(
    blueprint,
    "GET /wish-kinds",
    Access.ANYONE,
    "心愿分哪几类，最多花多少",
    gives=described(WishKinds),
)
def wish_kinds() -> Response:
    moment = now()
    shown = [WishKindShown(kind.key, kind.name, kind.example) for kind in kinds(moment).values()]
    return answer(WishKinds(shown, rule("cost", moment)["cap"]))


@route(blueprint, "GET /wish-rules", Access.SIGNED_IN, "心愿眼下的规则", gives=described(WishRules))
def wish_rules() -> Response:
    return answer(WishRules({key: rule(key, now()) for key in DEFAULTS}))


@route(
    blueprint,
    "POST /wish-rules",
    Access.STAFF,
    "定一条规则，从现在或以后起；由管理员或区里定",
    takes=DecideRuleInput,
    gives=described(WishRules),
    status=201,
)
def decide_wish_rule(given: dict[str, Any]) -> Response:
    moment = now()
    since, note = given["valid_from"] or moment, given["note"] or ""
    decided = decide_rule(
        given["key"], given["value"], valid_from=since, note=note, by=asker(), now=moment
    )
    return answer(WishRules({decided.key: decided.value}), 201)
