"""How often an account may write to a person unasked.

A message from the person opens 48 hours for 5 messages; following opens one minute for 3. A
newer message begins the count anew. Unfollowing closes everything.
"""

from __future__ import annotations

from .errors import WeChatError
from .store import Store

RULES = {"message": (48 * 3600, 5), "event": (60, 3)}


def open_window(store: Store, openid: str, kind: str) -> None:
    """`kind` is a key of RULES."""
    seconds, budget = RULES[kind]
    store.run(
        "INSERT OR REPLACE INTO windows (openid, kind, expires_at, left) VALUES (?, ?, ?, ?)",
        openid,
        kind,
        store.now() + seconds,
        budget,
    )


def spend(store: Store, openid: str) -> None:
    """Take one message from the window that closes first; 45015 if none is open, else 45047."""
    with store.transaction() as db:
        windows = db.execute(
            "SELECT kind, left FROM windows WHERE openid = ? AND expires_at > ?"
            " ORDER BY expires_at",
            [openid, store.now()],
        ).fetchall()
        if not windows:
            raise WeChatError(45015)
        kind = next((w["kind"] for w in windows if w["left"] > 0), None)
        if kind is None:
            raise WeChatError(45047)
        db.execute(
            "UPDATE windows SET left = left - 1 WHERE openid = ? AND kind = ?", [openid, kind]
        )
