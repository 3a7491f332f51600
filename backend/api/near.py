"""What may be the same matter near by, and whom a case may be sent to."""

from typing import Any

import msgspec
from flask import Response
from marshmallow import Schema, fields

from ..cases import queries
from ..cases.nearby import Similar, similar_at
from ..cases.routing import Suggestion, suggest
from ..cases.words import STATUS_WORDS
from ..catalogue.kinds import KINDS
from ..clock import now
from ..people.places import spot
from ..web import Access, asker
from .answering import answer
from .case_schemas import UnitSchema
from .case_shapes import Unit, unit_shape
from .cases import CASE
from .common import Word, WordSchema, moment, stamp, word
from .door import door, route
from .fields import one_of
from .placing import PlaceInput

blueprint = door("near", "附近是不是已经有人报了，可以派给谁")


class NearQuery(PlaceInput):
    kind = one_of(KINDS, "哪一类", required=True, example="manhole")


class NearShape(msgspec.Struct):
    """Enough to say "that is what I mean": no words, photos or names."""

    id: int
    number: str
    tile: str
    metres: int
    since: str
    joined: int
    status: Word


class NearSchema(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True, metadata={"example": "JA-0001"})
    tile = fields.String(required=True, metadata={"example": "井盖"})
    metres = fields.Integer(required=True, metadata={"description": "离这里多少米"})
    since = moment("什么时候报的")
    joined = fields.Integer(required=True, metadata={"description": "几个人报过、同感过"})
    status = fields.Nested(WordSchema, required=True)


class NearsSchema(Schema):
    items = fields.List(fields.Nested(NearSchema), required=True)


class SuggestionShape(msgspec.Struct):
    unit: Unit
    why: str
    usual: bool


class SuggestionSchema(Schema):
    unit = fields.Nested(UnitSchema, required=True)
    why = fields.String(
        required=True,
        metadata={
            "description": "为什么是它",
            "example": "部件先找属主：永清街道的“井盖”平时由它办",
        },
    )
    usual = fields.Boolean(required=True, metadata={"description": "平时就办这一类"})


class SuggestionsSchema(Schema):
    items = fields.List(fields.Nested(SuggestionSchema), required=True)


@route(
    blueprint,
    "GET /cases/near",
    Access.SIGNED_IN,
    "附近可能是同一件的：可以同感，不用再报",
    takes=NearQuery,
    location="query",
    gives=NearsSchema,
)
def cases_near(query: dict[str, Any]) -> Response:
    here = spot(query["latitude"], query["longitude"], query["system"])
    found = similar_at(here.latitude, here.longitude, query["kind"], now=now())
    return answer({"items": [near_shape(similar) for similar in found]})


def near_shape(similar: Similar) -> NearShape:
    """A case as somebody sees it who only stands near it."""
    case = similar.case
    assert case.reported_at is not None
    return NearShape(
        id=case.id,
        number=case.number,
        tile=case.title,
        metres=similar.metres,
        since=stamp(case.reported_at),
        joined=len({case.reporter_id, *(f.person_id for f in case.followers)} - {None}),
        status=word(case.status, STATUS_WORDS),
    )


@route(
    blueprint,
    f"GET /cases/{CASE}/suggestions",
    Access.STAFF,
    "可以派给谁，为什么；最像的在前，派给谁由人定",
    gives=SuggestionsSchema,
)
def suggestions_for_case(case_id: int) -> Response:
    case = queries.case_to_move(asker(), case_id)
    return answer({"items": [suggestion_shape(one) for one in suggest(case)]})


def suggestion_shape(one: Suggestion) -> SuggestionShape:
    """A unit, and why."""
    return SuggestionShape(unit_shape(one.unit), one.why, one.usual)
