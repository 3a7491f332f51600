"""What a list of cases is narrowed to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ..people.rules import below
from .models import (
    OPEN,
    Case,
    Clock,
    Dispatch,
    Extension,
    Follower,
    Pause,
    Source,
    Stage,
    Status,
)
from .paging import is_open
from .searching import search


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None means all."""

    status: Status | None = None
    kind_key: str | None = None
    region_code: str | None = None
    mine: bool = False
    joined: bool = False  # reported it, or said 同感
    number: str | None = None  # as it is shown, JA-0723
    open_only: bool = False
    late_at: Any = None  # an instant
    paused: bool = False
    time_asked: bool = False
    words: str | None = None
    unit_id: int | None = None  # that leads or led it
    source: Source | None = None
    since: Any = None  # reported not before this instant
    until: Any = None  # reported before this one
    sent_by_id: int | None = None  # by whom it was dispatched

    @property
    def looks_for_words(self) -> bool:
        return bool(self.words and self.words.strip())

    @property
    def only_open(self) -> bool:
        """Whether nothing is looked for but what is open."""
        by_clock = self.late_at is not None or self.paused or self.time_asked
        return self.open_only or by_clock or self.status in OPEN

    def apply(self, query: Select[Any], person: Any) -> Select[Any]:
        """Narrows a query of cases; of the person, the number alone is looked at."""
        if self.status is not None:
            query = query.where(Case.status == self.status)
        if self.only_open:
            query = query.where(is_open())
        if self.kind_key is not None:
            query = query.where(Case.kind_key == self.kind_key)
        if self.region_code is not None:
            query = query.where(below(Case.region_code, self.region_code))
        if self.late_at is not None:
            query = query.where(Case.id.in_(late(self.late_at)))
        if self.paused:
            query = query.where(Case.clocks.any(_standing()))
        if self.time_asked:
            query = query.where(Case.clocks.any(time_asked()))
        if self.words and self.looks_for_words:
            query = query.where(search(self.words))
        if self.mine:
            query = query.where(Case.reporter_id == person.id)
        if self.number is not None:
            query = query.where(Case.number == self.number)
        if self.joined:
            query = query.where(_with(person.id))
        return self._by_facts(query)

    def _by_facts(self, query: Select[Any]) -> Select[Any]:
        if self.unit_id is not None:
            query = query.where(Case.id.in_(_sent(Dispatch.unit_id == self.unit_id, Dispatch.lead)))
        if self.sent_by_id is not None:
            query = query.where(Case.id.in_(_sent(Dispatch.by_id == self.sent_by_id)))
        if self.source is not None:
            query = query.where(Case.source == self.source)
        if self.since is not None:
            query = query.where(Case.reported_at >= self.since)
        if self.until is not None:
            query = query.where(Case.reported_at < self.until)
        return query


def _with(person_id: int) -> ColumnElement[bool]:
    said = select(Follower.case_id).where(Follower.person_id == person_id)
    return or_(Case.reporter_id == person_id, Case.id.in_(said))


def _sent(*which: Any) -> Select[Any]:
    return select(Dispatch.case_id).where(*which)


def late(instant: Any) -> Select[Any]:
    """Ids of cases whose running clock has ended by then."""
    return select(Clock.case_id).where(_running(), Clock.ends_at < instant)


def _running() -> ColumnElement[bool]:
    """A clock that counts: neither stopped nor paused, and not that of a question, whose end is
    nobody's fault."""
    return and_(Clock.stopped_at.is_(None), Clock.paused_at.is_(None), Clock.stage != Stage.ASK)


def _standing() -> ColumnElement[bool]:
    """A clock that stands still."""
    return and_(Clock.stopped_at.is_(None), Clock.paused_at.is_not(None))


def time_asked() -> ColumnElement[bool]:
    """A clock for which a pause or more time was asked, and nobody has decided."""
    waiting = or_(
        Clock.pauses.any(Pause.decided_at.is_(None)),
        Clock.extensions.any(Extension.decided_at.is_(None)),
    )
    return and_(Clock.stopped_at.is_(None), waiting)
