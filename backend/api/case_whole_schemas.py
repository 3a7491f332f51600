"""The shapes of `case_whole` and its parts, described for whoever reads the documentation."""

from typing import Any

from marshmallow import Schema, fields

from ..cases.models import Purpose
from ..files.models import FileKind
from .case_schemas import CaseRowSchema, UnitSchema
from .common import PlaceSchema, WordSchema, moment

METRES = {"description": "离上报的点多少米；手机没说就是 null"}
FOR_WORK = {"description": "只给办理和管这一片的人看"}


def _metres() -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata=METRES)


def _day(says: str) -> fields.String:
    notes = {"description": says, "format": "date", "example": "2026-08-30"}
    return fields.String(required=True, metadata=notes)


class PhotoShapeSchema(Schema):
    key = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [kind.value for kind in FileKind]})
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    seconds = fields.Float(required=True, allow_none=True)
    purpose = fields.String(required=True, metadata={"enum": [use.value for use in Purpose]})
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


class AskedSchema(Schema):
    reason = fields.String(required=True)
    asked_at = moment("什么时候申请的")
    granted = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "还没有批是 null"}
    )
    decision = fields.String(required=True)
    decided_at = moment("什么时候批的", null=True)


class ExtensionSchema(AskedSchema):
    id = fields.Integer(required=True, metadata={"description": "批的时候填这个"})


class PauseSchema(ExtensionSchema):
    cause = fields.Nested(WordSchema, required=True)
    until = moment("申请停到什么时候")
    ended_at = moment("什么时候恢复的", null=True)


class ClockSchema(Schema):
    id = fields.Integer(required=True, metadata={"description": "申诉时填这个"})
    stage = fields.Nested(WordSchema, required=True)
    limit = fields.String(required=True, metadata={"example": "7 工作小时"})
    started_at = moment("从什么时候算")
    due_at = moment("原来到什么时候，不会变")
    ends_at = moment("批准的停表和延期算在内，到什么时候")
    stopped_at = moment("什么时候办完这一段；还在走是 null", null=True)
    paused = fields.Boolean(required=True)
    late = fields.Boolean(required=True, metadata={"description": "超时的事实，不会抹掉"})
    exempt = fields.Boolean(required=True, metadata={"description": "申诉认定了，不算单位的"})
    words = fields.String(required=True, metadata={"example": "办理还有 2 小时 10 分工作时间"})
    pauses = fields.List(fields.Nested(PauseSchema), required=True)
    extensions = fields.List(fields.Nested(ExtensionSchema), required=True)
    appeal = fields.Nested(AskedSchema, required=True, allow_none=True)


class ArrivedSchema(Schema):
    at = moment("什么时候到的")
    metres = _metres()


class ReturnedSchema(Schema):
    reason = fields.String(required=True)
    at = moment("什么时候退的")


class ExplainedSchema(Schema):
    rule = fields.String(required=True, metadata={"description": "依据哪条规定办不了"})
    elsewhere = fields.String(required=True)
    look_again_on = _day("哪一天再看")
    approved_at = moment("什么时候由第二个人同意的", null=True)


class CheckedSchema(Schema):
    finding = fields.Nested(WordSchema, required=True)
    words = fields.String(required=True)
    on_the_spot = fields.Boolean(required=True)
    metres = _metres()
    at = moment("什么时候")


class AnsweredSchema(Schema):
    words = fields.String(required=True)
    at = moment("什么时候答复的")
    explained = fields.Nested(
        ExplainedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "解释结：办不了，为什么"},
    )
    checks = fields.List(
        fields.Nested(CheckedSchema),
        required=True,
        metadata={"description": "核查，只给管这一片的人看"},
    )


class SentSchema(Schema):
    id = fields.Integer(required=True)
    unit = fields.Nested(UnitSchema, required=True)
    lead = fields.Boolean(required=True, metadata={"description": "牵头的；别的是吹哨请来的"})
    part = fields.String(required=True, metadata={"description": "请来的单位负责哪一部分"})
    why = fields.String(required=True, allow_none=True, metadata=FOR_WORK)
    note = fields.String(required=True, allow_none=True, metadata=FOR_WORK)
    work_order = fields.String(required=True)
    at = moment("什么时候派的")
    accepted_at = moment("什么时候签收的", null=True)
    arrived = fields.Nested(ArrivedSchema, required=True, allow_none=True)
    ended_at = moment("什么时候答复或退回的", null=True)
    returned = fields.Nested(ReturnedSchema, required=True, allow_none=True)
    answer = fields.Nested(AnsweredSchema, required=True, allow_none=True)


