"""Telling units what is planned and decided about them, and officers what units say; once each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..notifications.actions import notify_all
from ..people.models import Person
from ..people.queries import handlers
from ..people.queries import person as person_of
from .links import row_address
from .models import RedBlackList, RedBlackObjection, RedBlackRow
from .rules import LISTING_WORDS


def tell_plan(listed: RedBlackList, now: datetime) -> None:
    """Each unit its own figures, where it would stand, and until when it can object."""
    assert listed.objections_until is not None
    for row in listed.rows:
        data = {
            "due": listed.objections_until.isoformat(),
            "listing": LISTING_WORDS[row.listing],
            "figures": in_words(row),
            "link": row_address(row),
        }
        told = _keys(handlers(row.unit_id), row, "planned")
        notify_all(told, "redblack_planned", _said(row, data), now=now)


def in_words(row: RedBlackRow) -> str:
    """A unit's figures in a sentence."""
    exempt = f"（另有 {row.exempt} 件超时申诉成立，不算）" if row.exempt else ""
    return (
        f"到期 {row.due - row.exempt} 件，按时 {row.kept} 件{exempt}；"
        f"问过 {row.asked} 件，都说解决的 {row.solved} 件；"
        f"得分在 {row.low / 10:g} 到 {row.high / 10:g} 之间"
    )


def tell_objection(objection: RedBlackObjection, now: datetime) -> None:
    """Who computed the list, and who announced it."""
    listed = objection.row.listed
    wrote = [one for one in (listed.computed_by_id, listed.announced_by_id) if one is not None]
    keys = {f"redblack-objection:{objection.id}:{one}": person_of(one) for one in wrote}
    said = _said(objection.row, {"reason": objection.reason})
    notify_all(keys, "redblack_objected", said, now=now)


def tell_decision(objection: RedBlackObjection, now: datetime) -> None:
    """The unit."""
    row = objection.row
    answer = ("成立，这一期不排。" if objection.upheld else "不成立。") + objection.decision
    told = _keys(handlers(row.unit_id), row, f"decided:{objection.id}")
    notify_all(told, "redblack_decided", _said(row, {"answer": answer}), now=now)


def tell_withdrawal(listed: RedBlackList, reason: str, now: datetime) -> None:
    """All units in it."""
    for row in listed.rows:
        told = _keys(handlers(row.unit_id), row, "withdrawn")
        notify_all(told, "redblack_withdrawn", _said(row, {"reason": reason}), now=now)


def _keys(people: Iterable[Person], row: RedBlackRow, step: str) -> dict[str, Person]:
    return {f"redblack:{row.id}:{step}:{person.id}": person for person in people}


def _said(row: RedBlackRow, data: dict[str, Any]) -> dict[str, Any]:
    listed = row.listed
    return {
        "number": f"RB-{listed.id}",
        "title": f"{listed.region.name}红黑榜",
        "period": f"{listed.first:%Y-%m-%d} 到 {listed.last:%Y-%m-%d}",
        "unit": row.unit.name,
        **data,
    }
