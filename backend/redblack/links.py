"""The signed address by which a unit without an account reads its row and objects."""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ..db import db
from ..errors import NotFound
from .models import RedBlackRow
from .rules import RowHolder

LIFETIME = timedelta(days=60)
GONE = "链接不对或者过期了，请向街道要一个新的。"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="red-black-row")


def row_address(row: RedBlackRow) -> str:
    """The whole address."""
    home = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return f"{home}/h/red-black/{_signer().dumps(row.id)}"


def row_behind(token: str) -> tuple[RowHolder, RedBlackRow]:
    """Raises NotFound for a token that is not ours or too old, and while the units do not know."""
    try:
        row_id = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        raise NotFound(GONE) from None
    row = db.session.get(RedBlackRow, row_id)
    if row is None or row.listed.announced_by_id is None:
        raise NotFound(GONE)
    return RowHolder(row.id), row