class RatedSchema(Schema):
    verdict = fields.Nested(WordSchema, required=True)
    words = fields.String(required=True)
    mine = fields.Boolean(required=True)
    reopened = fields.Boolean(required=True, metadata={"description": "因此退回重办了"})
    at = moment("什么时候评的")


class ReporterSchema(Schema):
    name = fields.String(required=True)


class AskedToDoSchema(Schema):
    page = fields.String(required=True, metadata={"description": "在哪一页按的“请人帮我办”"})
    title = fields.String(required=True)
    phone = fields.String(
        required=True, metadata={"description": "回电；只给本人和审核的社区，没有是空的"}
    )


class OtherSchema(Schema):
    id = fields.Integer(required=True)
    number = fields.String(required=True, metadata={"example": "JA-0001"})


class RuleShapeSchema(Schema):
    id = fields.Integer(required=True)
    item = fields.String(required=True)
    condition = fields.String(required=True, metadata={"description": "立案条件"})
    closing_condition = fields.String(required=True, metadata={"description": "结案条件"})
    limit = fields.String(required=True, metadata={"example": "7 工作小时"})


class OwnedSchema(Schema):
    reason = fields.String(required=True)
    asked_at = moment("什么时候请街道裁定的")
    unit = fields.Nested(UnitSchema, required=True, allow_none=True)
    decision = fields.String(required=True)
    decided_at = moment("什么时候裁定的", null=True)


class LookedBackSchema(Schema):
    why = fields.Nested(WordSchema, required=True)
    due_on = _day("哪一天回头看")
    still_good = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "还没有看是 null"}
    )
    words = fields.String(required=True)
    done_at = moment("什么时候看的", null=True)


class EscalatedSchema(Schema):
    cause = fields.Nested(WordSchema, required=True)
    region = fields.String(required=True, metadata={"description": "报到哪里，区域编码"})
    unit = fields.Nested(UnitSchema, required=True, allow_none=True)
    words = fields.String(required=True)
    at = moment("什么时候")


class NotedSchema(Schema):
    words = fields.String(required=True)
    by = fields.String(required=True, metadata={"description": "哪位同事"})
    at = moment("什么时候")


def _rows(schema: type[Schema], says: str = "") -> Any:
    notes = {"description": says} if says else {}
    return fields.List(fields.Nested(schema), required=True, metadata=notes)


def _one(schema: type[Schema], says: str) -> fields.Nested:
    return fields.Nested(schema, required=True, allow_none=True, metadata={"description": says})


class CaseWholeSchema(CaseRowSchema):
    source = fields.Nested(WordSchema, required=True)
    progress = fields.String(required=True, metadata={"description": "现在到哪一步，一句话"})
    rule = _one(RuleShapeSchema, "立案时依据的那一条，以后改了规则也不变")
    clocks = _rows(ClockSchema, "每一段的时限，先后为序；没有停的只有一段")
    photos = _rows(PhotoShapeSchema, "您能看的照片和语音")
    history = _rows(StepSchema)
    additions = _rows(AddedSchema)
    dispatches = _rows(SentSchema, "牵头的和请来的单位，先后为序")
    ownerships = _rows(OwnedSchema, "权属裁定")
    sides = _rows(PlaceSchema, "毗邻的社区，也一起办")
    ratings = _rows(RatedSchema, "您自己的评价；办理和管这一片的人看得到全部，不知道是谁")
    look_backs = _rows(LookedBackSchema, "回头看")
    escalations = _rows(EscalatedSchema, "往上报过的，只给管这一片的人看")
    notes = _rows(NotedSchema, "内部备注，只给管这一片的人看")
    merged_into = _one(OtherSchema, "并到哪一件去了")
    follows = _one(OtherSchema, "核查或回头看时从哪一件接着发现的")
    followers = fields.Integer(required=True, metadata={"description": "另有几个人同感"})
    disclosed = fields.Boolean(
        required=True, metadata={"description": "报的人愿意让办理的单位知道自己是谁"}
    )
    errand = _one(AskedToDoSchema, "请人代办的；不是代办是 null")
    reporter = _one(ReporterSchema, "只给报的人和审核的社区；店家后厨的事谁也看不到")
