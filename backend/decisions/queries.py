"""What holds, and what held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..db import db
from .models import Decision, Topic


def holding(topic: Topic, key: str, at: datetime) -> Decision | None:
    """The newest version that was valid at that time; None while nobody had decided."""
    return next((d for d in of_topic(topic) if d.key == key and d.valid_from <= at), None)


def value(topic: Topic, key: str, at: datetime) -> dict[str, Any] | None:
    """What held at that time; None: what the program says by itself."""
    found = holding(topic, key, at)
    return found.value if found else None


def of_topic(topic: Topic) -> Sequence[Decision]:
    """Every version of a topic, the newest first: few rows, read once a transaction."""
    session = db.session()
    kept = session.info.get(_kept(topic))
    if kept is None or kept[0] is not session.get_transaction():
        newest_first = (Decision.valid_from.desc(), Decision.id.desc())
        found = db.session.scalars(
            select(Decision).where(Decision.topic == topic).order_by(*newest_first)
        ).all()
        kept = session.info[_kept(topic)] = session.get_transaction(), found
    rows: Sequence[Decision] = kept[1]
    return rows


def history(topic: Topic, key: str) -> list[Decision]:
    """The versions of one rule, the newest first."""
    return [decision for decision in of_topic(topic) if decision.key == key]


def newest(topic: Topic, key: str) -> Decision | None:
    """What was decided last, whenever it begins to hold; read anew."""
    wanted = select(Decision).where(Decision.topic == topic, Decision.key == key)
    return db.session.scalar(wanted.order_by(Decision.id.desc()).limit(1))


def changed(topic: Topic) -> None:
    """Say that this session has added to a topic."""
    db.session.info.pop(_kept(topic), None)


def _kept(topic: Topic) -> str:
    return f"decisions:{topic}"
