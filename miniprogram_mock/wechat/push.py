"""Pushes to the account's callback, as WeChat makes them.

A push waits `retry_seconds` for its answer and is sent again with the same MsgId, up to three
times more, each `retry_seconds` after the one before; then the person is told that the account
is out of service. Pushes of one person go out side by side. They live in the database, so a
restart of the emulator sends again what had no answer yet.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from sqlite3 import Row
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import requests

from . import conversation, faults, media, shapes
from .core import Emulator
from .errors import WeChatError
from .shapes import Fields

ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True)
class Outcome:
    """What one delivery got: an HTTP status, or "timeout", "unreachable", "held", "bad reply"."""

    push_id: int
    status: int | str
    reply: dict[str, Any] | None = None
    raw: str = ""

    @property
    def failed(self) -> bool:
        """Whether WeChat sends the push again."""
        if isinstance(self.status, int):
            return not 200 <= self.status < 300
        return self.status in ("timeout", "unreachable")

    def as_json(self) -> dict[str, Any]:
        text = self.reply.get("text") if self.reply else None
        return {
            "push_id": self.push_id,
            "status": self.status,
            "reply": text,
            "reply_message": self.reply,
            "raw": self.raw,
        }


def new_msg_id(now: float) -> int:
    """64 bits, growing with time, above 2**53 so that a careless JSON reader is found out."""
    return (int(now * 1000) << 22) + secrets.randbelow(1 << 22)


def enqueue(emulator: Emulator, openid: str, fields: Fields, message_id: int | None) -> int:
    """Keep a push before it is sent; returns its id. Nothing is sent yet."""
    store = emulator.store
    state = "held" if store.get("hold", "") else "pending"
    with store.transaction() as db:
        cursor = db.execute(
            "INSERT INTO pushes (openid, msg_id, message_id, fields, state, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [openid, fields.get("MsgId"), message_id, json.dumps(fields), state, store.now()],
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def start(emulator: Emulator, push_id: int) -> Future[Outcome]:
    """Send in the background; the future ends with the first delivery's outcome."""
    first: Future[Outcome] = Future()
    row = find(emulator, push_id)
    if row["state"] == "held":
        first.set_result(Outcome(push_id, "held"))
        return first
    Thread(target=_deliver, args=(emulator, row, first), daemon=True).start()
    if faults.take(emulator.store, "push", ["duplicate"]):
        Thread(target=_deliver_again, args=(emulator, row), daemon=True).start()
    return first


def resume(emulator: Emulator) -> int:
    """After a restart: send again what had no answer yet; returns how many."""
    waiting = emulator.store.rows("SELECT id FROM pushes WHERE state = 'pending' ORDER BY id")
    for row in waiting:
        start(emulator, row["id"])
    return len(waiting)


def hold(emulator: Emulator, on: bool) -> None:
    """While held, new pushes wait for `release`."""
    emulator.store.set("hold", "1" if on else "")


def release(emulator: Emulator, order: Sequence[int] | str = "forward") -> list[Outcome]:
    """End the hold and send the held pushes one after the other: in the order of the ids given,
    "forward" or "reverse". Each waits for the first delivery of the one before."""
    hold(emulator, False)
    held = [r["id"] for r in emulator.store.rows("SELECT id FROM pushes WHERE state = 'held'")]
    held.sort(reverse=order == "reverse")
    if not isinstance(order, str):
        held = [i for i in order if i in held] + [i for i in held if i not in order]
    return [_release(emulator, push_id) for push_id in held]


def _release(emulator: Emulator, push_id: int) -> Outcome:
    emulator.store.run("UPDATE pushes SET state = 'pending' WHERE id = ?", push_id)
    return start(emulator, push_id).result()


def find(emulator: Emulator, push_id: int) -> Row:
    """KeyError when there is no such push."""
    row = emulator.store.row("SELECT * FROM pushes WHERE id = ?", push_id)
    if row is None:
        raise KeyError(push_id)
    return row


