"""How many cases a list holds, and where they lie: only where that is cheap to know."""

from typing import Any

from sqlalchemy import Select, func, select

from ..db import db
from ..people.models import Person
from .filters import Filters
from .models import Case
from .paging import all_of, is_open
from .queries import sights_for

MOST_COUNTED = 1000


def hits(person: Person, filters: Filters) -> int | None:
    """How many there are, MOST_COUNTED + 1 for more than that; None where one would have to read
    everything to know."""
    if not (filters.only_open or filters.looks_for_words):
        return None
    some = _ids(person, filters).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some))


def by_region(person: Person, filters: Filters) -> dict[str, int]:
    """How many lie in each grid or community. For what is open, found by words, or was reported
    within a time: the caller sees to that."""
    there = Case.id.in_(_ids(person, filters))
    query = select(Case.region_code, func.count()).where(there).group_by(Case.region_code)
    return {code: count for code, count in db.session.execute(query) if code}


def _ids(person: Person, filters: Filters) -> Select[Any]:
    sights, rest = sights_for(person, filters)

    def narrow(query: Select[Any]) -> Select[Any]:
        query = rest.apply(query, person).where(Case.reported_at.is_not(None))
        return query.where(is_open()) if rest.only_open else query

    return all_of(sights, narrow)
