"""Bad days on order: slow answers, HTTP errors and errcodes for Tencent's interfaces.

A fault has a path ("*" for all interfaces, "push" for our own deliveries), a kind, a value and
how often it applies (None: until cleared):
    slow       value = seconds to wait, then the interface answers as always
    http       value = the HTTP status, without a JSON body
    errcode    value = WeChat's errcode
    duplicate  on path "push": the next push goes out twice at the same instant
    risky, review   on the two content checks: what is found; value = the label
    late       on /wxa/media_check_async: value = seconds until the answer is pushed
"""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Row
from typing import Any

from flask import Response, request

from .core import Emulator, current
from .errors import WeChatError
from .store import Store

KINDS = ("slow", "http", "errcode", "duplicate", "risky", "review", "late")
SLOWEST = 120


def add(store: Store, path: str, kind: str, value: float = 0, times: int | None = 1) -> None:
    store.run(
        "INSERT INTO faults (path, kind, value, times) VALUES (?, ?, ?, ?)",
        path,
        kind,
        value,
        times,
    )


def listing(store: Store) -> list[dict[str, Any]]:
    return [dict(row) for row in store.rows("SELECT * FROM faults ORDER BY id")]


def clear(store: Store, fault_id: int | None = None) -> int:
    """One fault or all of them; how many there were."""
    if fault_id is None:
        return store.run("DELETE FROM faults")
    return store.run("DELETE FROM faults WHERE id = ?", fault_id)


def take(store: Store, path: str, kinds: Sequence[str]) -> Row | None:
    """The oldest fault of these kinds that concerns the path, counted down."""
    with store.transaction() as db:
        rows: list[Row] = db.execute(
            "SELECT * FROM faults WHERE path IN (?, '*') ORDER BY id", [path]
        ).fetchall()
        found = next((row for row in rows if row["kind"] in kinds), None)
        if found is not None and found["times"] is not None:
            db.execute("UPDATE faults SET times = times - 1 WHERE id = ?", [found["id"]])
            db.execute("DELETE FROM faults WHERE times <= 0")
    return found


def strike() -> Response | None:
    """Before each of Tencent's interfaces: suffer the faults that were ordered for it."""
    emulator = current()
    _be_slow(emulator)
    fault = take(emulator.store, request.path, ["http", "errcode"])
    if fault is None:
        return None
    if fault["kind"] == "errcode":
        raise WeChatError(int(fault["value"]))
    return Response("<html><body>error</body></html>", status=int(fault["value"]))


def _be_slow(emulator: Emulator) -> None:
    fault = take(emulator.store, request.path, ["slow"])
    if fault is not None:
        emulator.stopping.wait(min(float(fault["value"]), SLOWEST))