def listing(emulator: Emulator, openid: str | None = None) -> list[dict[str, Any]]:
    """The pushes, newest last, with what each delivery got."""
    rows = emulator.store.rows(
        "SELECT * FROM (SELECT * FROM pushes WHERE ? IN ('', openid) ORDER BY id DESC LIMIT 200)"
        " ORDER BY id",
        openid or "",
    )
    return [_push_json(emulator, row) for row in rows]


def _push_json(emulator: Emulator, row: Row) -> dict[str, Any]:
    attempts = emulator.store.rows(
        "SELECT created_at, status FROM attempts WHERE push_id = ? ORDER BY id", row["id"]
    )
    return {
        "id": row["id"],
        "openid": row["openid"],
        "msg_id": row["msg_id"],
        "fields": json.loads(row["fields"]),
        "state": row["state"],
        "attempts": [{"at": a["created_at"], "status": a["status"]} for a in attempts],
    }


def put_off(emulator: Emulator, push_id: int, seconds: float) -> None:
    """Let a push wait for its hour, by the emulator's clock, once it is started."""
    due_at = emulator.store.now() + seconds
    emulator.store.run("INSERT INTO put_off (push_id, due_at) VALUES (?, ?)", push_id, due_at)


def _wait_for_its_hour(emulator: Emulator, push_id: int) -> bool:
    """False when the emulator stops before it has come."""
    found = emulator.store.row("SELECT due_at FROM put_off WHERE push_id = ?", push_id)
    while found is not None and emulator.store.now() < found["due_at"]:
        if emulator.stopping.wait(0.1):
            return False
    return True


def _deliver_again(emulator: Emulator, row: Row) -> None:
    if _wait_for_its_hour(emulator, row["id"]):
        deliver_once(emulator, row)


def _deliver(emulator: Emulator, row: Row, first: Future[Outcome]) -> None:
    if not _wait_for_its_hour(emulator, row["id"]):
        return
    tries = emulator.store.rows("SELECT id FROM attempts WHERE push_id = ?", row["id"])
    for left in reversed(range(max(1, 1 + emulator.settings.retries - len(tries)))):
        began = time.monotonic()
        try:
            outcome = deliver_once(emulator, row)
        except Exception as error:
            if not first.done():
                first.set_exception(error)
            raise
        if outcome.failed and not left:
            _give_up(emulator, row)
        if not first.done():
            first.set_result(outcome)
        if not outcome.failed or not left:
            return
        pause = began + emulator.settings.retry_seconds - time.monotonic()
        if emulator.stopping.wait(max(0.0, pause)):
            return


def deliver_once(emulator: Emulator, row: Row) -> Outcome:
    """One delivery, freshly signed; the first good answer of all is what the chat shows."""
    fields = json.loads(row["fields"])
    emulator = emulator.facing(fields["ToUserName"])
    settings = emulator.settings
    query, body = shapes.envelope(settings, fields, row["openid"], emulator.store.now())
    kind = shapes.CONTENT_TYPES[settings.push_format]
    status, raw = _post(emulator, row["id"], urlencode(query), kind, body)
    outcome = Outcome(row["id"], status, raw=raw.decode("utf-8", "replace"))
    return outcome if outcome.failed else _show(emulator, row, outcome, raw)


def replay(emulator: Emulator, push_id: int) -> Outcome:
    """The push's last delivery again, byte for byte, old signature and all; changes nothing."""
    last = emulator.store.row(
        "SELECT * FROM attempts WHERE push_id = ? ORDER BY id DESC LIMIT 1", push_id
    )
    if last is None:
        raise KeyError(push_id)
    row = find(emulator, push_id)
    emulator = emulator.facing(json.loads(row["fields"])["ToUserName"])
    status, raw = _post(emulator, push_id, last["query"], last["content_type"], last["body"])
    reply = _understand(emulator, row, raw)[1] if status == 200 else None
    return Outcome(push_id, status, reply, raw.decode("utf-8", "replace"))


