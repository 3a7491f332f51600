"""Whether WeChat lets us speak at all: an access token for each of our apps, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import select

from ..db import db
from .models import WeChatToken


class App(StrEnum):
    """Our applications, as the settings name them."""

    OFFICIAL = "OA"
    MINI = "MP"


@dataclass(frozen=True)
class Standing:
    """`expires_at` is None for one that was never fetched, or was given back as refused."""

    app: App
    configured: bool
    expires_at: datetime | None
    holds: bool


def token_standings(*, now: datetime) -> list[Standing]:
    """Both applications; never the tokens themselves."""
    kept = dict(db.session.execute(select(WeChatToken.appid, WeChatToken.expires_at)).all())
    found = []
    for app in App:
        appid = str(current_app.config[f"WECHAT_{app}_APPID"])
        until = kept.get(appid)
        found.append(Standing(app, bool(appid), until, until is not None and until > now))
    return found
