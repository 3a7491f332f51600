"""One access token for all threads and processes: kept in the database, fetched by one of them.

Each step is a short transaction on a connection of its own, never a request's session, and none
is open during the fetch. The token is a parameter of some: the app keeps those out of the logs
and errors of the database (`hide_parameters`). Call it outside `db.transaction()`: on SQLite it
would wait for itself.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from .. import clock
from ..db import db
from .failures import Unavailable
from .models import WeChatToken

MARGIN = timedelta(minutes=1)  # a token is not used in its last minute
LEASE = timedelta(seconds=20)  # longer than a fetch can take, see the timeouts of client.py
PATIENCE = 25.0  # seconds; longer than a lease, so that a dead fetcher is succeeded
POLL = 0.05

Fetch = Callable[[], tuple[str, int]]


def token_of(appid: str, fetch: Fetch) -> str:
    """The application's token; `fetch` returns (token, seconds it lasts) and is called by one.

    The others wait for it, 25 seconds at most: then Unavailable. Whatever `fetch` raises reaches
    its caller only; the next one tries. Needs an app context.
    """
    give_up = time.monotonic() + PATIENCE
    while not (token := _kept(appid)):
        if lease := _claim(appid):
            return _fetch_under(appid, lease, fetch)
        if time.monotonic() > give_up:
            raise Unavailable()
        time.sleep(POLL)
    return token


def discard(appid: str, token: str) -> None:
    """Forget a token that WeChat refused, unless another has taken its place already."""
    mine = (WeChatToken.appid == appid, WeChatToken.token == token)
    with db.engine.begin() as connection:
        connection.execute(update(WeChatToken).where(*mine).values(token="", expires_at=None))


def _kept(appid: str) -> str:
    fresh = (WeChatToken.appid == appid, WeChatToken.expires_at > clock.now() + MARGIN)
    with db.engine.begin() as connection:
        return connection.scalar(select(WeChatToken.token).where(*fresh)) or ""


def _claim(appid: str) -> datetime | None:
    """The lease, if nobody holds it and the token still has to be fetched (compare-and-set)."""
    now = clock.now()
    lease = now + LEASE
    needed = or_(WeChatToken.expires_at.is_(None), WeChatToken.expires_at <= now + MARGIN)
    # A lease that ends much later than a new one would: the clock has gone back, nobody holds it.
    # Much later: whoever waited for the write lock here looks at the time from before the wait.
    free = or_(
        WeChatToken.fetching_until.is_(None),
        WeChatToken.fetching_until <= now,
        WeChatToken.fetching_until > lease + LEASE,
    )
    _ensure_row(appid)
    claim = update(WeChatToken).where(WeChatToken.appid == appid, needed, free)
    with db.engine.begin() as connection:
        won = connection.execute(claim.values(fetching_until=lease)).rowcount
    return lease if won else None


def _ensure_row(appid: str) -> None:
    try:
        with db.engine.begin() as connection:
            if connection.scalar(select(WeChatToken.appid).filter_by(appid=appid)) is None:
                connection.execute(insert(WeChatToken).values(appid=appid, token=""))
    except IntegrityError:
        return  # somebody else was quicker


def _fetch_under(appid: str, lease: datetime, fetch: Fetch) -> str:
    try:
        token, seconds = fetch()
    except BaseException:
        _settle(appid, lease)
        raise
    _settle(appid, lease, token=token, expires_at=clock.now() + timedelta(seconds=seconds))
    return token


def _settle(appid: str, lease: datetime, **values: str | datetime) -> None:
    """Give the lease back, unless it has lapsed and is somebody else's."""
    mine = (WeChatToken.appid == appid, WeChatToken.fetching_until == lease)
    with db.engine.begin() as connection:
        connection.execute(update(WeChatToken).where(*mine).values(fetching_until=None, **values))
