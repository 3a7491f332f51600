"""What a code of the mini-program says, and the file in which a drawn one is kept.

A scene is a letter and a value, `c=420102006003`, `k=JA-0723`, `w=JA-0700`: all fit into the 32
characters that WeChat gives. The mini-program reads it with its `lib/scene.js`.
"""

import secrets
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from flask import current_app

from ..cases.models import Case, Status
from ..files.actions import folder
from ..wechat import Client
from ..wishes.models import Status as WishStatus
from ..wishes.models import Wish

PAGE = "scan/open/open"
ON_THE_WALL = {
    WishStatus.OPEN,
    WishStatus.CLAIMED,
    WishStatus.FULFILLED,
    WishStatus.CONFIRMED,
}
NOT_THERE = {Status.DRAFT, Status.WITHDRAWN, Status.DECLINED, Status.MERGED}


class Letter(StrEnum):
    """What is behind a code."""

    COMMUNITY = "c"
    CASE = "k"
    WISH = "w"


def scene_of(letter: Letter, value: str) -> str:
    """A region code, or a number as it is shown."""
    return f"{letter}={value}"


def case_may_hang(case: Case) -> bool:
    """Whether passers-by may know of it: it goes on or has ended well, and is about no premises."""
    return case.status not in NOT_THERE and not case.reporter_hidden


def wish_may_hang(wish: Wish) -> bool:
    """Whether others can open it."""
    return wish.status in ON_THE_WALL


def code_of(scene: str) -> bytes:
    """The picture. Asked of WeChat once, then kept: it never changes and never ends.

    Not in an open transaction. Raises WeChatError.
    """
    file = _file(scene)
    if file.exists():
        return file.read_bytes()
    settings = current_app.config
    client = Client(
        settings["WECHAT_MP_APPID"], settings["WECHAT_MP_SECRET"], settings["WECHAT_API_BASE"]
    )
    picture = client.mini_program_code(scene, PAGE)
    _keep(file, picture)
    return picture


def _file(scene: str) -> Path:
    about = "|".join([current_app.config["WECHAT_MP_APPID"], PAGE, scene])
    return folder() / "codes" / sha256(about.encode()).hexdigest()[:40]


def _keep(file: Path, picture: bytes) -> None:
    """Whole or not at all, whoever else is drawing the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    half.write_bytes(picture)
    half.replace(file)
