"""The tree of places, and where a point lies in it."""

from typing import Any

from marshmallow import Schema, fields

from ..errors import NotFound
from ..people.places import locate, spot
from ..people.queries import children, lineage, region
from ..web import Access
from .common import RegionSchema, region_shape
from .door import door, route
from .fields import Input, text
from .placing import PlaceInput

blueprint = door("regions", "区域：从省到网格")


class ParentQuery(Input):
    parent = text(15, "上级的编码；不填就是省", example="420102006000")


class RegionsSchema(Schema):
    items = fields.List(fields.Nested(RegionSchema), required=True)


class RegionPageSchema(RegionSchema):
    lineage = fields.List(
        fields.Nested(RegionSchema), required=True, metadata={"description": "从省到它自己"}
    )


class LocatedSchema(Schema):
    community = fields.Nested(RegionSchema, required=True)
    grid = fields.Nested(
        RegionSchema,
        required=True,
        allow_none=True,
        metadata={"description": "不在任何网格里、但离得近时是 null"},
    )
    distance = fields.Integer(required=True, metadata={"description": "离最近的网格多少米"})


@route(
    blueprint,
    "GET /regions",
    Access.ANYONE,
    "一个区域下面的区域",
    takes=ParentQuery,
    location="query",
    gives=RegionsSchema,
)
def list_regions(query: dict[str, Any]) -> dict[str, Any]:
    if query["parent"] is not None:
        region(query["parent"])
    return {"items": [region_shape(below) for below in children(query["parent"])]}


@route(
    blueprint,
    "GET /regions/locate",
    Access.ANYONE,
    "一个点在哪个社区、哪个网格",
    takes=PlaceInput,
    location="query",
    gives=LocatedSchema,
)
def locate_point(query: dict[str, Any]) -> dict[str, Any]:
    found = locate(spot(query["latitude"], query["longitude"], query["system"]))
    if found is None:
        raise NotFound("这个位置不在我们负责的片区里，可以自己选一个社区。", code="outside")
    return {
        "community": region_shape(region(found.community_code)),
        "grid": region_shape(region(found.grid_code)) if found.grid_code else None,
        "distance": round(found.distance),
    }


@route(
    blueprint,
    "GET /regions/<string(maxlength=15):code>",
    Access.ANYONE,
    "一个区域和它的上级",
    gives=RegionPageSchema,
)
def get_region(code: str) -> dict[str, Any]:
    if not code.isdigit():
        raise NotFound("没有这个区域编码。")
    steps = [region_shape(step) for step in lineage(code)]
    return {**steps[-1], "lineage": steps}
