"""Whatever comes in, what goes out is a status, a code and a Chinese sentence."""

import re
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from backend.api import cases
from backend.web import App

from ..cases.making import reported
from ..world import COMMUNITY
from .conftest import Api

CHINESE = re.compile(r"[\u4e00-\u9fff].*[。？：…]$", re.S)


def assert_sentence(answer: TestResponse, status: int) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/json"
    assert {"code", "message"} <= answer.json.keys() <= {"code", "message", "fields"}
    assert CHINESE.search(answer.json["message"]), answer.json
    for sentence in answer.json.get("fields", {}).values():
        assert re.search(r"[\u4e00-\u9fff]", sentence), answer.json


@pytest.mark.parametrize("path", ["/cases", "/inbox/read", "/sign-in/password", "/sign-out"])
def test_a_form_with_files_is_refused_unread_where_no_files_are_taken(api: Api, path: str) -> None:
    asked: list[str] = []

    class Slow(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append("read")
            return b""

    kind = "multipart/form-data; boundary=x"
    answer = api("rider").call(
        "POST", path, input_stream=Slow(), content_length=1000, content_type=kind
    )
    assert_sentence(answer, 415)
    assert asked == []


GARBAGE = [
    b"{",
    b"nonsense",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"words": NaN}',
    b'{"words": "\\ud800"}',
    b'{"place": {"latitude": 1e999}}',
    b'{"words": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_no_json_at_all(api: Api, body: bytes) -> None:
    answer = api("rider").call("POST", "/cases", data=body, content_type="application/json")
    assert_sentence(answer, 400)
    assert answer.json["code"] == "bad_json"


MISSHAPEN = [
    b"[]",
    b'"words"',
    b"null",
    b"17",
    b'{"words": 5}',
    b'{"words": ["a"]}',
    b'{"words": "a\\u0000b"}',
    b'{"words": "a", "place": "here"}',
    b'{"words": "a", "place": []}',
    b'{"words": "a", "photos": "x"}',
    b'{"words": "a", "photos": [1]}',
    b'{"words": "a", "danger": "perhaps"}',
    b'{"words": "a", "danger": []}',
    b'{"words": "a", "source": {}}',
    b'{"words": "a", "place": {"latitude": "x", "longitude": {}, "system": []}}',
    b'{"words": "a", "place": {"latitude": 123456789012345678901234567890, "longitude": 1}}',
    b'{"words": "a", "what": {"is": "this"}}',
]


@pytest.mark.parametrize("body", MISSHAPEN, ids=range(len(MISSHAPEN)))
def test_json_of_the_wrong_shape(api: Api, body: bytes) -> None:
    answer = api("rider").call("POST", "/cases", data=body, content_type="application/json")
    assert_sentence(answer, 422)
    assert answer.json["fields"]


def test_characters_that_nobody_sees(api: Api) -> None:
    for hidden in ("\0", "\x1b", "\x08"):
        answer = api("rider").post("/cases", {"words": f"井盖{hidden}坏了", "region": COMMUNITY})
        assert_sentence(answer, 422)
        assert answer.json["fields"] == {"words": "里面有看不见的字符，请重新输入"}
    spaced = {"words": "井盖\n坏了\t", "region": COMMUNITY}
    assert api("rider").post("/cases", spaced).status_code == 201


def test_many_unknown_fields_get_a_short_answer(api: Api) -> None:
    answer = api("rider").post("/cases", {f"{n}" * 300: 1 for n in range(100, 200)})
    assert_sentence(answer, 422)
    assert len(answer.data) < 5000


def test_other_content_types(api: Api) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = api("rider").call("POST", "/cases", data=b"x=1", content_type=content_type)
        assert_sentence(answer, 415)


def test_a_body_that_is_too_large(api: Api) -> None:
    answer = api("rider").post("/cases", {"words": "长" * 300_000})
    assert_sentence(answer, 413)


def test_no_body_is_an_empty_one(api: Api) -> None:
    case_id = api.case(reported)
    assert api("worker").call("POST", f"/cases/{case_id}/file").status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/x", "/api/v1/cases/x", "/api/v1/cases/-1"]
)
def test_no_such_address(app: App, path: str) -> None:
    assert_sentence(app.test_client().get(path), 404)


@pytest.mark.parametrize("path", ["/cases/99999999999999999999", "/cases/2147483648", "/cases/0"])
def test_no_such_case(api: Api, path: str) -> None:
    assert_sentence(api("rider").get(path), 404)


def test_wrong_method(app: App) -> None:
    answer = app.test_client().delete("/api/v1/cases")
    assert_sentence(answer, 405)
    assert "POST" in answer.headers["Allow"]
    assert_sentence(app.test_client().post("/healthz"), 405)


def test_ours_alone_are_json(app: App) -> None:
    assert app.test_client().get("/apiary").mimetype != "application/json"


def test_a_mistake_of_ours_tells_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    case_id = api.case(reported)
    monkeypatch.setattr(cases.queries, "whole_case", broken)
    answer = api("rider").get(f"/cases/{case_id}")
    assert_sentence(answer, 500)
    assert b"secret" not in answer.data


def test_unknown_references(api: Api) -> None:
    case_id = api.case(reported)
    assert_sentence(api("worker").post(f"/cases/{case_id}/dispatch", {"unit": 999}), 404)
    for no_number in (2**40, 1.5, 1.0, True, [1]):
        wrong = api("worker").post(f"/cases/{case_id}/dispatch", {"unit": no_number})
        assert_sentence(wrong, 422)
    assert_sentence(api("worker").post(f"/cases/{case_id}/decline", {}), 422)
    assert_sentence(api("rider").post(f"/cases/{case_id}/rate", {"verdict": "fine"}), 422)
    assert_sentence(api("rider").post(f"/cases/{case_id}/rate", {"verdict": "solved"}), 409)
    assert_sentence(api("rider").post(f"/cases/{case_id}/file"), 403)


def test_a_query_that_says_nothing_lacks_the_same_each_time(api: Api) -> None:
    for _ in range(2):
        answer = api("worker").get("/cases/near")
        assert_sentence(answer, 422)
        assert set(answer.json["fields"]) == {"latitude", "longitude", "system", "kind"}
