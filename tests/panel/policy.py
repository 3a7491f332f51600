"""What no page of ours may hold, and what each of them is sent with."""

import re

from werkzeug.test import TestResponse

FORBIDDEN = {
    # Figures for a chart are no script: nothing runs them.
    "an inline script": r"<script(?![^>]*(?:\ssrc=|\stype=.application/json.))",
    "an inline style": r"<style\b|\sstyle\s*=",
    "a handler in an attribute": r"<[^>{]*\son[a-z]+\s*=|\bhx-on\b",
    "a script for an address": r"javascript:",
    "an address elsewhere": r"(?:src|href|action|srcset|content)\s*=\s*[\"'](?:https?:)?//",
}


def keeps_to_the_policy(answer: TestResponse, where: str) -> None:
    """Sent with our policy, and holding nothing that it refuses or that lies elsewhere."""
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';") and "form-action 'self'" in policy, where
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy, where
    assert answer.headers["X-Content-Type-Options"] == "nosniff", where
    if answer.mimetype == "text/html":
        wrong = {what for what, form in FORBIDDEN.items() if re.search(form, answer.text)}
        assert not wrong, (where, wrong)
