"""Codes of the mini-program: what getwxacodeunlimit checks, and the picture.

Source: Tencent's page of getUnlimitedQRCode and its table of error codes. WeChat draws a round
code that only WeChat can read; ours is a plain QR code that opens the phone page in any browser.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno

from .errors import WeChatError

LONGEST_SCENE = 32
SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@._~-]+")
PAGE = re.compile(r"[\w-]+(?:/[\w-]+)*", re.ASCII)
VERSIONS = ("release", "trial", "develop")
NARROWEST, WIDEST, USUAL = 280, 1280, 430
QUIET = 4  # modules of white around the code
RESERVED = "scancode_time"


def check(body: dict[str, Any], source: Path) -> tuple[str, str]:
    """Scene and page of a request, `source` being the folder of the published mini-program.

    40169 for a scene that is missing or too long, 40129 for one of other characters, 41030 for a
    page that does not exist or is written wrongly, 85096 and 40097 for the rest.
    """
    scene, page = body.get("scene"), body.get("page") or ""
    if not isinstance(scene, str) or not 1 <= len(scene) <= LONGEST_SCENE:
        raise WeChatError(40169)
    if not SCENE.fullmatch(scene):
        raise WeChatError(40129)
    if not isinstance(page, str) or (page and not PAGE.fullmatch(page)):
        raise WeChatError(41030)
    if RESERVED in scene or RESERVED in page:
        raise WeChatError(85096)
    _check_options(body)
    known = pages(source)
    if body.get("check_path", True) and (page or None) not in {*known, None}:
        raise WeChatError(41030)
    return scene, page or (known[0] if known else "")


def _check_options(body: dict[str, Any]) -> None:
    width = body.get("width", USUAL)
    good = (
        isinstance(body.get("check_path", True), bool)
        and body.get("env_version", "release") in VERSIONS
        and isinstance(width, int)
        and NARROWEST <= width <= WIDEST
    )
    if not good:
        raise WeChatError(40097)


def pages(source: Path) -> list[str]:
    """Every page of the mini-program, the first one first; none as long as none is published."""
    try:
        app = json.loads((source / "app.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    packages = app.get("subPackages") or app.get("subpackages") or []
    inner = [f"{one['root'].strip('/')}/{page}" for one in packages for page in one["pages"]]
    return [*app["pages"], *inner]


def picture(base: str, scene: str, page: str, body: dict[str, Any]) -> bytes:
    """A PNG about as wide as was asked for; `base` is the emulator's own address."""
    code = segno.make(address(base, scene, page), error="m", micro=False)
    modules = code.symbol_size(border=QUIET)[0]
    drawn = io.BytesIO()
    code.save(
        drawn,
        kind="png",
        border=QUIET,
        scale=max(1, body.get("width", USUAL) // modules),
        dark=_colour(body.get("line_color")),
        light=None if body.get("is_hyaline") is True else "white",
    )
    return drawn.getvalue()


def address(base: str, scene: str, page: str) -> str:
    """What is in the picture."""
    path = f"{page}?scene={quote(scene, safe='')}"
    return f"{base}phone/open?path={quote(path, safe='')}"


def _colour(given: Any) -> tuple[int, int, int]:
    """{"r", "g", "b"}, numbers or decimal words; else black."""
    try:
        red, green, blue = (int(given[name]) for name in "rgb")
    except (TypeError, KeyError, ValueError):
        return 0, 0, 0
    return tuple(min(255, max(0, value)) for value in (red, green, blue))  # type: ignore[return-value]
