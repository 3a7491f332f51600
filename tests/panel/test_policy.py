"""What keeps others' scripts and others' forms out: no page may forget it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import backend
from backend.web import App

from .conftest import Browser
from .test_permissions import WHO, all_things, rows  # noqa: F401 - a fixture

Browse = Callable[[str | None], Browser]
PANEL = Path(backend.__file__).parent / "panel"
TEMPLATES = sorted((PANEL / "templates").rglob("*.html"))
SCRIPTS = [file for file in (PANEL / "static").rglob("*.js") if "vendor" not in file.parts]
STYLES = sorted((PANEL / "static").rglob("*.css"))

FORBIDDEN = {
    # Figures for a chart are no script: nothing runs them.
    "an inline script": r"<script(?![^>]*(?:\ssrc=|\stype=.application/json.))",
    "an inline style": r"<style\b|\sstyle\s*=",
    "a handler in an attribute": r"<[^>{]*\son[a-z]+\s*=|\bhx-on\b",
    "a script for an address": r"javascript:",
    "an address elsewhere": r"(?:src|href|action|srcset|content)\s*=\s*[\"'](?:https?:)?//",
}
# For a script of ours: what our policy refuses, and what lets words become a page.
STYLE_ASKS = r"@import|url\(\s*[\"']?(?:h|//)"
NO_SCRIPT_DOES = r"\beval\(|new Function|\.innerHTML\s*=|document\.write|https?://(?!www\.w3\.org/)"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        f"{file.relative_to(PANEL)}: {match[0]}"
        for file in TEMPLATES
        for match in re.finditer(FORBIDDEN[what], file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_script_or_style_of_ours_does_what_the_policy_refuses() -> None:
    found = [
        f"{file.name}: {match[0]}"
        for files, pattern in (
            (SCRIPTS, NO_SCRIPT_DOES),
            (STYLES, r"@import|url\(\s*[\"']?(?:h|//)"),
        )
        for file in files
        for match in re.finditer(pattern, file.read_text(encoding="utf-8"))
    ]
    assert SCRIPTS and STYLES and found == []


def test_every_page_comes_with_the_policy_and_asks_nobody_else(
    app: App,
    browser: Browse,
    all_things: dict[str, object],  # noqa: F811
) -> None:
    who = "worker"
    theirs, anyone = browser(who), browser(None)
    pages = [
        (theirs, address.format(**all_things))
        for (method, address), letters in rows().items()
        if method == "GET" and letters[WHO.index(who)] == "o"
    ]
    public = ("/panel/sign-in", "/aired", "/wishes", "/look", "/no/such/page", "/h/no-such-link")
    pages += [(anyone, path) for path in public] + [(browser("stranger"), "/panel/")]
    for one, path in pages:
        answer = one.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';") and "form-action 'self'" in policy, path
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        if answer.mimetype == "text/html":
            wrong = {what for what, form in FORBIDDEN.items() if re.search(form, answer.text)}
            assert not wrong, (path, wrong)


def _posts(app: App) -> set[str]:
    found = {
        re.sub(r"<[^<>]+>", "1", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("panel.") and "POST" in (rule.methods or set())
    }
    assert len(found) > 30
    return found


def test_no_form_counts_without_its_secret(app: App, browser: Browse) -> None:
    """Every form there is, also those without an account: a page elsewhere cannot send one."""
    hers, nobody = browser("worker"), browser(None)
    other = browser("colleague").secret("/panel/inbox")  # good for her, and for nobody else
    hers.secret("/panel/inbox")  # so that the session has one of its own
    for path in sorted(_posts(app)):
        for client, sent in ((hers.client, {}), (hers.client, {"csrf_token": other})):
            _refused(client, path, sent)
        _refused(nobody.client, path, {"csrf_token": "nonsense"})


def _refused(client: FlaskClient, path: str, sent: dict[str, str]) -> None:
    answer = client.post(path, data=sent)
    assert answer.status_code == 400, path
    assert "为了安全没有提交" in answer.text, path
