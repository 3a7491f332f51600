"""What those who work here keep for themselves: when they last looked, the filters they use, what
they did to many things at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import false, or_, select

from ..db import db, upsert
from ..errors import Conflict, Invalid, NotFound
from ..people.models import STAFF, Person
from ..people.rules import community_of, stem
from .models import BulkRun, LastLook, SavedFilter

AT_FIRST = timedelta(hours=24)  # back from now, for whoever has never said 看过了
MOST_FILTERS = 20
LONGEST_NAME = 20
LONGEST_QUERY = 600


def last_look(person: Person, *, now: datetime) -> datetime:
    """Since when things are new to this person."""
    at = db.session.scalar(select(LastLook.at).where(LastLook.person_id == person.id))
    return at or now - AT_FIRST


def have_looked(*, by: Person, upto: datetime, now: datetime) -> None:
    """看过了: everything up to an instant is known; never set back."""
    table = LastLook.__table__
    at = min(upto, now)
    put = upsert(table).values(person_id=by.id, at=at)  # type: ignore[arg-type]
    put = put.on_conflict_do_update(
        index_elements=["person_id"], set_={"at": at}, where=table.c.at < at
    )
    db.session.execute(put)


def shares_with(person: Person) -> str | None:
    """The community or street whose workers are this person's colleagues; None for a handler."""
    codes = [r.region_code for r in person.open_roles if r.kind in STAFF and r.region_code]
    here = [community_of(code) or code for code in codes]
    return max(here, key=lambda code: (len(stem(code)), code), default=None)


def filters_of(person: Person, board: str) -> Sequence[SavedFilter]:
    """One's own by name, then those that colleagues share."""
    here = shares_with(person)
    shared = SavedFilter.region_code == here if here else false()
    mine = SavedFilter.person_id == person.id
    query = select(SavedFilter).where(SavedFilter.board == board, or_(mine, shared))
    order = (SavedFilter.person_id != person.id, SavedFilter.name, SavedFilter.id)
    return db.session.scalars(query.order_by(*order)).all()


def keep_filter(
    board: str, name: str, query: str, *, shared: bool = False, by: Person, now: datetime
) -> SavedFilter:
    """Keep what a list is narrowed to; under a name that one has already, it takes its place.

    Raises Invalid for no name or nothing chosen, Conflict for too many.
    """
    name, query = name.strip(), query.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"给这个筛选起个名字，最多 {LONGEST_NAME} 个字。", fields={"name": "必填"})
    if not query or len(query) > LONGEST_QUERY:
        raise Invalid("先选好要看哪些，再存下来。", fields={"name": "没有可存的"})
    mine = [one for one in filters_of(by, board) if one.person_id == by.id]
    kept = next((one for one in mine if one.name == name), None)
    if kept is None:
        if len(mine) >= MOST_FILTERS:
            raise Conflict(f"最多存 {MOST_FILTERS} 个，先删掉不用的。")
        kept = SavedFilter(person_id=by.id, board=board, name=name, query=query, at=now)
        db.session.add(kept)
    kept.query, kept.at = query, now
    kept.region_code = shares_with(by) if shared else None
    db.session.flush()
    return kept


def drop_filter(filter_id: int, *, by: Person) -> SavedFilter:
    """Only one's own. Raises NotFound."""
    kept = db.session.get(SavedFilter, filter_id)
    if kept is None or kept.person_id != by.id:
        raise NotFound("没有这个筛选，可能已经删了。")
    db.session.delete(kept)
    return kept


def note_run(what: str, lines: list[dict[str, Any]], *, by: Person, now: datetime) -> BulkRun:
    """Keep what was done to many things at once."""
    run = BulkRun(person_id=by.id, what=what[:100], lines=lines, at=now)
    db.session.add(run)
    db.session.flush()
    return run


def run_of(person: Person, run_id: int) -> BulkRun:
    """One's own. Raises NotFound."""
    run = db.session.get(BulkRun, run_id)
    if run is None or run.person_id != person.id:
        raise NotFound("没有这张结果。")
    return run
