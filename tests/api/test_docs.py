"""The API's description of itself."""

import re
from typing import Any

import pytest

from backend.web import App


@pytest.fixture
def openapi(app: App) -> dict[str, Any]:
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json)


def _operations(openapi: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in openapi["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_it_is_openapi_3_1(openapi: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", openapi["openapi"])
    assert openapi["info"]["title"] == "邻里 Linli 接口"
    assert openapi["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert openapi["security"] == [{"bearer": []}]


def test_every_route_is_described(app: App, openapi: dict[str, Any]) -> None:
    routes = {
        f"{method} " + re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    operations = _operations(openapi)
    assert operations.keys() == routes
    for call, operation in operations.items():
        assert re.search(r"[\u4e00-\u9fff]", operation["summary"]), call
        assert any(status.startswith("2") for status in operation["responses"]), call
        assert "default" in operation["responses"], call
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [ref for inner in part.values() for ref in references(inner)]
        return (
            [ref for inner in part for ref in references(inner)] if isinstance(part, list) else []
        )

    found = references(openapi)
    assert len(found) > 50
    for reference in found:
        part: Any = openapi
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert part


def test_path_parameters_and_bodies_are_declared(openapi: dict[str, Any]) -> None:
    for path, item in openapi["paths"].items():
        declared = {p["name"] for p in item.get("parameters", []) if p["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path)), path
    operations = _operations(openapi)
    for call, operation in operations.items():
        assert ("requestBody" in operation) <= call.startswith("POST"), call
    report = operations["POST /api/v1/cases"]
    assert {"$ref": "#/components/parameters/Idempotency-Key"} in report["parameters"]
    assert report["requestBody"]["content"]["application/json"]["example"]["words"]
    assert operations["GET /api/v1/kinds"]["security"] == []
    assert "security" not in report


def test_nullable_fields_say_so_as_3_1_does(openapi: dict[str, Any]) -> None:
    row = openapi["components"]["schemas"]["CaseRow"]["properties"]
    assert row["reported_at"]["type"] == ["string", "null"]
    assert {"type": "null"} in row["due"]["anyOf"]
    assert "nullable" not in str(openapi["components"])


def test_the_page_runs_no_script_of_its_own(app: App) -> None:
    page = app.test_client().get("/api/")
    assert page.status_code == 200
    assert "<title>邻里 Linli 接口</title>" in page.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
    assert not re.search(r"\son\w+=|\sstyle=", page.text)
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith("/api/")
        assert app.test_client().get(address).status_code == 200, address


def test_static_files_are_those_and_no_others(app: App) -> None:
    client = app.test_client()
    for name in ("index.html", "swagger-initializer.js", "..%2f__init__.py", "%00", "docs.js.map"):
        answer = client.get(f"/api/docs/static/{name}")
        assert (answer.status_code, answer.mimetype) == (404, "application/json"), name
    assert client.get("/api", follow_redirects=True).status_code == 200
