"""Numbers about the installation, counted by a job now and then, read by a page at once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from ..db import db
from .models import Measure


def note_measures(values: Mapping[str, int], *, now: datetime) -> None:
    """Keep these numbers, each in place of what it was."""
    for name, value in values.items():
        kept = db.session.get(Measure, name) or Measure(name=name)
        kept.value, kept.at = value, now
        db.session.add(kept)


def measures() -> dict[str, Measure]:
    """All of them by name."""
    return {one.name: one for one in db.session.scalars(select(Measure))}