def _post(
    emulator: Emulator, push_id: int, query: str, kind: str, body: bytes
) -> tuple[int | str, bytes]:
    store = emulator.store
    with store.transaction() as db:
        attempt = db.execute(
            "INSERT INTO attempts (push_id, query, content_type, body, created_at)"
            " VALUES (?, ?, ?, ?, ?)",
            [push_id, query, kind, body, store.now()],
        ).lastrowid
    status, raw = _send(emulator, query, kind, body)
    store.run("UPDATE attempts SET status = ?, answer = ? WHERE id = ?", str(status), raw, attempt)
    return status, raw


def _send(emulator: Emulator, query: str, kind: str, body: bytes) -> tuple[int | str, bytes]:
    wait = emulator.settings.retry_seconds
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the environment knows no loopback address
            response = session.post(
                address(emulator, query),
                data=body,
                timeout=wait,
                stream=True,
                allow_redirects=False,
                headers={"Content-Type": kind, "User-Agent": "Mozilla/4.0", "Connection": "close"},
            )
            return response.status_code, response.raw.read(ANSWER_LIMIT, decode_content=True)
    except requests.Timeout:
        return "timeout", b""
    except (requests.RequestException, OSError) as error:
        return ("timeout" if "timed out" in str(error) else "unreachable"), b""


def address(emulator: Emulator, query: str) -> str:
    """The callback with a query added."""
    callback = emulator.settings.callback
    return callback + ("&" if "?" in callback else "?") + query


def _show(emulator: Emulator, row: Row, outcome: Outcome, raw: bytes) -> Outcome:
    problem, reply = _understand(emulator, row, raw)
    # Two deliveries may be answered at the same instant: one of them wins here.
    won = emulator.store.run(
        "UPDATE pushes SET state = ? WHERE id = ? AND state = 'pending'",
        "failed" if problem else "done",
        row["id"],
    )
    if problem:
        if won:
            _tell_out_of_service(emulator, row)
        return replace(outcome, status="bad reply", raw=problem)
    if won and reply:
        reply = _append(emulator, row["openid"], **reply)
    return replace(outcome, reply=reply)


def _append(emulator: Emulator, openid: str, type: str, **content: Any) -> dict[str, Any]:
    return conversation.add(emulator.store, openid, "account", type, content, "passive")


def _understand(emulator: Emulator, row: Row, raw: bytes) -> tuple[str, dict[str, Any] | None]:
    """What is wrong with an answer ("" when nothing is), and the reply in it, if any."""
    try:
        found = shapes.read_reply(emulator.settings, row["openid"], raw)
        if found and found[0] == "image":
            media.usable(emulator.store, emulator.settings.account.appid, found[1]["media_id"])
    except (shapes.ReplyError, WeChatError) as error:
        return str(error), None
    return "", {"type": found[0], **found[1]} if found else None


def _give_up(emulator: Emulator, row: Row) -> None:
    if emulator.store.run(
        "UPDATE pushes SET state = 'failed' WHERE id = ? AND state = 'pending'", row["id"]
    ):
        _tell_out_of_service(emulator, row)


def _tell_out_of_service(emulator: Emulator, row: Row) -> None:
    fields = json.loads(row["fields"])
    to_a_chat = fields["ToUserName"] == emulator.settings.account.original_id
    if to_a_chat and fields.get("Event") != "unsubscribe":
        text = {"text": conversation.OUT_OF_SERVICE}
        conversation.add(emulator.store, row["openid"], "system", "text", text)


def verify_callback(emulator: Emulator) -> dict[str, Any]:
    """What saving the address in Tencent's console does: GET with an echostr to be returned."""
    echo = str(secrets.randbelow(10**19))
    query, _ = shapes.envelope(emulator.settings, {"ToUserName": ""}, "", emulator.store.now())
    signed = {name: query[name] for name in ("signature", "timestamp", "nonce")}
    url = address(emulator, urlencode(signed | {"echostr": echo}))
    try:
        response = requests.get(url, timeout=emulator.settings.retry_seconds, allow_redirects=False)
    except requests.RequestException:
        return {"ok": False, "status": "unreachable"}
    good = response.status_code == 200 and response.text == echo
    return {"ok": good, "status": response.status_code}
