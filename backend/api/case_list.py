"""The list of cases: asked for most of all, so it is read and written the short way."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Response
from marshmallow import Schema, fields
from msgspec.structs import replace

from ..cases import listing
from ..cases.filters import Filters
from ..cases.models import Status
from ..cases.words import STAGE_WORDS, STATUS_WORDS, left_of
from ..catalogue.kinds import KINDS
from ..clock import now
from ..web import Access, looker, only_looks
from .answering import encode, revalidated
from .case_schemas import ListRowSchema
from .case_shapes import Due, KindShape, ListRow, Unit, point_shape
from .common import CursorQuery, Place, before, stamp, word
from .door import door, route
from .fields import flag, member, one_of, text

blueprint = door("case-list", "事件：上报、查看、一步步办理")

STATUSES = {status.value: word(status, STATUS_WORDS) for status in Status}
STAGES = {stage: word(stage, STAGE_WORDS) for stage in STAGE_WORDS}
KIND_SHAPES = {kind.key: KindShape(kind.key, kind.tile, kind.icon) for kind in KINDS.values()}


class CaseQuery(CursorQuery):
    status = member(Status, "只看这个状态")
    kind = one_of(KINDS, "只看这一类")
    region = text(15, "只看这个区域和它下面的")
    mine = flag("只看我报的")
    joined = flag("只看我报的、我同感的")
    number = text(40, "只看这个编号的，用来打开通知、二维码里的一件", example="JA-0723")
    open = flag("只看还没有办完的")
    late = flag("只看超时的")
    paused = flag("只看停着表的")
    time_asked = flag("只看有停表、延期申请等着批的")
    q = text(50, "文字里有这几个字的，或者编号", example="井盖")


class CasePageSchema(Schema):
    items = fields.List(fields.Nested(ListRowSchema), required=True)
    next = fields.String(
        required=True, allow_none=True, metadata={"description": "下一页的 cursor；没有了是 null"}
    )


@route(
    blueprint,
    "GET /cases",
    Access.SIGNED_IN,
    "我能看的事件，新的在前；能办什么，看单件",
    takes=CaseQuery,
    location="query",
    gives=CasePageSchema,
)
@only_looks
def list_cases(query: dict[str, Any]) -> Response:
    known, connection = looker()
    limit, moment = query["limit"], now()
    found = listing.lines(
        connection,
        known,
        _filters(query, moment),
        before=before(query),
        limit=limit + 1,
        now=moment,
    )
    following = str(found[limit - 1].row.id) if len(found) > limit else None
    items = [list_row(line, moment) for line in found[:limit]]
    return revalidated(encode({"items": items, "next": following}))


def _filters(query: dict[str, Any], moment: datetime) -> Filters:
    return Filters(
        status=query["status"],
        kind_key=query["kind"],
        region_code=query["region"],
        mine=bool(query["mine"]),
        joined=bool(query["joined"]),
        number=query["number"],
        open_only=bool(query["open"]),
        late_at=moment if query["late"] else None,
        paused=bool(query["paused"]),
        time_asked=bool(query["time_asked"]),
        words=query["q"],
    )


def list_row(line: listing.Line, moment: datetime) -> ListRow:
    """A case as its line says."""
    row = _row(line)
    return replace(row, due=_due(line.clock, moment)) if line.clock else row


@lru_cache(listing.KEPT)
def _row(line: listing.Line) -> ListRow:
    """All of it that stays as it is while time goes by."""
    row = line.row
    kind = KIND_SHAPES.get(row.kind_key)
    return ListRow(
        id=row.id,
        number=row.number,
        title=kind.tile if kind else "待分类",
        status=STATUSES[row.status],
        kind=kind,
        danger=row.danger,
        words=line.words,
        place=Place(row.region_code, line.place) if line.place is not None else None,
        place_words=line.place_words,
        point=point_shape(row.latitude, row.longitude),
        created_at=stamp(line.created_at),
        reported_at=stamp(line.reported_at) if line.reported_at else None,
        due=None,
        unit=Unit(row.unit_id, row.unit) if row.unit_id is not None else None,
        thumb=line.photos[0] if line.photos else None,
        photo_count=len(line.photos),
        mine=line.mine,
        joined=line.mine or bool(row.followed),
        followers=row.followers,
    )


def _due(clock: listing.Running, moment: datetime) -> Due:
    at, paused = clock.paused_at or moment, clock.paused_at is not None
    words = left_of(clock.stage, clock.ends_at, clock.unit, at, standing=paused)
    return Due(STAGES[clock.stage], stamp(clock.ends_at), at > clock.ends_at, paused, words)
