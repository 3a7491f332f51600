"""The shapes of `case_shapes`, described for whoever reads the documentation."""

from marshmallow import Schema, fields

from ..files.models import FileKind
from .common import PlaceSchema, WordSchema, moment


class Gcj02Schema(Schema):
    latitude = fields.Float(required=True)
    longitude = fields.Float(required=True)


class PointSchema(Schema):
    latitude = fields.Float(required=True, metadata={"example": 30.609})
    longitude = fields.Float(required=True, metadata={"example": 114.305})
    gcj02 = fields.Nested(
        Gcj02Schema, required=True, metadata={"description": "同一点，给国内地图用"}
    )
    system = fields.String(required=True, metadata={"description": "总是 wgs84"})


class KindShapeSchema(Schema):
    key = fields.String(required=True, metadata={"example": "manhole"})
    tile = fields.String(required=True, metadata={"example": "井盖"})
    icon = fields.String(required=True)


class DueSchema(Schema):
    stage = fields.Nested(WordSchema, required=True)
    due_at = moment("到什么时候")
    overdue = fields.Boolean(required=True)
    words = fields.String(required=True, metadata={"example": "审核派单还有 2 小时 10 分钟"})


class UnitSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class CaseRowSchema(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True, metadata={"example": "JA-0001"})
    title = fields.String(required=True, metadata={"example": "井盖"})
    status = fields.Nested(WordSchema, required=True)
    kind = fields.Nested(KindShapeSchema, required=True, allow_none=True)
    danger = fields.Boolean(required=True)
    words = fields.String(required=True, metadata={"description": "个人信息按您的身份隐去"})
    place = fields.Nested(PlaceSchema, required=True, allow_none=True)
    place_words = fields.String(required=True)
    point = fields.Nested(PointSchema, required=True, allow_none=True)
    created_at = moment("什么时候开始报的")
    reported_at = moment("什么时候报上的；草稿没有", null=True)
    due = fields.Nested(DueSchema, required=True, allow_none=True)
    unit = fields.Nested(
        UnitSchema, required=True, allow_none=True, metadata={"description": "最近派给的单位"}
    )
    thumb = fields.String(
        required=True, allow_none=True, metadata={"description": "第一张照片，见 /photos/{key}"}
    )
    photo_count = fields.Integer(required=True)
    mine = fields.Boolean(required=True, metadata={"description": "是不是您报的"})
    moves = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "您现在能办的：POST /cases/{case_id}/<这里的词>"},
    )


class PhotoShapeSchema(Schema):
    key = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [kind.value for kind in FileKind]})
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    seconds = fields.Float(required=True, allow_none=True)
    purpose = fields.String(required=True, metadata={"enum": ["report", "answer"]})
    dispatch = fields.Integer(required=True, allow_none=True)


class StepSchema(Schema):
    status = fields.Nested(WordSchema, required=True)
    by = fields.Nested(WordSchema, required=True)
    note = fields.String(required=True)
    at = moment("什么时候")


class AddedSchema(Schema):
    words = fields.String(required=True)
    mine = fields.Boolean(required=True)
    at = moment("什么时候")


class ReturnedSchema(Schema):
    reason = fields.String(required=True)
    at = moment("什么时候退的")


class AnsweredSchema(Schema):
    words = fields.String(required=True)
    at = moment("什么时候答复的")


class SentSchema(Schema):
    id = fields.Integer(required=True)
    unit = fields.Nested(UnitSchema, required=True)
    note = fields.String(
        required=True, allow_none=True, metadata={"description": "给单位的话，报的人看不到"}
    )
    work_order = fields.String(required=True)
    at = moment("什么时候派的")
    ended_at = moment("什么时候答复或退回的", null=True)
    returned = fields.Nested(ReturnedSchema, required=True, allow_none=True)
    answer = fields.Nested(AnsweredSchema, required=True, allow_none=True)


class RatedSchema(Schema):
    verdict = fields.Nested(WordSchema, required=True)
    words = fields.String(required=True)
    at = moment("什么时候评的")


class ReporterSchema(Schema):
    name = fields.String(required=True)


class CaseWholeSchema(CaseRowSchema):
    source = fields.Nested(WordSchema, required=True)
    progress = fields.String(required=True, metadata={"description": "现在到哪一步，一句话"})
    photos = fields.List(fields.Nested(PhotoShapeSchema), required=True)
    history = fields.List(fields.Nested(StepSchema), required=True)
    additions = fields.List(fields.Nested(AddedSchema), required=True)
    dispatches = fields.List(fields.Nested(SentSchema), required=True)
    rating = fields.Nested(RatedSchema, required=True, allow_none=True)
    reporter = fields.Nested(
        ReporterSchema,
        required=True,
        allow_none=True,
        metadata={"description": "只给报的人和审核的社区；店家后厨的事谁也看不到"},
    )
