"""The schema of an answer, from the Struct that is sent: the two cannot disagree."""

from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from marshmallow import Schema, fields

from .board import BoardLine, BoardLineSchema
from .case_schemas import PointSchema
from .case_shapes import Point
from .common import Place, PlaceSchema, Word, WordSchema

_PLAIN = {str: fields.String, int: fields.Integer, float: fields.Float, bool: fields.Boolean}
_KNOWN: dict[type, type[Schema]] = {
    Word: WordSchema,
    Place: PlaceSchema,
    Point: PointSchema,
    BoardLine: BoardLineSchema,
}


@lru_cache
def described(shape: type[msgspec.Struct]) -> type[Schema]:
    """A Struct as the documentation needs it. `Annotated[str, "..."]` describes a field; what may
    be None is written as such."""
    if shape in _KNOWN:
        return _KNOWN[shape]
    hints = get_type_hints(shape, include_extras=True)
    own = {name: _field(hint) for name, hint in hints.items()}
    return type(f"{shape.__name__}Schema", (Schema,), own)


def _field(hint: Any, says: str = "", *, null: bool = False) -> Any:
    parts = get_args(hint)
    if get_origin(hint) is Annotated:
        return _field(parts[0], parts[1], null=null)
    if NoneType in parts:
        return _field(next(part for part in parts if part is not NoneType), says, null=True)
    more: dict[str, Any] = {"required": True, "allow_none": null}
    more["metadata"] = {"description": says} if says else {}
    if get_origin(hint) is list:
        return fields.List(_field(parts[0]), **more)
    if get_origin(hint) is dict:
        return fields.Dict(keys=fields.String(), **more)
    if hint in _PLAIN:
        return _PLAIN[hint](**more)
    return fields.Nested(described(hint), **more)
