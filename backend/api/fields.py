"""The fields that schemas are made of: each says in Chinese what is wrong with it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from ..clock import SHANGHAI

LARGEST_ID = 2**31 - 1  # what an integer column holds on PostgreSQL
_COMMON: dict[str, Any] = {"required": "必填", "null": "不能为空", "validator_failed": "填写不对"}


class Input(Schema):
    """What a request may carry. Anything not listed is refused, so that a typo is noticed."""

    error_messages = {"unknown": "没有这一项", "type": "应该是一个 JSON 对象"}  # noqa: RUF012


def _readable(text: str) -> None:
    """Control characters are no words; PostgreSQL refuses one of them outright."""
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in text):
        raise ValidationError("里面有看不见的字符，请重新输入")


def _given(required: bool, example: object, says: str, **more: Any) -> dict[str, Any]:
    """The keywords of a field: one that may be left out is None then, as it is for null."""
    notes = {"description": says, **({"example": example} if example is not None else {})}
    notes = {key: value for key, value in notes.items() if value}
    absent = {} if required else {"load_default": None, "allow_none": True}
    return {"required": required, "metadata": notes, **absent, **more}


def text(
    most: int, says: str = "", *, least: int = 0, required: bool = False, example: str | None = None
) -> fields.String:
    """Words of `least` to `most` characters."""
    messages = {**_COMMON, "invalid": "应该是文字", "invalid_utf8": "应该是文字"}
    size = f"最多 {most} 个字" if not least else f"{least} 到 {most} 个字"
    checks: list[Any] = [validate.Length(least or None, most, error=size), _readable]
    return fields.String(
        error_messages=messages, validate=checks, **_given(required, example, says)
    )


class Whole(fields.Integer):
    """From JSON a whole number, from an address its digits; 1.5 would silently become 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, float):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def whole(
    says: str = "",
    *,
    least: int = 1,
    most: int = LARGEST_ID,
    required: bool = False,
    example: int | None = None,
    default: int | None = None,
) -> fields.Integer:
    """A whole number."""
    messages = {**_COMMON, "invalid": "应该是整数", "too_large": "数字太大"}
    check = validate.Range(least, most, error=f"应该在 {least} 到 {most} 之间")
    given = _given(required, example, says)
    if default is not None:
        given.update(load_default=default, allow_none=False)
    return Whole(error_messages=messages, validate=check, **given)


def decimal(
    says: str = "", *, required: bool = False, example: float | None = None
) -> fields.Float:
    """A finite number."""
    no_number = dict.fromkeys(("invalid", "special", "too_large"), "应该是数字")
    messages = {**_COMMON, **no_number}
    return fields.Float(error_messages=messages, **_given(required, example, says))


def flag(says: str = "", *, required: bool = False) -> fields.Boolean:
    """Yes or no; left out it is None."""
    messages = {**_COMMON, "invalid": "应该是 true 或 false"}
    return fields.Boolean(error_messages=messages, **_given(required, None, says))


def day(says: str = "", *, required: bool = False, example: str | None = None) -> fields.Date:
    """A day as 2026-08-30, of this century."""
    messages = {**_COMMON, "invalid": "应该是日期，如 2026-08-30"}
    check = validate.Range(date(2000, 1, 1), date(2099, 12, 31), error="日期不对")
    return fields.Date(error_messages=messages, validate=check, **_given(required, example, says))


def instant(says: str = "") -> fields.AwareDateTime:
    """A moment as 2026-08-30T14:30:00+08:00, of this century; without a zone it is in ours."""
    messages = {**_COMMON, **dict.fromkeys(("invalid", "invalid_awareness"), "应该是时间")}
    first, last = (datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2000, 2100))
    check = validate.Range(first, last, error="时间不对")
    given = _given(False, "2026-08-30T14:30:00+08:00", says)
    return fields.AwareDateTime(
        default_timezone=SHANGHAI, error_messages=messages, validate=check, **given
    )


def one_of(
    values: Iterable[str], says: str = "", *, required: bool = False, example: str | None = None
) -> fields.String:
    """One of a few words."""
    known = list(values)
    check = validate.OneOf(known, error=f"只能是 {'、'.join(known)}")
    messages = {**_COMMON, "invalid": "应该是文字", "invalid_utf8": "应该是文字"}
    return fields.String(error_messages=messages, validate=check, **_given(required, example, says))


def member(
    kind: type[StrEnum], says: str = "", *, required: bool = False, example: str | None = None
) -> fields.Enum[Any]:
    """A member of an enum, by its value."""
    only = f"只能是 {'、'.join(kind)}"
    messages = {**_COMMON, "unknown": only}
    by = fields.String(error_messages={"invalid": only, "invalid_utf8": only})
    return fields.Enum(
        kind, by_value=by, error_messages=messages, **_given(required, example, says)
    )


def several(
    inner: fields.Field[Any], most: int, says: str = "", *, least: int = 0, or_none: bool = False
) -> Any:
    """A list of at most `most`; left out it is empty, or None."""
    size = f"最多 {most} 个" if not least else f"{least} 到 {most} 个"
    absent = {"load_default": None, "allow_none": True} if or_none else {"load_default": list}
    given: dict[str, Any] = {"required": True} if least else absent
    return fields.List(
        inner,
        error_messages={**_COMMON, "invalid": "应该是一个列表"},
        validate=validate.Length(least or None, most, error=size),
        metadata={"description": says},
        **given,
    )


def nested(schema: type[Schema], says: str = "", *, required: bool = False) -> fields.Nested:
    """An object within the object; left out it is None."""
    messages = {**_COMMON, "type": "应该是一个对象"}
    return fields.Nested(schema, error_messages=messages, **_given(required, None, says))


def voice_key(says: str) -> fields.String:
    """The address of a voice, as `POST /voices` gave it; left out it is None."""
    messages = {**_COMMON, "invalid": "应该是文字", "invalid_utf8": "应该是文字"}
    check = validate.Regexp(r"^[0-9a-f]{32}$", error="不是语音的编号")
    return fields.String(error_messages=messages, validate=check, **_given(False, None, says))


def file_key() -> fields.String:
    """The address of a photo, as `POST /photos` gave it."""
    return fields.String(
        error_messages={**_COMMON, "invalid": "应该是文字", "invalid_utf8": "应该是文字"},
        validate=validate.Regexp(r"^[0-9a-f]{32}$", error="不是照片的编号"),
    )
