"""Every page that can be read, with something nasty in every text that anybody can write.

What `test_permissions.py` lists is walked, and each case and wish in every state: nothing written
comes out as markup, and no page is heavy for a phone on a bad line.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Column, Enum, String, Table, cast, literal, select, update
from sqlalchemy.exc import DatabaseError

from backend.cases.models import Case
from backend.db import Base, db, transaction
from backend.notifications.models import Notice
from backend.web import App
from backend.wishes.models import Wish

from ..cases.making import IN_STATUS, appealed, extension_asked, paused, to_approve
from ..wishes import making as wishes
from ..world import World
from .conftest import Browser
from .test_permissions import WHO, rows, things

Browse = Callable[[str | None], Browser]

NASTY = """<nasty "a='b>"""
LEAKS = ("<nasty", 'nasty "', "='b>")
WRITTEN = {
    "name", "phone", "words", "note", "notes", "reason", "about", "why", "door", "address",
    "condition", "closing_condition", "category", "item", "class_name", "title", "reply", "part",
    "work_order", "decision", "rule", "elsewhere", "board_words", "aired_words", "place_words",
    "done", "thanks", "free", "device", "appeal", "lost_why", "error", "problem", "summary",
    "duty_phone", "signed_for", "source",
}  # fmt: skip
SAID = {"words", "reason", "unit", "place", "title", "name", "why", "decision", "note", "asked"}
MOST = 200 * 1024  # bytes, packed, without photos and without the library that draws charts
HEAVY = ("echarts",)
FIRST = ("/panel/", "/panel/cases", "/panel/inbox")


@pytest.fixture
def nasty(app: App, world: World) -> dict[str, object]:
    """Something of everything, and in every text of it the same."""
    with app.app_context():
        with transaction():
            made = things(world)
            for make in (*IN_STATUS.values(), appealed, extension_asked, paused, to_approve):
                make(world)
            wishes.unbound(world)
            for wish in (wishes.on_the_board, wishes.fulfilled, wishes.confirmed):
                wish(world)
            db.session.flush()
            untouched = {name for table in Base.metadata.sorted_tables for name in _spoil(table)}
            for notice in db.session.scalars(select(Notice)):
                notice.data = {k: NASTY if k in SAID else v for k, v in notice.data.items()}
        db.session.remove()
    assert untouched <= {"transfers.reason"}, "what is in these is not tested"
    return made


def _spoil(table: Table) -> Iterator[str]:
    """The columns that refuse."""
    key = next(iter(table.primary_key))
    each = literal(NASTY) + cast(key, String) if key.name == "id" else literal(NASTY)
    for column in table.columns:
        if column.name in WRITTEN and _is_text(column):
            try:
                with db.session.begin_nested():
                    there = column.is_not(None) & (column != "")
                    db.session.execute(update(table).where(there).values({column.name: each}))
            except DatabaseError:
                yield f"{table.name}.{column.name}"


def _is_text(column: Column[Any]) -> bool:
    chosen = isinstance(column.type, Enum) or column.foreign_keys or column.unique
    return isinstance(column.type, String) and not chosen


@pytest.fixture
def pages(
    app: App, browser: Browse, nasty: dict[str, object]
) -> Callable[[], Iterator[tuple[Browser, str, str]]]:
    """Every page of the worker's, the officer's, the unit's and the administrator's."""

    def walk() -> Iterator[tuple[Browser, str, str]]:
        more = ["/aired", "/wishes", "/look", "/panel/cases?view=map"]
        with app.app_context(), transaction(write=False):
            more += [f"/panel/cases/{n}" for n in db.session.scalars(select(Case.id))]
            more += [f"/panel/wishes/{n}" for n in db.session.scalars(select(Wish.id))]
        for who in ("worker", "street_officer", "handler", "admin"):
            mine = browser(who)
            for path in [*_read_by(who, nasty), *(more if who == "worker" else FIRST)]:
                answer = mine.get(path)
                assert answer.status_code in {200, 302, 303, 404}, (who, path)
                if answer.mimetype == "text/html" and answer.status_code == 200:
                    yield mine, path, answer.text

    return walk


def _read_by(who: str, made: dict[str, object]) -> Iterator[str]:
    """All that the worker reads; of the others, what she does not."""
    for (method, address), letters in rows().items():
        hers = letters[WHO.index("worker")] == "o"
        theirs = letters[WHO.index(who)] == "o"
        if method == "GET" and theirs and (who == "worker" or not hers):
            yield address.format(**made)


def test_what_people_write_is_never_markup_and_no_page_is_heavy(
    pages: Callable[[], Iterator[tuple[Browser, str, str]]],
) -> None:
    shown, leaks, heavy = 0, [], []
    for mine, path, html in pages():
        shown += "&lt;nasty" in html
        leaks += [(path, leak, _around(html, leak)) for leak in LEAKS if leak in html]
        if (size := _weight(mine, html)) > MOST:
            heavy.append((path, size))
    assert leaks == []
    assert heavy == []
    assert shown > 50, "or little was tested"


def _around(html: str, leak: str) -> str:
    at = html.index(leak)
    return html[max(at - 80, 0) : at + 60]


def _weight(mine: Browser, html: str) -> int:
    """The page with its styles and scripts, packed as they are sent."""
    loaded = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', html)
    loaded += re.findall(r'<script[^>]+src="([^"]+)"', html)
    light = [path for path in loaded if not any(heavy in path for heavy in HEAVY)]
    return len(gzip.compress(html.encode())) + sum(_packed(mine, path) for path in light)


@cache
def _sizes() -> dict[str, int]:
    return {}


def _packed(mine: Browser, path: str) -> int:
    if path not in _sizes():
        answer = mine.get(path)
        assert answer.status_code == 200, path
        _sizes()[path] = len(gzip.compress(answer.data))
    return _sizes()[path]
