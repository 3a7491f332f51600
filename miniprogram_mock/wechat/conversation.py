"""What stands in the chat: messages of the person, of the account, and of WeChat itself.

A message's content is a small JSON object: {"text"}, {"media_id"}, {"media_id", "original"},
{"lat", "lng", "label"} or {"event"}.
"""

from __future__ import annotations

import json
from sqlite3 import IntegrityError, Row
from typing import Any

from .store import Store

OUT_OF_SERVICE = "该公众号提供的服务出现故障，请稍后再试"


def add(
    store: Store,
    openid: str,
    sender: str,
    type_: str,
    content: dict[str, Any],
    kind: str | None = None,
    client_id: str | None = None,
) -> dict[str, Any]:
    """Append a message; `sender` is user, account or system, `kind` passive or custom."""
    with store.transaction() as db:
        cursor = db.execute(
            "INSERT INTO messages (openid, sender, kind, type, content, client_id, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [openid, sender, kind, type_, json.dumps(content), client_id, store.now()],
        )
        row = db.execute("SELECT * FROM messages WHERE id = ?", [cursor.lastrowid]).fetchone()
    return as_json(row)


def add_once(
    store: Store, openid: str, type_: str, content: dict[str, Any], client_id: str | None
) -> tuple[dict[str, Any], bool]:
    """A person's message and whether it is new: the page may send the same one again."""
    try:
        return add(store, openid, "user", type_, content, client_id=client_id), True
    except IntegrityError:
        row = store.row(
            "SELECT * FROM messages WHERE openid = ? AND client_id = ?", openid, client_id
        )
        assert row is not None
        return as_json(row), False


def after(store: Store, openid: str, last: int, limit: int = 200) -> list[dict[str, Any]]:
    """Messages with an id above `last`, oldest first; from 0 on it is the newest `limit`."""
    rows = store.rows(
        "SELECT * FROM (SELECT * FROM messages WHERE openid = ? AND id > ?"
        " ORDER BY id DESC LIMIT ?) ORDER BY id",
        openid,
        last,
        limit,
    )
    return [as_json(row) for row in rows]


def latest(store: Store) -> dict[str, dict[str, Any]]:
    """The last message of every chat, by openid."""
    rows = store.rows(
        "SELECT * FROM messages WHERE id IN (SELECT max(id) FROM messages GROUP BY openid)"
    )
    return {row["openid"]: as_json(row) for row in rows}


def as_json(row: Row) -> dict[str, Any]:
    """The message as the control API and the page see it."""
    content = json.loads(row["content"])
    seen = content.get("original") or content.get("media_id")
    return {
        "id": row["id"],
        "from": row["sender"],
        "kind": row["kind"],
        "type": row["type"],
        "created_at": row["created_at"],
        "client_id": row["client_id"],
        **content,
        **({"url": f"/emulator/media/{seen}/file"} if seen else {}),
    }
