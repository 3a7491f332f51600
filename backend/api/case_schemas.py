"""The shape of a row of `case_shapes`, described for whoever reads the documentation."""

from marshmallow import Schema, fields

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
    due_at = moment("到什么时候，批准的停表和延期算在内")
    overdue = fields.Boolean(required=True)
    paused = fields.Boolean(required=True, metadata={"description": "停着表"})
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
        required=True,
        allow_none=True,
        metadata={"description": "能看的第一张，见 /photos/{key}"},
    )
    photo_count = fields.Integer(required=True)
    mine = fields.Boolean(required=True, metadata={"description": "是不是您报的"})
    joined = fields.Boolean(required=True, metadata={"description": "您报的，或者同感了"})
    moves = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "您现在能办的：POST /cases/{case_id}/<这里的词>"},
    )


class ListRowSchema(CaseRowSchema):
    class Meta:
        exclude = ("moves",)

    followers = fields.Integer(required=True, metadata={"description": "另有几个人同感"})
