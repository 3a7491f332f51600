"""How a view of the API is declared: who may call it, what it takes, what it gives."""

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar

import marshmallow
import msgspec
from flask import Request, current_app, request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from ..errors import Invalid
from ..web import Access, before_transaction, open_to
from . import errors
from .idempotency import HEADER, once

PREFIX = "/api/v1"
BODY_CAP = 256 * 1024
PHOTO_CAP = 16 * 1024 * 1024  # a photo of 15 MB and the form around it

View = TypeVar("View", bound=Callable[..., Any])


class Parser(FlaskParser):
    """webargs, stricter: whatever is wrong becomes one of our sentences."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": marshmallow.RAISE,
        "files": marshmallow.RAISE,
    }

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        """No body is an empty object. msgspec, because `json` takes NaN and half characters."""
        body = req.get_data(cache=True)
        if not body:
            return {}
        if not req.is_json:
            raise UnsupportedMediaType()
        try:
            return msgspec.json.decode(body)
        except (msgspec.MsgspecError, RecursionError) as broken:
            raise errors.BadJson() from broken

    def parse(self, argmap: Any, req: Request | None = None, **more: Any) -> Any:
        """A query that says nothing means the same each time: that is worked out once."""
        if more.get("location") == "query" and not request.query_string:
            with suppress(marshmallow.ValidationError):  # to be said below, as of any query
                return dict(_unsaid(argmap))
        return super().parse(argmap, req, **more)

    def handle_error(self, error: marshmallow.ValidationError, *_: Any, **__: Any) -> Any:
        """Raises Invalid with a sentence per field."""
        messages = error.messages
        inner = next(iter(messages.values())) if isinstance(messages, dict) else messages
        raise Invalid(fields=errors.flat(inner)) from error


@lru_cache
def _unsaid(schema: marshmallow.Schema) -> Any:
    return schema.load({})


parser = Parser()


def door(name: str, description: str) -> Any:
    """A blueprint under /api/v1 for one feature."""
    blueprint = Blueprint(f"api-{name}", __name__, url_prefix=PREFIX, description=description)
    blueprint.ARGUMENTS_PARSER = parser
    blueprint.before_request(_read_body)
    errors.handle(blueprint)
    return blueprint


def _read_body() -> None:
    """Before any transaction: whoever sends slowly must not hold the write lock.

    A multipart body is read only where files are taken, and there by the route's own `prepare`.
    """
    if request.mimetype == "multipart/form-data":
        if not getattr(current_app.view_functions[request.endpoint or ""], "takes_files", False):
            raise UnsupportedMediaType()
        request.max_content_length = PHOTO_CAP
    else:
        request.max_content_length = BODY_CAP
        request.get_data(cache=True)


def route(
    blueprint: Any,
    call: str,
    access: Access,
    summary: str,
    *,
    takes: type[marshmallow.Schema] | None = None,
    location: str = "json",
    gives: type[marshmallow.Schema] | None = None,
    status: int = 200,
    example: object = None,
    gives_type: str | None = None,
    prepare: Callable[[], Any] | None = None,
    repeatable: bool = False,
) -> Callable[[View], View]:
    """Register a view for `call`, such as "POST /cases/<int:case_id>/close".

    `takes` is handed to the view as its first argument; `gives` documents the answer, and shapes
    it when the view returns no Response. `prepare` runs before the transaction; a route with
    `location="files"` needs one that reads them. A POST by somebody signed in heeds
    `Idempotency-Key`, unless it is `repeatable` as it is.
    """
    method, rule = call.split(" ")
    keyed = method == "POST" and access is not Access.ANYONE and not repeatable

    def declare(view: View) -> View:
        made: Any = blueprint.response(status, gives, content_type=gives_type)(view)
        if takes is not None:  # made once: to make a schema costs more than to read a query by it
            made = blueprint.arguments(takes(), location=location, example=example)(made)
        if keyed:
            made = once(made)
        made = blueprint.doc(**_notes(view, access, summary, keyed))(made)
        made = open_to(access)(made)
        if prepare is not None:
            made = before_transaction(prepare)(made)
        made.takes_files = location == "files"
        blueprint.route(rule, methods=[method])(made)
        return view

    return declare


def _notes(view: Any, access: Access, summary: str, keyed: bool) -> dict[str, Any]:
    notes: dict[str, Any] = {"summary": summary, "operationId": view.__name__}
    if access in {Access.ANYONE, Access.LINK}:
        notes["security"] = []
    if keyed:
        notes["parameters"] = [HEADER]
    return notes
