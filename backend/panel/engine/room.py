"""The engine room, whole and as the part that renews itself; notices that were given up, again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ...clock import day_bounds, lasting, local, now
from ...notifications import cards
from ...notifications.actions import put_back
from ...notifications.models import Notice, Template
from ...notifications.outbox import given_up, outbox, sent_since, subscribed_since
from ...notifications.samples import SAMPLE
from ...notifications.words import WORDS, words
from ...people.actions import RUNNING
from ...records.actions import audit
from ...records.audit_log import reads_log
from ...records.measuring import measures
from ...records.models import Measure
from ...web import Access, asker, open_to
from ...wechat.standing import App, token_standings
from ..fields import row_id
from ..roles import is_staff
from .health import free_percent, light
from .jobs import job_lines

pages = Blueprint("engine", __name__, url_prefix="/panel/engine")

MOST_KINDS = 8


@pages.get("")
@open_to(Access.STAFF, is_staff)
def show() -> str:
    return render_template("panel/engine/room.html", **_room())


@pages.get("/part")
@open_to(Access.STAFF, is_staff)
def part() -> str:
    """What renews itself."""
    return render_template("panel/engine/_room.html", **_room())


@pages.post("/notices/<int:notice_id>/again")
@open_to(Access.STAFF, is_staff)
def again(notice_id: int) -> ResponseReturnValue:
    put_back(row_id(notice_id), by=asker(), now=now())
    audit(asker().id, "send_again", f"notice:{notice_id}", now=now())
    flash("放回去了，马上再发一次。")
    return redirect(url_for(".show"), 303)


def _room() -> dict[str, Any]:
    at, me = now(), asker()
    lines, out, measured = job_lines(at), outbox(now=at), measures()
    return {
        "light": light(lines, out, measured, at),
        "lines": lines,
        "out": out,
        "given_up": [_lost(notice) for notice in given_up()],
        "today": _sent_today(at),
        "apps": [(APPS[one.app], one) for one in token_standings(now=at)],
        "consents": _consents(measured),
        "storage": _storage(measured),
        "measured_at": measured["files"].at if "files" in measured else None,
        "may_again": any(role.kind in RUNNING for role in me.open_roles),
        "may_read_log": reads_log(me),
        "waits": lasting(at - out.oldest) if out.oldest else "",
    }


APPS = {App.OFFICIAL: "公众号", App.MINI: "小程序"}


@dataclass(frozen=True)
class Lost:
    """A notice that was given up: what it says in general, and why it went nowhere. To whom, the
    engine room need not know."""

    id: int
    kind: str
    says: str
    at: datetime
    tries: int
    problem: str


def _lost(notice: Notice) -> Lost:
    says = kind_words(notice.kind)
    return Lost(notice.id, notice.kind, says, notice.created_at, notice.attempts, notice.problem)


def kind_words(kind: str) -> str:
    """How a kind of notice sounds, its number and title left out: 已派给永清水务所……"""
    if kind not in WORDS:
        return kind
    sentence = words(kind, SAMPLE, now=now()).partition("\n")[0]
    rest = sentence.partition("）")[2] or sentence
    return rest[:14] + "……" if len(rest) > 14 else rest


@dataclass(frozen=True)
class Today:
    """What went to phones since midnight: in all, as chat messages, as subscribe messages, and of
    which kinds most."""

    sent: int
    chat: int
    subscribed: list[tuple[str, int]]
    kinds: list[tuple[str, str, int]]


def _sent_today(at: datetime) -> Today:
    midnight = day_bounds(local(at).date())[0]
    kinds, cards_sent = sent_since(midnight), subscribed_since(midnight)
    sent = sum(kinds.values())
    return Today(
        sent,
        sent - sum(cards_sent.values()),
        [(cards.TITLES[template], count) for template, count in cards_sent.items()],
        [(kind, kind_words(kind), count) for kind, count in list(kinds.items())[:MOST_KINDS]],
    )


def _consents(measured: dict[str, Measure]) -> list[tuple[str, int]]:
    """What people together still allow, by template."""
    names = {template: f"consents_{template}" for template in Template}
    return [
        (cards.TITLES[template], measured[name].value)
        for template, name in names.items()
        if name in measured
    ]


def _storage(measured: dict[str, Measure]) -> list[tuple[str, str]]:
    if "files" not in measured:
        return []
    files = measured["files"].value
    return [
        ("数据库", size_words(measured["database_size"].value)),
        ("照片和语音", f"{size_words(measured['files_size'].value)}，{files} 个文件"),
        ("磁盘空着", f"{size_words(measured['disk_free'].value)}（{free_percent(measured)}%）"),
    ]


def size_words(size: int) -> str:
    """Bytes as one says them: 3.4 GB."""
    shown = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if shown < 1024:
            return f"{shown:.0f} {unit}" if unit in {"B", "KB"} else f"{shown:.1f} {unit}"
        shown /= 1024
    return f"{shown:.1f} TB"
