"""What the phone sends for each step of a case is what the API takes: a table against its words."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backend.api.case_shapes import MOVES
from backend.web import App

STEPS = Path(__file__).resolve().parents[2] / "miniprogram_mock" / "app" / "work" / "steps.js"
# A choice that says which of two fields it means, and photos, whose keys the queue fills in.
INSTEAD = {"request": {"pause", "extension"}}


def _steps() -> dict[str, Any]:
    node = os.environ.get("NODE") or shutil.which("node")
    if not node:
        pytest.skip("needs Node; make test brings it")
    says = f"process.stdout.write(JSON.stringify(require({json.dumps(str(STEPS))}).STEPS))"
    found: dict[str, Any] = json.loads(subprocess.check_output([node, "-e", says]))
    return found


def test_every_step_sends_what_the_api_takes(app: App) -> None:
    described = app.test_client().get("/api/openapi.json").json
    for name, step in _steps().items():
        path = step.get("path", name)
        assert path in MOVES.values(), name
        takes = _body(described, f"/api/v1/cases/{{case_id}}/{path}")
        sends = {field["name"].partition(".")[0] for field in step.get("fields", [])}
        named = set().union(*(INSTEAD.get(one, {one}) for one in sends))
        assert named <= takes["properties"].keys(), name
        assert set(takes.get("required", [])) <= named, name
        for field in step.get("fields", []):
            _fits(field, takes["properties"].get(field["name"], {}), name)


def _body(described: dict[str, Any], path: str) -> dict[str, Any]:
    content = described["paths"][path]["post"]["requestBody"]["content"]
    schema: dict[str, Any] = content["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = described["components"]["schemas"][name] if name else schema
    return found


def _fits(field: dict[str, Any], taken: dict[str, Any], name: str) -> None:
    """No more characters, and no other choices, than the API takes."""
    assert field.get("most", 0) <= taken.get("maxLength", 1000), (name, field["name"])
    options = field.get("options")
    if isinstance(options, list) and "enum" in taken:
        assert {one["value"] for one in options} == set(taken["enum"]) - {None}, name
