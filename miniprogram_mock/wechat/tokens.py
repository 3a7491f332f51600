"""Access tokens and login codes: who may call, and who has just signed in.

- `plain` (/cgi-bin/token): 7200 s, each call makes the one before it invalid (40001).
- `stable` (/cgi-bin/stable_token): isolated from `plain`; repeated calls return the same token,
  a new one comes in its last five minutes while the old stays good; `force_refresh` makes the
  old one invalid, 20 times a day, and does nothing within 30 s of the last refresh.
- login codes (wx.login): one use, five minutes.
"""

from __future__ import annotations

import base64
import secrets
from sqlite3 import Connection, Row

from .errors import WeChatError
from .settings import App, Settings
from .store import Store

LIFETIME = 7200
RENEW_BEFORE = 300
FORCED_PER_DAY = 20
FORCED_APART = 30
CODE_LIFETIME = 300


def check_app(settings: Settings, appid: str | None, secret: str | None) -> App:
    """The application that these credentials belong to, else 41002, 40013, 41004 or 40125."""
    if not appid:
        raise WeChatError(41002)
    app = settings.app(appid)
    if app is None:
        raise WeChatError(40013)
    if not secret:
        raise WeChatError(41004)
    if not secrets.compare_digest(secret.encode(), app.secret.encode()):
        raise WeChatError(40125)
    return app


def issue_plain(store: Store, appid: str) -> tuple[str, int]:
    """A new plain token and its seconds; older plain tokens of this app stop working."""
    now = store.now()
    with store.transaction() as db:
        db.execute("UPDATE tokens SET revoked = 1 WHERE appid = ? AND kind = 'plain'", [appid])
        return _new(db, appid, "plain", now, forced=False), LIFETIME


def issue_stable(store: Store, appid: str, force: bool = False) -> tuple[str, int]:
    """The app's stable token and the seconds left; 45009 above 20 forced refreshes a day."""
    now = store.now()
    with store.transaction() as db:
        current = db.execute(
            "SELECT * FROM tokens WHERE appid = ? AND kind = 'stable' AND revoked = 0"
            " AND expires_at > ? ORDER BY expires_at DESC LIMIT 1",
            [appid, now],
        ).fetchone()
        if force and _may_force(db, appid, now):
            db.execute("UPDATE tokens SET revoked = 1 WHERE appid = ? AND kind = 'stable'", [appid])
            return _new(db, appid, "stable", now, forced=True), LIFETIME
        if current and current["expires_at"] - now > RENEW_BEFORE:
            return current["token"], int(current["expires_at"] - now)
        return _new(db, appid, "stable", now, forced=False), LIFETIME


def _may_force(db: Connection, appid: str, now: float) -> bool:
    forced: list[Row] = db.execute(
        "SELECT created_at FROM tokens WHERE appid = ? AND forced = 1 AND created_at > ?"
        " ORDER BY created_at DESC",
        [appid, now - 86400],
    ).fetchall()
    if len(forced) >= FORCED_PER_DAY:
        raise WeChatError(45009)
    return not forced or now - float(forced[0]["created_at"]) >= FORCED_APART


def _new(db: Connection, appid: str, kind: str, now: float, forced: bool) -> str:
    token = f"{secrets.randbelow(90) + 10}_" + secrets.token_urlsafe(96)
    db.execute(
        "INSERT INTO tokens (token, appid, kind, created_at, expires_at, forced)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [token, appid, kind, now, now + LIFETIME, int(forced)],
    )
    return token


def check_token(store: Store, token: str | None) -> str:
    """The appid that the token speaks for, else 41001, 40014, 40001 or 42001."""
    if not token:
        raise WeChatError(41001)
    found = store.row("SELECT * FROM tokens WHERE token = ?", token)
    if found is None:
        raise WeChatError(40014)
    if found["revoked"]:
        raise WeChatError(40001)
    if found["expires_at"] <= store.now():
        raise WeChatError(42001)
    return str(found["appid"])


def expire_all(store: Store, appid: str | None = None, revoke: bool = False) -> int:
    """Let every token expire (42001) or, with `revoke`, be refused (40001); how many it hit."""
    if revoke:
        return store.run("UPDATE tokens SET revoked = 1 WHERE ? IN (appid, '')", appid or "")
    return store.run("UPDATE tokens SET expires_at = 0 WHERE ? IN (appid, '')", appid or "")


def issue_code(store: Store, appid: str, openid: str) -> str:
    """What wx.login would return to this person's mini-program."""
    code = "0" + secrets.token_urlsafe(23)
    store.run(
        "INSERT INTO codes (code, appid, openid, created_at) VALUES (?, ?, ?, ?)",
        code,
        appid,
        openid,
        store.now(),
    )
    return code


def redeem_code(store: Store, appid: str, code: str | None) -> str:
    """The openid behind a login code, once; else 41008, 40029 or 40163."""
    if not code:
        raise WeChatError(41008)
    found = store.row("SELECT * FROM codes WHERE code = ? AND appid = ?", code, appid)
    if found is None:
        raise WeChatError(40029)
    # The compare-and-set decides between two calls that arrive at the same instant.
    if not store.run("UPDATE codes SET used = 1 WHERE code = ? AND used = 0", code):
        raise WeChatError(40163)
    if store.now() - found["created_at"] > CODE_LIFETIME:
        raise WeChatError(40029)
    return str(found["openid"])


def new_session_key() -> str:
    """24 characters of base64, as code2session returns them."""
    return base64.b64encode(secrets.token_bytes(16)).decode()
