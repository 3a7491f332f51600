"""Which reminders reach my phone: the consents that are left, and what I answered when asked."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from ..clock import now
from ..errors import Invalid
from ..notifications import cards, consents
from ..notifications.consents import Standing
from ..notifications.models import Answer, Template
from ..notifications.queries import room
from ..web import Access, asker
from .answering import answer
from .common import Word, WordSchema, moment, stamp
from .door import door, route
from .fields import Input, member, nested, several, text

blueprint = door("consents", "微信提醒")

MOST_AT_ONCE = 5  # WeChat's window names three; more in an answer are a mistake


class ConsentSchema(Schema):
    template = fields.Nested(WordSchema, required=True)
    template_id = fields.String(
        required=True, metadata={"description": "给 wx.requestSubscribeMessage 用的模板编号"}
    )
    left = fields.Integer(required=True, metadata={"description": "还能发几条", "example": 2})
    answer = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "上一次怎么答的：accept、reject、ban、filter；没问过是 null"},
    )
    answered_at = moment("上一次是什么时候", null=True)
    words = fields.String(required=True, metadata={"example": "要提醒得再同意一次。"})


class ConsentsSchema(Schema):
    account_left = fields.Integer(
        required=True,
        metadata={"description": "公众号还能直接发几条：对它说句话，48 小时内能发五条，不用同意"},
    )
    items = fields.List(fields.Nested(ConsentSchema), required=True)


class ConsentInput(Input):
    template_id = text(64, "模板编号", least=1, required=True, example="emulator-case-progress")
    answer = member(Answer, "微信窗口给的回答", required=True, example="accept")


class ConsentsInput(Input):
    answers = several(
        nested(ConsentInput, required=True), MOST_AT_ONCE, "每个模板一个回答", least=1
    )


def words_of(standing: Standing) -> str:
    """What is left, and what to do when nothing is."""
    if standing.left:
        return f"还能提醒您 {standing.left} 次。"
    if standing.answer is Answer.BAN:
        return "微信暂时不让发这种提醒，请在“我的消息”里看。"
    return "要提醒得再同意一次。"


def _shape(template: Template, standing: Standing) -> dict[str, Any]:
    at = standing.answered_at
    return {
        "template": Word(template.value, cards.TITLES[template]),
        "template_id": cards.id_of(template),
        "left": standing.left,
        "answer": standing.answer.value if standing.answer else None,
        "answered_at": stamp(at) if at else None,
        "words": words_of(standing),
    }


def _mine() -> dict[str, Any]:
    me = asker().id
    found = consents.standings(me)
    items = [_shape(*one) for one in found.items() if cards.id_of(one[0])]
    return {"account_left": room(me, now=now()), "items": items}


@route(
    blueprint,
    "GET /consents",
    Access.SIGNED_IN,
    "微信提醒：每种还能发几条",
    gives=ConsentsSchema,
)
def list_consents() -> Response:
    return answer(_mine())


@route(
    blueprint,
    "POST /consents",
    Access.SIGNED_IN,
    "记下 wx.requestSubscribeMessage 的回答；同意一次能发一条",
    takes=ConsentsInput,
    gives=ConsentsSchema,
    example={"answers": [{"template_id": "emulator-case-progress", "answer": "accept"}]},
)
def record_consents(given: dict[str, Any]) -> dict[str, Any]:
    consents.record(asker(), _by_template(given["answers"]), now=now())
    return _mine()


def _by_template(answers: list[dict[str, Any]]) -> dict[Template, Answer]:
    """Raises Invalid for a template that is not ours, or that is answered twice."""
    found = {cards.named(one["template_id"]): one["answer"] for one in answers}
    if None in found:
        raise Invalid("没有这个提醒模板，请更新小程序后再试。")
    if len(found) < len(answers):
        raise Invalid("同一个模板答了两次，请再试一次。")
    return {template: said for template, said in found.items() if template}
