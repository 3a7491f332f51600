"""Numbers that people can say on the telephone."""

from typing import cast

from flask import current_app
from sqlalchemy import Table

from ..db import db, upsert
from .models import NumberSeries


def next_number() -> str:
    """JA-0001, JA-0002, ...: one statement, so two reports never share a number."""
    prefix = current_app.config["CASE_PREFIX"]
    counted = (
        upsert(cast(Table, NumberSeries.__table__))
        .values(prefix=prefix, last=1)
        .on_conflict_do_update(index_elements=["prefix"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return f"{prefix}-{db.session.execute(counted).scalar_one():04}"


def number_meant(typed: str, prefix: str) -> str:
    """The number that somebody means: ja0723, JA-0723, 0723. What is no number is none there is."""
    letters = "".join(c for c in typed[:40] if c.isascii() and c.isalpha()).upper()
    digits = "".join(c for c in typed[:40] if c.isdecimal())
    return f"{letters or prefix}-{int(digits or 0):04}"


def as_number(digits: str) -> str:
    """The number that somebody means by its digits alone: 0012 is JA-0012."""
    return f"{current_app.config['CASE_PREFIX']}-{int(digits or 0):04}"
