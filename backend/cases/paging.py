"""The newest cases of somebody who may see some of a million, without looking at the others.

`visible_to` says who may see what in one condition; no index serves an OR and an order at once.
So each way in which a case comes before somebody's eyes is a `Sight` with an index of its own, read
from the newest until there is a page; the page is the newest of these few.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    literal_column,
    or_,
    select,
    union,
    union_all,
)

from ..people.rules import stem
from .models import OPEN, Case, Dispatch, Follower, Side

Narrow = Callable[[Select[Any]], Select[Any]]


@dataclass(frozen=True)
class Sight:
    """Cases by a condition: on the cases themselves, or on a table beside them, whose column
    `ids` names them. `at_work`: only what was handed in, a draft is its reporter's alone."""

    where: ColumnElement[bool]
    ids: Any = None
    at_work: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        """The same of any `select(Case)`."""
        there = self.where if self.ids is None else Case.id.in_(select(self.ids).where(self.where))
        return self._handed_in(there)

    @property
    def of_one(self) -> ColumnElement[bool]:
        """The same, asked of one case after the other: where few are looked at, it is cheaper."""
        beside = self.ids is not None
        return self._handed_in(
            exists().where(self.ids == Case.id, self.where) if beside else self.where
        )

    def _handed_in(self, there: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(there, Case.reported_at.is_not(None)) if self.at_work else there

    def every(self) -> Select[Any]:
        """The ids, as they come."""
        ids = Case.id if self.ids is None else self.ids
        query = select(ids.label("id")).where(self.where)
        if self.ids is not None:
            query = query.join(Case, Case.id == ids)
        return query.where(Case.reported_at.is_not(None)) if self.at_work else query

    def newest(self, narrow: Narrow, before: Any, limit: Any) -> Select[Any]:
        """The newest ids, each once: a case may have been sent to one unit twice."""
        ids = Case.id if self.ids is None else self.ids
        query = self.every() if self.ids is None else self.every().distinct()
        if before is not None:
            query = query.where(ids < before)
        return narrow(query).order_by(ids.desc()).limit(limit)


Value = Callable[[str, Any], Any]


def _given(_name: str, given: Any) -> Any:
    return given


def sights_of(
    person_id: int,
    codes: Sequence[str],
    units: Sequence[int],
    value: Value = _given,
    *,
    only_open: bool = False,
) -> list[Sight]:
    """In which ways cases come before somebody who works for these regions and units. `value` may
    put a named parameter in a value's place, so that one statement serves everybody alike.

    `only_open`: for whoever asks of open cases alone. Of those there are so few that one may sort
    them, and every one was handed in.
    """
    me = value("me", person_id)
    sights = [
        Sight(Case.reporter_id == me),
        Sight(Follower.person_id == me, ids=Follower.case_id),
    ]
    for number, code in enumerate(codes):
        shared = stem(code)
        low, high = value(f"low{number}", shared), value(f"high{number}", shared + "9" * 15)
        beside = Side.region_code.between(low, high)
        within = _open_in(low, high) if only_open else _lies_in(len(shared), low, high)
        sights.append(Sight(within, at_work=not only_open))
        sights.append(Sight(beside, Side.case_id, at_work=True))
    for number, unit in enumerate(units):
        sent = Dispatch.unit_id == value(f"unit{number}", unit)
        if only_open:
            sent = and_(sent, Dispatch.case_id.in_(select(Case.id).where(is_open())))
        sights.append(Sight(sent, Dispatch.case_id, at_work=True))
    return sights


def is_open() -> ColumnElement[bool]:
    """Whether a case is open, in the words of the index of open cases."""
    return Case.status.in_([literal_column(repr(status.value)) for status in OPEN])


def _open_in(low: Any, high: Any) -> ColumnElement[bool]:
    return and_(Case.region_code.between(low, high), is_open())


def any_of(sights: Sequence[Sight]) -> ColumnElement[bool]:
    """Whether a case comes before these eyes in any way."""
    return or_(*(sight.condition for sight in sights))


def newest(sights: Sequence[Sight], narrow: Narrow, *, before: Any, limit: Any) -> Subquery:
    """The ids of the newest `limit` of all sights; `narrow` is what else holds. To be joined to
    the cases first of all: behind eight joins PostgreSQL would look for no better order."""
    few = [select(s.newest(narrow, before, limit).subquery().c.id) for s in sights]
    ids = union_all(*few).subquery()
    return select(ids.c.id).distinct().order_by(ids.c.id.desc()).limit(limit).subquery("page")


def all_of(sights: Sequence[Sight], narrow: Narrow) -> Select[Any]:
    """The ids of all cases of these sights, each once: for what there is little of."""
    return union(*(narrow(sight.every()) for sight in sights)).subquery().select()


def _lies_in(digits: int, low: Any, high: Any) -> ColumnElement[bool]:
    """Whether a case lies in a region whose code shares so many digits with all below it. What is a
    community's comes from its index newest first; of what is larger, so much is among the newest of
    all that they are looked through as they come."""
    if digits < 12:
        # As an expression, so that no planner takes the index of codes and then sorts them all.
        return and_(Case.region_code.concat("").between(low, high))
    column: Any = Case.community_code if digits == 12 else Case.region_code
    return and_(column == low)
