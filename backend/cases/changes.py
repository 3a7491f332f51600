"""What happened since somebody last looked: new, given, late, answered, rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select

from ..db import db
from ..people.models import Person, Unit
from .models import Answer, Case, Clock, Dispatch, Move, Rating, Stage, Status, Verdict
from .paging import all_of, is_open, sights_of
from .queries import regions_of, units_of
from .words import VERDICT_WORDS

SAID_DONE = [Status.ANSWERED, Status.ASKED]


class What(StrEnum):
    """What became of a case."""

    NEW = "new"
    GIVEN = "given"  # to the unit of whoever looks
    LATE = "late"
    ANSWERED = "answered"
    RATED = "rated"


@dataclass(frozen=True)
class Change:
    """One thing that happened; `by`: the unit that answered, the verdict that came in."""

    what: What
    case_id: int
    number: str
    kind_key: str | None
    at: datetime
    by: str = ""


def changes(
    person: Person, *, since: datetime, now: datetime, limit: int = 20
) -> dict[What, list[Change]]:
    """The last of each sort, at most so many; of somebody who looks down on cases and of a unit's
    people alike, each in one statement."""
    found = {
        What.NEW: _new(person, since) if regions_of(person) else None,
        What.GIVEN: _given(person, since) if units_of(person) else None,
        What.LATE: _late(person, since, now),
        What.ANSWERED: _answered(person, since) if regions_of(person) else None,
        What.RATED: _rated(person, since),
    }
    return {
        what: [Change(what, *row) for row in _rows(query, limit)]
        for what, query in found.items()
        if query is not None
    }


def stirred(*, now: datetime) -> Sequence[Any]:
    """Two values that change whenever a step is made or a running clock runs out, anywhere."""
    out = select(func.max(Clock.ends_at)).where(Clock.stopped_at.is_(None), Clock.ends_at < now)
    last = select(func.max(Move.id))
    return db.session.execute(select(last.scalar_subquery(), out.scalar_subquery())).one()


def _rows(query: Select[Any], limit: int) -> list[tuple[Any, ...]]:
    rows = db.session.execute(query.limit(limit)).all()
    return [
        (
            *row[:4],
            *(VERDICT_WORDS[said] if isinstance(said, Verdict) else said for said in row[4:]),
        )
        for row in rows
    ]


def _case(at: Any, *more: Any) -> Select[Any]:
    return select(Case.id, Case.number, Case.kind_key, at, *more).order_by(
        at.desc(), Case.id.desc()
    )


def _in_sight(person: Person) -> Any:
    """Ids of what is open and this person's to see."""
    sights = sights_of(person.id, regions_of(person), units_of(person), only_open=True)
    return all_of(sights, lambda query: query.where(is_open()))


def _new(person: Person, since: datetime) -> Select[Any]:
    there = Case.id.in_(_in_sight(person))
    return _case(Case.reported_at).where(there, Case.reported_at > since)


def _given(person: Person, since: datetime) -> Select[Any]:
    ours = and_(Dispatch.unit_id.in_(units_of(person)), Dispatch.ended_at.is_(None))
    query = _case(Dispatch.at).join(Dispatch, Dispatch.case_id == Case.id)
    return query.where(is_open(), ours, Dispatch.at > since)


def _late(person: Person, since: datetime, now: datetime) -> Select[Any]:
    over = and_(Clock.ends_at > since, Clock.ends_at <= now, Clock.stage != Stage.ASK)
    runs = and_(Clock.stopped_at.is_(None), Clock.paused_at.is_(None), over)
    query = _case(Clock.ends_at).join(Clock, Clock.case_id == Case.id)
    return query.where(runs, Case.id.in_(_in_sight(person)))


def _answered(person: Person, since: datetime) -> Select[Any]:
    query = (
        _case(Answer.at, Unit.name)
        .join(Dispatch, Dispatch.case_id == Case.id)
        .join(Answer, Answer.dispatch_id == Dispatch.id)
        .join(Unit, Unit.id == Dispatch.unit_id)
    )
    there = and_(Case.id.in_(_in_sight(person)), Case.status.in_(SAID_DONE))
    return query.where(there, Dispatch.lead, Answer.at > since)


def _rated(person: Person, since: datetime) -> Select[Any]:
    """What others said of cases that this person looks down on or works on."""
    sights = sights_of(person.id, regions_of(person), units_of(person))[
        2:
    ]  # not as one who reported
    seen = or_(false(), *(sight.of_one for sight in sights))
    query = _case(Rating.at, Rating.verdict).join(Rating, Rating.case_id == Case.id)
    return query.where(Rating.at > since, seen)
