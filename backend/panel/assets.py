"""Style, script and icons; an address changes with its content, so it may be kept for long."""

from hashlib import sha256
from pathlib import Path

from flask import Response, send_from_directory, url_for

STATIC = Path(__file__).with_name("static")
STYLE = "panel.css"
KEPT = 86400  # seconds


def asset(name: str) -> str:
    """The address of a static file, "panel.css" or "vendor/htmx.min.js"."""
    return url_for("panel.static_file", name=name, v=_VERSIONS[name])


def send(name: str) -> Response:
    """Raises werkzeug's NotFound."""
    if name == STYLE:
        response = Response(_style, mimetype="text/css")
        response.cache_control.max_age = KEPT
    else:
        response = send_from_directory(STATIC, name, max_age=KEPT)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _joined() -> bytes:
    """One style for all pages, a file per component; what all of them lean on comes first."""
    parts = sorted((STATIC / "style").glob("*.css"), key=lambda file: (file.stem != "base", file))
    return b"\n".join(part.read_bytes() for part in parts)


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:8]


_style = _joined()
_VERSIONS = {STYLE: _version(_style)} | {
    file.relative_to(STATIC).as_posix(): _version(file.read_bytes())
    for file in STATIC.rglob("*")
    if file.is_file()
}
