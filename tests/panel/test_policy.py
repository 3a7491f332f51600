"""What keeps others' scripts and others' forms out: no page may forget it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import backend
from backend.web import App

from ..world import World
from .conftest import Browser
from .policy import FORBIDDEN, keeps_to_the_policy

Browse = Callable[[str | None], Browser]
PANEL = Path(backend.__file__).parent / "panel"
TEMPLATES = sorted((PANEL / "templates").rglob("*.html"))
SCRIPTS = [file for file in (PANEL / "static").rglob("*.js") if "vendor" not in file.parts]
STYLES = sorted((PANEL / "static").rglob("*.css"))

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


def test_pages_for_everybody_come_with_the_policy(browser: Browse, world: World) -> None:
    """Those for people with a role are looked at where the table of permissions is walked."""
    anyone, stranger = browser(None), browser("stranger")
    for path in ("/panel/sign-in", "/aired", "/wishes", "/look", "/no/such/page", "/h/no-such"):
        keeps_to_the_policy(anyone.get(path), path)
    keeps_to_the_policy(stranger.get("/panel/"), "for a stranger")


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
