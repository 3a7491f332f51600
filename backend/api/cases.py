"""Looking at one case, and reporting one."""

from typing import Any

import msgspec
from flask import Response
from marshmallow import fields

from ..cases import joining, queries, reporting
from ..cases.guessing import EMERGENCIES, guess
from ..cases.models import Source
from ..cases.rules import MOST_FILES
from ..catalogue.kinds import KINDS
from ..clock import now
from ..db import transaction
from ..records.actions import audit
from ..web import Access, asker, own_transactions
from .answering import answer
from .attaching import attached
from .case_schemas import CaseRowSchema
from .case_shapes import row
from .case_whole import shows_personal, whole
from .case_whole_schemas import CaseWholeSchema
from .door import door, route
from .fields import Input, file_key, flag, nested, one_of, several, text, voice_key
from .placing import PlaceInput, spot_of

blueprint = door("cases", "事件：上报、查看、一步步办理")

CASE = "<int(max=2147483647):case_id>"
FROM_A_FORM = [source.value for source in Source if source is not Source.CHAT]


class ReportInput(Input):
    words = text(1000, "什么事", example="临江里门口井盖没了，人差点踩进去")
    kind = one_of(KINDS, "哪一类，见 /kinds；不填就按文字猜", example="manhole")
    place = nested(PlaceInput, "在哪里；没有定位就填 region")
    region = text(15, "社区、网格或楼栋的编码", example="420102006003")
    place_words = text(200, "补充的地点说明", example="3 号门往东第二个路口")
    photos = several(file_key(), MOST_FILES, "照片的编号，先用 POST /photos 上传")
    voice = voice_key("语音的编号，先用 POST /voices 上传；文字、照片、语音至少有一样")
    danger = flag("有没有人身危险；文字里看得出来的会自动标上")
    disclose = flag("办理的单位能不能知道是您报的；不填就是不让知道")
    source = one_of(FROM_A_FORM, "默认 app；工作人员代为登记时填 walk_in、phone 或 group")


class ReportedSchema(CaseRowSchema):
    call_first = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "有危险时先给人看的话：该打哪个电话"},
    )


@route(blueprint, f"GET /cases/{CASE}", Access.SIGNED_IN, "一件事的全部", gives=CaseWholeSchema)
@own_transactions
def get_case(case_id: int) -> Response:
    # Reading a name or a number leaves a note, so this reads first and writes after.
    with transaction(write=False):
        person = asker()
        person_id, seen = person.id, whole(queries.whole_case(person, case_id), person, now())
    if shows_personal(seen):
        with transaction():
            audit(person_id, "see_personal", f"case:{case_id}", now=now())
    return answer(seen)


@route(
    blueprint,
    "POST /cases",
    Access.SIGNED_IN,
    "上报一件事；工作人员也用它代为登记",
    takes=ReportInput,
    gives=ReportedSchema,
    status=201,
    example={
        "words": "临江里门口井盖没了，人差点踩进去",
        "place": {"latitude": 30.6067, "longitude": 114.3105, "system": "gcj02"},
        "photos": [],
    },
)
def report_case(given: dict[str, Any]) -> Response:
    person, moment = asker(), now()
    case = reporting.report(
        by=person,
        source=Source(given["source"] or Source.APP),
        words=given["words"] or "",
        kind_key=given["kind"],
        place=spot_of(given["place"]),
        region_code=given["region"],
        place_words=given["place_words"] or "",
        files=attached(given, person),
        danger=given["danger"],
        now=moment,
    )
    if given["disclose"]:
        joining.disclose(case, True, by=person, now=moment)
    first = guess(case.words).emergency
    call_first = EMERGENCIES[first].says if first else None
    body = msgspec.structs.asdict(row(case, person, moment))
    return answer({**body, "call_first": call_first}, 201)
