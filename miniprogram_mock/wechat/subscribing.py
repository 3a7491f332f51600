"""Subscribe messages of the mini-program: each acceptance of its window is good for one message.

The templates are those that somebody chose in Tencent's console, here a file. Whatever a person
gave, used and refused stays visible (`account`), so that a test can compare it with what the
product believes.
"""

from __future__ import annotations

import json
import secrets
from functools import cache
from pathlib import Path
from sqlite3 import Row
from typing import Any

from . import push, shapes, subscribe_fields
from .core import Emulator
from .errors import WeChatError
from .shapes import Fields
from .store import Store

MOST_AT_ONCE = 3
SCHEMA = """
CREATE TABLE IF NOT EXISTS mp_consents (
  id INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, template_id TEXT NOT NULL,
  given_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS mp_choices (
  openid TEXT NOT NULL, template_id TEXT NOT NULL, choice TEXT NOT NULL CHECK (choice IN
  ('accept', 'reject')), PRIMARY KEY (openid, template_id));
CREATE TABLE IF NOT EXISTS mp_bans (template_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS mp_messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, template_id TEXT NOT NULL,
  content TEXT NOT NULL, page TEXT NOT NULL, created_at REAL NOT NULL);
"""

Template = dict[str, Any]


class AskError(ValueError):
    """What wx.requestSubscribeMessage fails with: its errCode and errMsg."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"requestSubscribeMessage:fail {message}")
        self.code = code


@cache
def templates() -> dict[str, Template]:
    """{id: {"id", "title", "fields": {key: label}}}"""
    file = Path(__file__).with_name("subscribe_templates.json")
    return {entry["id"]: entry for entry in json.loads(file.read_text(encoding="utf-8"))}


def prepare(store: Store) -> None:
    """Create the tables that are missing."""
    with store.transaction() as db:
        for statement in SCHEMA.split(";"):
            db.execute(statement)


def ask(store: Store, openid: str, wanted: dict[str, str], keep: bool = False) -> dict[str, str]:
    """The window that wx.requestSubscribeMessage opens, answered: {template id: answer}.

    `wanted` is what the person taps, accept or reject for each template that the mini-program
    names. With `keep` ("always keep the above") later windows do not open and answer the same.
    A banned template says ban. AskError for too many, for unknown ones, for none.
    """
    _check_window(wanted)
    with store.transaction() as db:
        if _is_off(db, openid):
            raise AskError(20004, "The main switch is switched off")
        banned = {row["template_id"] for row in db.execute("SELECT * FROM mp_bans")}
        kept = dict(
            db.execute("SELECT template_id, choice FROM mp_choices WHERE openid = ?", [openid])
        )
        answers = {id_: "ban" if id_ in banned else kept.get(id_, wanted[id_]) for id_ in wanted}
        for id_, answer in answers.items():
            if answer == "accept":
                db.execute(
                    "INSERT INTO mp_consents (openid, template_id, given_at) VALUES (?, ?, ?)",
                    [openid, id_, store.now()],
                )
            if keep and answer != "ban":
                _choose(db, openid, id_, answer)
    return answers


def _check_window(wanted: dict[str, str]) -> None:
    if not wanted:
        raise AskError(10001, "TmplIds can't be empty")
    if len(wanted) > MOST_AT_ONCE:
        raise AskError(20003, "Templates count out of max bounds")
    if not set(wanted) <= set(templates()):
        raise AskError(20001, "No template data return, verify the template id exist")
    if not set(wanted.values()) <= {"accept", "reject"}:
        raise AskError(10004, "an answer is accept or reject")


def choose(store: Store, openid: str, template_id: str, choice: str) -> None:
    """The mini-program's settings, or "refuse" on a card; refused, no message goes out."""
    with store.transaction() as db:
        _choose(db, openid, template_id, choice)


def _choose(db: Any, openid: str, template_id: str, choice: str) -> None:
    db.execute(
        "INSERT OR REPLACE INTO mp_choices (openid, template_id, choice) VALUES (?, ?, ?)",
        [openid, template_id, choice],
    )


def ban(store: Store, template_id: str, on: bool) -> None:
    """Tencent takes a template away, or gives it back."""
    sql = "INSERT OR IGNORE INTO mp_bans VALUES (?)" if on else (
        "DELETE FROM mp_bans WHERE template_id = ?"
    )  # fmt: skip
    store.run(sql, template_id)


