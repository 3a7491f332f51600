"""The twelve tiles, and under what conditions each is filed."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from ..catalogue.kinds import KINDS
from ..catalogue.models import Rule
from ..catalogue.queries import rules_for, usual_rules
from ..errors import NotFound
from ..web import Access
from .answering import answer
from .door import door, route

blueprint = door("kinds", "十二类事和立案条件")

LIMIT = {"description": "派单后多久办好", "example": "7 工作小时"}
ENTRY = {"description": "目录里的编号", "example": "部件:01001"}
SAFE = {"description": "险情多久围护好", "example": "连续 2 小时"}


class KindSchema(Schema):
    key = fields.String(required=True, metadata={"example": "manhole"})
    tile = fields.String(required=True, metadata={"example": "井盖"})
    icon = fields.String(required=True)
    example = fields.String(required=True)
    limit = fields.String(required=True, allow_none=True, metadata=LIMIT)
    safe_limit = fields.String(required=True, allow_none=True, metadata=SAFE)


class KindsSchema(Schema):
    items = fields.List(fields.Nested(KindSchema), required=True)


class RuleSchema(Schema):
    id = fields.Integer(required=True, metadata={"description": "立案时填这个"})
    item = fields.String(required=True, metadata={"example": "井盖缺损"})
    entry = fields.String(required=True, allow_none=True, metadata=ENTRY)
    condition = fields.String(required=True, metadata={"description": "立案条件"})
    closing_condition = fields.String(required=True, metadata={"description": "结案条件"})
    limit = fields.String(required=True, metadata=LIMIT)
    safe_limit = fields.String(required=True, metadata=SAFE)
    default = fields.Boolean(required=True, metadata={"description": "不选就是这一条"})
    danger = fields.Boolean(required=True, metadata={"description": "是险情的那一条"})


class RulesSchema(Schema):
    items = fields.List(fields.Nested(RuleSchema), required=True)


@route(blueprint, "GET /kinds", Access.ANYONE, "十二类事，多久办好", gives=KindsSchema)
def kinds() -> dict[str, Any]:
    usual = usual_rules()
    return {"items": [_kind(key, usual.get(key)) for key in KINDS]}


def _kind(key: str, rules: tuple[Rule, Rule] | None) -> dict[str, Any]:
    """Its limits are those of the rules in use; before the first import there are none."""
    kind = KINDS[key]
    return {
        "key": kind.key,
        "tile": kind.tile,
        "icon": kind.icon,
        "example": kind.example,
        "limit": rules[0].limit.words() if rules else None,
        "safe_limit": rules[1].safe_limit.words() if rules else None,
    }


@route(
    blueprint,
    "GET /kinds/<string(maxlength=20):kind>/rules",
    Access.STAFF,
    "一类事的立案条件，默认的在前",
    gives=RulesSchema,
)
def rules_of_kind(kind: str) -> Response:
    if kind not in KINDS:
        raise NotFound("没有这一类。")
    return answer({"items": [_rule(rule) for rule in rules_for(kind)]})


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "item": rule.item,
        "entry": rule.entry.key if rule.entry else None,
        "condition": rule.condition,
        "closing_condition": rule.closing_condition,
        "limit": rule.limit.words(),
        "safe_limit": rule.safe_limit.words(),
        "default": rule.is_default,
        "danger": rule.for_danger,
    }
