"""Shapes that several features answer with, and the cursor of every list."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec
from marshmallow import Schema, fields, validate

from ..clock import local
from ..people.models import Region
from ..people.words import LEVEL_WORDS
from .fields import LARGEST_ID, Input, whole

MOST_PER_PAGE = 100


class Word(msgspec.Struct):
    """A value for programs and the same for people."""

    code: str
    words: str


class Place(msgspec.Struct):
    """A region by code and by the name that people use for it."""

    code: str
    name: str


class WordSchema(Schema):
    code = fields.String(required=True, metadata={"description": "给程序用，不会变"})
    words = fields.String(required=True, metadata={"description": "给人看的中文"})


class PlaceSchema(Schema):
    code = fields.String(required=True, metadata={"example": "420102006003001"})
    name = fields.String(required=True, metadata={"example": "吉林社区临江里"})


class RegionSchema(Schema):
    code = fields.String(required=True, metadata={"example": "420102006003"})
    name = fields.String(required=True, metadata={"example": "吉林社区"})
    level = fields.Nested(WordSchema, required=True)


class ErrorSchema(Schema):
    """What every refusal looks like."""

    code = fields.String(required=True, metadata={"example": "invalid"})
    message = fields.String(
        required=True, metadata={"example": "填写的内容有问题，请检查后再提交。"}
    )
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        data_key="fields",
        metadata={"description": "哪一项有什么问题", "example": {"place.latitude": "必填"}},
    )


def word(value: StrEnum, words: dict[Any, str]) -> Word:
    """An enum's value beside its Chinese words."""
    return Word(value.value, words[value])


def region_shape(region: Region) -> dict[str, Any]:
    """A region as `RegionSchema` says."""
    return {
        "code": region.code,
        "name": region.name,
        "level": word(region.level, LEVEL_WORDS),
    }


def stamp(instant: datetime) -> str:
    """ISO 8601 to the second, as clocks here show it: 2026-07-01T14:30:00+08:00."""
    return local(instant).isoformat(timespec="seconds")


def moment(says: str, *, null: bool = False) -> fields.String:
    """The field of a `stamp`."""
    example = "2026-07-01T14:30:00+08:00"
    notes = {"description": says, "format": "date-time", "example": example}
    return fields.String(required=True, allow_none=null, metadata=notes)


class CursorQuery(Input):
    """Where to go on, and how many at most."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[0-9]{1,10}$", error="请用上一页给的 next"),
        metadata={"description": "上一页的 next；第一页不填"},
    )
    limit = whole("一页几条", most=MOST_PER_PAGE, default=20)


class HasId(Protocol):
    """Whatever has a number that grows."""

    @property
    def id(self) -> Any: ...


Row = TypeVar("Row", bound=HasId)


def before(query: dict[str, Any]) -> int | None:
    """The id that a cursor stands for. A cursor beyond all ids begins at the newest."""
    return min(int(query["cursor"]), LARGEST_ID) if query["cursor"] else None


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], str | None]:
    """One page of `limit + 1` rows, and the cursor of the next if there is one."""
    more = len(rows) > limit
    return rows[:limit], str(rows[limit - 1].id) if more else None