def send(store: Store, openid: str, template_id: Any, data: Any, page: Any) -> int:
    """Deliver one message and use one consent; the message's id.

    40037, 47003 (saying which field), 41030, 43101.
    """
    template = templates().get(template_id) if isinstance(template_id, str) else None
    if template is None:
        raise WeChatError(40037)
    values = subscribe_fields.check(list(template["fields"]), data)
    if page is not None and not (isinstance(page, str) and len(page) <= 1024):
        raise WeChatError(41030)
    with store.transaction() as db:
        _use(db, openid, str(template_id), store.now())
        db.execute(
            "INSERT INTO mp_messages (openid, template_id, content, page, created_at)"
            " VALUES (?, ?, ?, ?, ?)",
            [openid, template_id, json.dumps(values), page or "", store.now()],
        )
    return (int(store.now() * 1000) << 20) + secrets.randbelow(1 << 20)


def _use(db: Any, openid: str, template_id: str, now: float) -> None:
    refused = db.execute(
        "SELECT 1 FROM mp_choices WHERE openid = ? AND template_id = ? AND choice = 'reject'"
        " UNION SELECT 1 FROM mp_bans WHERE template_id = ?",
        [openid, template_id, template_id],
    ).fetchone()
    used = db.execute(
        "UPDATE mp_consents SET used_at = ? WHERE id = (SELECT min(id) FROM mp_consents"
        " WHERE openid = ? AND template_id = ? AND used_at IS NULL)",
        [now, openid, template_id],
    ).rowcount
    if refused or not used or _is_off(db, openid):
        raise WeChatError(43101)


def _is_off(db: Any, openid: str) -> bool:
    """Whether the person receives nothing at all of this mini-program (see `device`)."""
    sql = "SELECT 1 FROM mp_devices WHERE openid = ? AND main_switch = 0"
    return db.execute(sql, [openid]).fetchone() is not None


def account(store: Store, openid: str) -> list[dict[str, Any]]:
    """Per template: how many messages are still allowed, how many went out, what is refused."""
    counted = {
        row["template_id"]: row
        for row in store.rows(
            "SELECT template_id, count(*) - count(used_at) AS left, count(used_at) AS used"
            " FROM mp_consents WHERE openid = ? GROUP BY template_id",
            openid,
        )
    }
    chosen = dict(
        map(
            tuple, store.rows("SELECT template_id, choice FROM mp_choices WHERE openid = ?", openid)
        )
    )
    return [
        {
            "template_id": id_,
            "title": template["title"],
            "left": counted[id_]["left"] if id_ in counted else 0,
            "used": counted[id_]["used"] if id_ in counted else 0,
            "kept": chosen.get(id_),
        }
        for id_, template in templates().items()
    ]


def item_settings(store: Store, openid: str) -> dict[str, str]:
    """What wx.getSetting tells with withSubscriptions: templates with a kept choice, or a ban."""
    chosen = store.rows("SELECT template_id, choice FROM mp_choices WHERE openid = ?", openid)
    banned = store.rows("SELECT template_id FROM mp_bans")
    return {row["template_id"]: row["choice"] for row in chosen} | {
        row["template_id"]: "ban" for row in banned
    }


def messages(store: Store, openid: str, after: int = 0) -> list[dict[str, Any]]:
    """What the person received since that number, the oldest first, as the card shows it."""
    rows = store.rows(
        "SELECT * FROM mp_messages WHERE openid = ? AND id > ? ORDER BY id", openid, after
    )
    return [_card(row) for row in rows]


def announce(emulator: Emulator, openid: str, event: str, entries: list[Fields]) -> None:
    """Push what happened to the mini-program's callback: `event` is popup, change or sent.

    XML wraps the list in an element of its own, JSON gives it bare; so do the platform's pages.
    """
    settings = emulator.settings
    if not settings.mini_callback:
        return  # as long as no address is entered in the console
    facing = settings.facing(settings.mini.original_id)
    head = shapes.message_fields(facing, openid, emulator.store.now(), "event")
    listed: Fields = {"List": entries}
    if settings.push_format == "xml":
        listed = {f"SubscribeMsg{event.title()}Event": listed}
    fields = {**head, "Event": f"subscribe_msg_{event}_event", **listed}
    push.start(emulator, push.enqueue(emulator, openid, fields, None))


def _card(row: Row) -> dict[str, Any]:
    template, values = templates()[row["template_id"]], json.loads(row["content"])
    return {
        "id": row["id"],
        "template_id": row["template_id"],
        "title": template["title"],
        "lines": [[label, values[key]] for key, label in template["fields"].items()],
        "values": values,
        "page": row["page"],
        "created_at": row["created_at"],
    }
