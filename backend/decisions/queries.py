"""What holds, and what held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ..db import db
from ..kept import Kept
from .models import Decision, Topic


@dataclass(frozen=True)
class Decided:
    """A version of a rule, as it is kept in the process."""

    id: int
    topic: Topic
    key: str
    value: dict[str, Any] | None
    valid_from: datetime
    at: datetime
    by_id: int | None
    note: str


def holding(topic: Topic, key: str, at: datetime) -> Decided | None:
    """The newest version that was valid at that time; None while nobody had decided."""
    return next((d for d in of_topic(topic) if d.key == key and d.valid_from <= at), None)


def value(topic: Topic, key: str, at: datetime) -> dict[str, Any] | None:
    """What held at that time; None: what the program says by itself."""
    found = holding(topic, key, at)
    return found.value if found else None


def of_topic(topic: Topic) -> Sequence[Decided]:
    """Every version of a topic, the newest first. They are kept in this process: a decision made
    here holds at once, one made by another process within a minute."""
    return [decided for decided in _kept.get() if decided.topic is topic]


def history(topic: Topic, key: str) -> list[Decided]:
    """The versions of one rule, the newest first."""
    return [decision for decision in of_topic(topic) if decision.key == key]


def newest(topic: Topic, key: str) -> Decision | None:
    """What was decided last, whenever it begins to hold; read anew."""
    wanted = select(Decision).where(Decision.topic == topic, Decision.key == key)
    return db.session.scalar(wanted.order_by(Decision.id.desc()).limit(1))


def changed() -> None:
    """Say that this session has decided something."""
    _kept.changed()


def _read() -> Sequence[Decided]:
    newest_first = (Decision.valid_from.desc(), Decision.id.desc())
    columns = [getattr(Decision, name) for name in Decided.__dataclass_fields__]
    return [Decided(*row) for row in db.session.execute(select(*columns).order_by(*newest_first))]


def _last() -> int | None:
    return db.session.scalar(select(func.max(Decision.id)))


_kept = Kept(_read, _last)
