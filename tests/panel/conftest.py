"""A browser that is signed in, and cases made by the verbs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.people.signing_in import sign_in
from backend.web import App

from ..world import World

Make = Callable[[Callable[[World], Case]], int]


def jpeg(colour: str = "teal") -> BytesIO:
    """A small real photo, as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    return out


@dataclass
class Browser:
    """A test client that fills in the forms' secret field, as a browser does."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        secret = self.secret(more.pop("form", path))
        return self.client.post(path, data={"csrf_token": secret, **(data or {})}, **more)

    def move(self, case_id: int, move: str, **data: Any) -> TestResponse:
        here = f"/panel/cases/{case_id}"
        return self.post(f"{here}/{move}", data, form=here)

    def follow(self, answer: TestResponse) -> str:
        """The page that a redirect leads to."""
        assert answer.status_code == 303, answer.text
        assert answer.location
        return self.get(answer.location).text

    @cached_property
    def kept_secret(self) -> str:
        """The forms' secret, looked up once: it holds as long as the session."""
        return self.secret("/panel/sign-in")

    def secret(self, path: str) -> str:
        for page in (path, "/panel/inbox", "/panel/sign-in"):
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
            if found:
                return found[1]
        raise AssertionError(f"no form at {path}")


@pytest.fixture
def browser(app: App, world: World) -> Callable[[str | None], Browser]:
    """`browser("worker")` is her browser, signed in; `browser(None)` is nobody's."""

    def of(name: str | None) -> Browser:
        client = app.test_client()
        if name is not None:
            with app.app_context(), transaction():
                token = sign_in(getattr(world, name), now=now())
            with client.session_transaction() as session:
                session["token"] = token
                session["used"] = int(now().timestamp())
        return Browser(client)

    return of


@pytest.fixture
def make(app: App, world: World) -> Make:
    """Make a case by the verbs; gives its id."""

    def made(maker: Callable[[World], Case]) -> int:
        with app.app_context():
            with transaction():
                case = maker(world)
                db.session.flush()
                case_id = case.id
            db.session.remove()
        return case_id

    return made
