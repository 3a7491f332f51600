"""Deciding: from a time on, this holds."""

from datetime import datetime
from typing import Any

from ..db import db
from ..people.models import Person
from . import queries
from .models import Decision, Topic
from .rules import LONGEST_WHY, must_decide, nobody_since, not_in_the_past, take_turn


def decide(
    topic: Topic,
    key: str,
    value: dict[str, Any] | None,
    *,
    valid_from: datetime,
    why: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> Decision:
    """Write a version down; its value is checked by whoever owns the topic. `seen`: see
    `nobody_since`. Raises NotAllowed, Invalid for a time that has passed, Conflict."""
    must_decide(by)
    not_in_the_past(valid_from, now)
    take_turn(f"{topic}:{key}")
    nobody_since(seen, queries.newest(topic, key), now)
    decision = Decision(
        topic=topic,
        key=key,
        value=value,
        valid_from=valid_from,
        at=now,
        by_id=by.id,
        note=why.strip()[:LONGEST_WHY],
    )
    db.session.add(decision)
    db.session.flush()
    queries.changed()
    return decision
