"""Calling the API as somebody, and cases to call it about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.people.signing_in import PHONE_LIFETIME, sign_in
from backend.web import App
from backend.wishes.models import Wish

from ..world import World

Make = Callable[[World], Case]


@dataclass
class Caller:
    """A phone that is somebody's; None is nobody's."""

    app: App
    token: str | None = None

    def call(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.call("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.call("POST", path, json={} if body is None else body, headers=headers)

    def photo(self, raw: bytes, *, key: str | None = None) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else {}
        form = {"photo": (BytesIO(raw), "photo.jpg")}
        return self.call("POST", "/photos", data=form, headers=headers)


@dataclass
class Api:
    """`api("worker")` is the phone of 刘敏, `api(None)` nobody's."""

    app: App
    world: World
    tokens: dict[str, str] = field(default_factory=dict)

    def __call__(self, who: str | None) -> Caller:
        if who is None:
            return Caller(self.app)
        if who not in self.tokens:
            with self.app.app_context(), transaction():
                person = getattr(self.world, who)
                self.tokens[who] = sign_in(person, now=now(), lifetime=PHONE_LIFETIME)
        return Caller(self.app, self.tokens[who])

    def case(self, make: Make) -> int:
        """The id of a case that the verbs made."""
        with self.app.app_context(), transaction():
            return make(self.world).id

    def wish(self, make: Callable[[World], Wish]) -> int:
        """The same of a wish."""
        with self.app.app_context(), transaction():
            return make(self.world).id


@pytest.fixture
def api(app: App, world: World) -> Api:
    return Api(app, world)


def jpeg(width: int = 40, height: int = 30) -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG")
    return out.getvalue()


@contextmanager
def statements(app: App) -> Iterator[list[str]]:
    """The SQL that is sent meanwhile, but for the beginning and end of transactions."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if statement.split(None, 1)[0] not in {"BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"}:
            seen.append(statement)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def is_about(stamp: str, instant: datetime) -> bool:
    """Whether an answer's time is this one, in our zone, give or take what the test takes."""
    assert stamp.endswith("+08:00")
    return abs(datetime.fromisoformat(stamp) - instant) < timedelta(seconds=30)
