"""One request, one transaction; a route that says nothing about its callers has none."""

from collections.abc import Callable, Iterator

import pytest
from flask import Blueprint, jsonify, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text

from backend import create_app
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.errors import Conflict, DomainError, NotAllowed, NotSignedIn
from backend.people.models import Account, Person
from backend.records.models import JobRun
from backend.web import (
    Access,
    App,
    asker,
    before_transaction,
    open_to,
    own_transactions,
    prepared,
    secure_headers,
)

from .world import World

STATUS = {NotSignedIn: 401, NotAllowed: 403, Conflict: 409}


def _open() -> bool:
    """Whether a transaction is open right now."""
    return bool(db.session().in_transaction())


def _prepare() -> list[object]:
    return [_open(), request.path]


def _add(name: str) -> str:
    db.session.add(JobRun(name=name, started_at=now()))
    return name


def _pages() -> Blueprint:
    pages = Blueprint("trial", __name__)

    def page(
        rule: str, *marks: Callable[..., object], methods: tuple[str, ...] = ("GET",)
    ) -> object:
        def add(view: Callable[..., ResponseReturnValue]) -> object:
            for mark in marks:
                view = mark(view)  # type: ignore[assignment]
            return pages.route(rule, methods=list(methods))(view)

        return add

    anyone, post = open_to(Access.ANYONE), ("POST",)

    @page("/unmarked", methods=("GET", "POST"))
    def unmarked() -> ResponseReturnValue:
        return _add("unmarked")

    @page("/for/<access>", open_to(Access.SIGNED_IN))
    def signed_in(access: str) -> ResponseReturnValue:
        return asker().name

    @page("/staff", open_to(Access.STAFF))
    def staff() -> ResponseReturnValue:
        return asker().name

    @page("/asks", anyone)
    def asks() -> ResponseReturnValue:
        return asker().name

    @page("/kept", anyone, methods=post)
    def kept() -> ResponseReturnValue:
        return _add("kept")

    @page("/breaks", anyone, methods=post)
    def breaks() -> ResponseReturnValue:
        _add("breaks")
        db.session.flush()
        raise Conflict("不行")

    @page("/writes", anyone)
    def writes() -> ResponseReturnValue:
        db.session.execute(text("DELETE FROM job_runs"))
        return "nothing happens"

    @page("/commit-fails", anyone, methods=post)
    def commit_fails() -> ResponseReturnValue:
        db.session.add(Account(person_id=1, username="worker", password_hash=""))
        return "done"  # nobody is to read this

    @page("/prepares", before_transaction(_prepare), open_to(Access.SIGNED_IN), methods=post)
    def prepares() -> ResponseReturnValue:
        return jsonify([*prepared(), _open()])

    @page("/own", own_transactions, open_to(Access.SIGNED_IN), methods=post)
    def own() -> ResponseReturnValue:
        before = _open()
        with transaction():
            _add("own")
        with transaction():
            return jsonify([before, asker().name])

    return pages


def _status(error: DomainError) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


@pytest.fixture
def client(config: Config, world: World) -> Iterator[FlaskClient]:
    app = create_app(config)
    app.register_blueprint(_pages())
    app.config["TESTING"] = False
    names = {"rider": world.ids["rider"], "worker": world.ids["worker"]}

    def identify() -> Person | None:
        known = names.get(request.headers.get("Name", ""))
        return db.session.get(Person, known) if known else None

    def refuse(error: DomainError) -> ResponseReturnValue:
        return {"message": error.message, "open": _open()}, _status(error)

    app.identify["trial"] = identify
    app.register_error_handler(DomainError, refuse)
    client = app.test_client()
    yield client
    with app.app_context():
        db.session.remove()


def _names(app: App) -> set[str]:
    with app.app_context(), transaction(write=False) as session:
        return set(session.scalars(select(JobRun.name)))


@pytest.mark.parametrize("method", ["get", "post", "options", "head"])
def test_a_view_without_a_mark_is_called_by_nobody(
    app: App, client: FlaskClient, method: str
) -> None:
    for name in ("", "rider", "worker"):
        answer = getattr(client, method)("/unmarked", headers={"Name": name})
        assert answer.status_code == 403
    assert _names(app) == set()


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("/for/all", "", 401),
        ("/for/all", "rider", 200),
        ("/for/all", "worker", 200),
        ("/staff", "", 401),
        ("/staff", "rider", 403),
        ("/staff", "worker", 200),
        ("/asks", "", 401),
        ("/asks", "rider", 200),
        ("/nowhere", "rider", 404),
    ],
)
def test_who_is_let_in(client: FlaskClient, path: str, name: str, status: int) -> None:
    assert client.get(path, headers={"Name": name}).status_code == status


def test_a_request_is_kept_whole_or_not_at_all(app: App, client: FlaskClient) -> None:
    assert client.post("/kept").status_code == 200
    refused = client.post("/breaks")
    assert (refused.status_code, refused.get_json()["message"]) == (409, "不行")
    assert _names(app) == {"kept"}


def test_a_get_changes_nothing(app: App, client: FlaskClient) -> None:
    client.post("/kept")
    assert client.get("/writes").status_code == 200
    assert _names(app) == {"kept"}


def test_a_failing_commit_reaches_the_error_handler(app: App, client: FlaskClient) -> None:
    refused = client.post("/commit-fails")
    assert refused.status_code == 409
    assert refused.get_json() == {"message": Conflict.default, "open": False}
    with app.app_context(), transaction(write=False) as session:
        found = session.scalar(select(func.count()).where(Account.username == "worker"))
    assert found == 1


def test_preparing_runs_outside_a_transaction_after_letting_in(client: FlaskClient) -> None:
    assert client.post("/prepares").status_code == 401
    answer = client.post("/prepares", headers={"Name": "rider"})
    assert answer.get_json() == [False, "/prepares", True]


def test_nothing_is_prepared_for_somebody_who_is_not_let_in(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []
    view = client.application.view_functions["trial.prepares"]
    monkeypatch.setattr(view, "prepare", lambda: called.append(1))
    client.post("/prepares")
    assert called == []


def test_a_view_with_its_own_transactions_finds_none_open(app: App, client: FlaskClient) -> None:
    answer = client.post("/own", headers={"Name": "rider"})
    assert answer.get_json() == [False, "小周"]
    assert _names(app) == {"own"}


def test_every_answer_forbids_what_a_page_of_ours_never_needs(client: FlaskClient) -> None:
    headers = client.get("/asks", headers={"Name": "rider"}).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    over_tls = client.get("/asks", base_url="https://linli.example.cn").headers
    assert "Strict-Transport-Security" in over_tls


def test_a_view_may_say_otherwise(app: App) -> None:
    with app.test_request_context():
        answer = app.response_class(headers={"Cache-Control": "private, max-age=60"})
        assert secure_headers(answer).headers["Cache-Control"] == "private, max-age=60"
