"""What a phone and WeChat keep about one person: telephone, consents to privacy, permissions,
text size, theme. Everything belongs to the person's openid of the mini-program.

- A telephone code (the button with open-type="getPhoneNumber"): one use, five minutes.
- Privacy: until the person has agreed, the interfaces that touch private data have to ask.
- Permissions (`scope...`): allowed, refused, or never asked.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from sqlite3 import Row
from typing import Any

from . import subscribing
from .errors import WeChatError
from .store import Store

CODE_LIFETIME = 300
CONTRACT = "《{account}小程序隐私保护指引》"
SCOPES = {
    "scope.userLocation": "位置信息",
    "scope.userFuzzyLocation": "模糊位置",
    "scope.camera": "摄像头",
    "scope.record": "麦克风",
    "scope.writePhotosAlbum": "保存到相册",
    "scope.addPhoneContact": "添加到联系人",
    "scope.addPhoneCalendar": "添加到日历",
}
SMALLEST, LARGEST, USUAL = 12, 31, 16
THEMES = ("light", "dark")
SCHEMA = """
CREATE TABLE IF NOT EXISTS mp_devices (
  openid TEXT PRIMARY KEY, telephone TEXT, agreed_at REAL, font_size REAL NOT NULL DEFAULT 16,
  theme TEXT NOT NULL DEFAULT 'light' CHECK (theme IN ('light', 'dark')),
  main_switch INTEGER NOT NULL DEFAULT 1, grouped TEXT NOT NULL DEFAULT '',
  can TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS mp_scopes (
  openid TEXT NOT NULL, scope TEXT NOT NULL, allowed INTEGER NOT NULL,
  PRIMARY KEY (openid, scope));
CREATE TABLE IF NOT EXISTS mp_phone_codes (
  code TEXT PRIMARY KEY, openid TEXT NOT NULL, created_at REAL NOT NULL,
  used INTEGER NOT NULL DEFAULT 0)
"""


def prepare(store: Store) -> None:
    """Create the tables that are missing."""
    with store.transaction() as db:
        for statement in SCHEMA.split(";"):
            db.execute(statement)


def of(store: Store, openid: str) -> dict[str, Any]:
    """The row of this phone; one that was never touched is as it comes out of the box."""
    row = store.row("SELECT * FROM mp_devices WHERE openid = ?", openid)
    kept: dict[str, Any] = dict(row) if row else {}
    fresh = {
        "agreed_at": None, "font_size": USUAL, "theme": "light", "main_switch": 1, "grouped": "",
        "can": "",
    }  # fmt: skip
    return {**fresh, **kept, "telephone": kept.get("telephone") or _made_up(openid)}


def _made_up(openid: str) -> str:
    """154 belongs to no network: nobody can be rung."""
    return f"154{int(sha256(openid.encode()).hexdigest(), 16) % 10**8:08}"


def change(store: Store, openid: str, **fields: Any) -> None:
    """Set columns of this phone; the names are ours, never a caller's."""
    with store.transaction() as db:
        db.execute("INSERT OR IGNORE INTO mp_devices (openid) VALUES (?)", [openid])
        for name, value in fields.items():
            db.execute(f"UPDATE mp_devices SET {name} = ? WHERE openid = ?", [value, openid])  # noqa: S608


def agree(store: Store, openid: str, agreed: bool) -> None:
    """The privacy window's answer; a refusal takes an earlier consent back, too."""
    change(store, openid, agreed_at=store.now() if agreed else None)


def permit(store: Store, openid: str, scope: str, allowed: bool | None) -> None:
    """Allow or refuse a scope; None makes it one that was never asked."""
    if allowed is None:
        store.run("DELETE FROM mp_scopes WHERE openid = ? AND scope = ?", openid, scope)
        return
    store.run(
        "INSERT OR REPLACE INTO mp_scopes (openid, scope, allowed) VALUES (?, ?, ?)",
        openid,
        scope,
        int(allowed),
    )


def account(store: Store, person: Row, account_name: str) -> dict[str, Any]:
    """Everything WeChat keeps of this person for the mini-program, as the control API tells it."""
    openid = person["mp_openid"]
    kept = of(store, openid)
    scopes = store.rows("SELECT * FROM mp_scopes WHERE openid = ? ORDER BY scope", openid)
    return {
        "openid": openid,
        "name": person["name"],
        "telephone": masked(kept["telephone"]),
        "privacy": {
            "needAuthorization": kept["agreed_at"] is None,
            "privacyContractName": CONTRACT.format(account=account_name),
        },
        "auth": {row["scope"]: bool(row["allowed"]) for row in scopes},
        "subscriptions": {
            "mainSwitch": bool(kept["main_switch"]),
            "itemSettings": subscribing.item_settings(store, openid),
        },
        "consents": subscribing.account(store, openid),
        "fontSizeSetting": kept["font_size"],
        "theme": kept["theme"],
    }


def masked(telephone: str) -> str:
    """The first three and the last four digits."""
    return f"{telephone[:3]}****{telephone[-4:]}"


def phone_code(store: Store, openid: str) -> str:
    """What the button hands to the page once the person has agreed."""
    code = secrets.token_hex(32)
    store.run(
        "INSERT INTO mp_phone_codes (code, openid, created_at) VALUES (?, ?, ?)",
        code,
        openid,
        store.now(),
    )
    return code


def redeem_phone_code(store: Store, code: Any) -> str:
    """The telephone behind a code, once; else 41008, 40029 or 40163."""
    if not isinstance(code, str) or not code:
        raise WeChatError(41008)
    found = store.row("SELECT * FROM mp_phone_codes WHERE code = ?", code)
    if found is None:
        raise WeChatError(40029)
    if not store.run("UPDATE mp_phone_codes SET used = 1 WHERE code = ? AND used = 0", code):
        raise WeChatError(40163)
    if store.now() - found["created_at"] > CODE_LIFETIME:
        raise WeChatError(40029)
    telephone: str = of(store, found["openid"])["telephone"]
    return telephone
