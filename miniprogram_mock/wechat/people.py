"""The people who chat: one openid per application, a unionid only where one is given."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from sqlite3 import Row
from typing import Any

from . import device
from .settings import SettingsError
from .store import Store


def new_openid() -> str:
    """28 characters that begin with "o", as real ones do."""
    return "o" + secrets.token_urlsafe(21)[:27]


def create(
    store: Store,
    name: str,
    about: str = "",
    unionid: str | None = None,
    openid: str | None = None,
    follow: bool = True,
) -> Row:
    """A new person; with `follow` already a follower, without the subscribe event."""
    openid, now = openid or new_openid(), store.now()
    store.run(
        "INSERT INTO users (openid, mp_openid, unionid, name, about, followed_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        openid,
        new_openid(),
        unionid,
        name,
        about,
        now if follow else None,
        now,
    )
    person = find(store, openid)
    assert person is not None
    return person


def find(store: Store, openid: str) -> Row | None:
    """By the official account's openid."""
    return store.row("SELECT * FROM users WHERE openid = ?", openid)


def find_mini(store: Store, mp_openid: str) -> Row | None:
    """By the mini-program's openid."""
    return store.row("SELECT * FROM users WHERE mp_openid = ?", mp_openid)


def visit(store: Store, mp_openid: str) -> None:
    """The mini-program has been opened on this phone."""
    store.run("INSERT OR REPLACE INTO visits (openid, at) VALUES (?, ?)", mp_openid, store.now())


def visited_at(store: Store, mp_openid: str) -> float | None:
    """When it was opened last."""
    found = store.row("SELECT at FROM visits WHERE openid = ?", mp_openid)
    return None if found is None else float(found["at"])


def everyone(store: Store) -> list[Row]:
    return store.rows("SELECT * FROM users ORDER BY created_at, openid")


def follow(store: Store, openid: str) -> None:
    store.run("UPDATE users SET followed_at = ? WHERE openid = ?", store.now(), openid)


def unfollow(store: Store, openid: str) -> None:
    """From now on nothing may be sent to this person (43004)."""
    with store.transaction() as db:
        db.execute("UPDATE users SET followed_at = NULL WHERE openid = ?", [openid])
        db.execute("DELETE FROM windows WHERE openid = ?", [openid])


def as_json(person: Row) -> dict[str, Any]:
    """What the control API tells about a person."""
    return {
        "openid": person["openid"],
        "mp_openid": person["mp_openid"],
        "unionid": person["unionid"],
        "name": person["name"],
        "about": person["about"],
        "followed": person["followed_at"] is not None,
    }


def load(store: Store, file: Path) -> None:
    """Create the people of a JSON list of {name, about?, openid?, unionid?, follow?, group?, can?,
    telephone?} if missing; who is known is told what is new about them.

    Without an openid a person is recognised by the name.
    """
    for entry in _entries(file):
        known = store.row(
            "SELECT * FROM users WHERE openid = ? OR (? IS NULL AND name = ?)",
            entry.get("openid"),
            entry.get("openid"),
            entry["name"],
        )
        if known is None:
            wanted = ("name", "about", "openid", "unionid", "follow")
            known = create(store, **{key: entry[key] for key in wanted if key in entry})
        elif entry.get("unionid") and not known["unionid"]:
            sql = "UPDATE users SET unionid = ? WHERE openid = ?"
            store.run(sql, entry["unionid"], known["openid"])
        told = {"grouped": "group", "can": "can", "telephone": "telephone"}
        kept = {column: entry[name] for column, name in told.items() if name in entry}
        if kept:
            device.change(store, known["mp_openid"], **kept)


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"EMULATOR_PEOPLE cannot be read: {error}") from error
    people: list[dict[str, Any]] = entries if isinstance(entries, list) else [{}]
    if not all(isinstance(entry, dict) and entry.get("name") for entry in people):
        raise SettingsError("EMULATOR_PEOPLE is a JSON list of {name, about}")
    return people
