"""Addresses that go out: of a card of thanks, and the signed one at which WeChat's servers fetch a
photo that they are asked about."""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ..db import db
from ..errors import NotFound
from ..files.models import File
from .models import ContentCheck

LIFETIME = timedelta(hours=1)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="content-check")


def card_address(key: str) -> str:
    """Where anybody may look at a card of thanks, without an account."""
    return f"{_home()}/thanks/{key}"


def _home() -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/")


def photo_address(check: ContentCheck) -> str:
    """The whole address, good for an hour and until the answer is there."""
    token = _signer().dumps(check.id)
    return f"{_home()}/api/v1/photos/check/{token}"


def photo_to_check(token: str) -> File:
    """The one photo that an address is for. Raises NotFound."""
    try:
        check_id = _signer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        raise NotFound() from None
    check = db.session.get(ContentCheck, check_id)
    if check is None or check.file_id is None or not check.is_open:
        raise NotFound()
    return db.session.get_one(File, check.file_id)
