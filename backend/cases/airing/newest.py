"""A few of the aired cases as lines, where a whole one would cost too much to read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from ...db import db
from ...people.models import Region
from ...people.rules import below
from ..models import Airing, Case
from .public import PUBLISHED, fit


def newest(region_code: str, *, limit: int) -> Sequence[Row[Any]]:
    """The newest of a region: number, title, words, status, code and place, published_at. One
    statement."""
    query = (
        select(Case.number, Airing.title, Airing.words, Case.status, Airing.published_at)
        .add_columns(Airing.region_code.label("code"), Region.name.label("place"))
        .join(Airing.case)
        .join(Region, Region.code == Airing.region_code)
        .where(PUBLISHED, fit(), below(Airing.region_code, region_code))
        .order_by(Airing.published_at.desc(), Airing.id.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()
