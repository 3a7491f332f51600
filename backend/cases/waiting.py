"""What an open case waits for from whoever looks at it: one rule for the desk of the panel and for
the work list of a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..clock import local
from ..db import db
from ..people.models import Person, RoleKind
from .agenda import appeals_open, visits_due
from .filters import time_asked
from .models import Answer, Case, Clock, Dispatch, Follower, Rating, Status
from .paging import is_open
from .queries import seen_open, units_of
from .rules import (
    CLERKS,
    DECIDERS,
    IN_HAND,
    REVIEWERS,
    approves,
    decides,
    decides_ownership,
    handles,
    helps,
    holds,
    joined,
    open_requests,
    reviews,
    verifies,
)

SOON = timedelta(days=7)  # so long before it is due, a visit is named


class Wait(StrEnum):
    """What somebody is to do."""

    RATE = "rate"
    DECIDE = "decide"
    REQUESTS = "requests"
    APPEAL = "appeal"
    REVIEW = "review"
    DISPATCH = "dispatch"
    APPROVE = "approve"
    VERIFY = "verify"
    ACCEPT = "accept"
    ANSWER = "answer"
    PART = "part"
    VISIT = "visit"


@dataclass(frozen=True)
class CaseWaiting:
    """One case, and what for. `due_on`: a visit's day; anything else has the case's own clock."""

    wait: Wait
    case: Case
    due_on: date | None = None


def looked_down_upon(person: Person, case: Case) -> Wait | None:
    """What somebody who works for the region is to do with it, if anything."""
    if case.status is Status.DISPUTED and decides_ownership(person, case):
        return Wait.DECIDE
    if reviews(person, case) and open_requests(case):
        return Wait.REQUESTS
    if case.status in {Status.REPORTED, Status.FILED} and reviews(person, case):
        return Wait.REVIEW if case.status is Status.REPORTED else Wait.DISPATCH
    if case.status is not Status.ANSWERED:
        return None
    answer = case.last_answer
    if answer is not None and answer.explanation is not None:
        return Wait.APPROVE if approves(person, case) else None
    return Wait.VERIFY if verifies(person, case) else None


def in_hand(person: Person, case: Case) -> Wait | None:
    """What somebody of a unit is to do with it, if it is in that unit's hands."""
    if handles(person, case):
        return Wait.ACCEPT if case.status is Status.DISPATCHED else Wait.ANSWER
    return Wait.PART if helps(person, case) else None


def waiting(person: Person, *, now: datetime, limit: int) -> list[CaseWaiting]:
    """At most so many cases that wait for this person, whatever their part in them, what is due
    first, first; then visits and appeals. In a number of statements that stays as it is."""
    found = [(_wait(person, case), case) for case in _few(person, limit)]
    return [CaseWaiting(wait, case) for wait, case in found if wait] + _beside(person, now, limit)


def _wait(person: Person, case: Case) -> Wait | None:
    if case.status is Status.ASKED:
        asked = joined(person, case) and case.rating_of(person) is None
        return Wait.RATE if asked else None
    return looked_down_upon(person, case) or in_hand(person, case)


def _few(person: Person, limit: int) -> Sequence[Case]:
    """Those that may wait: whether they do, the rules say."""
    may = _may_wait(person)
    few = seen_open(person, lambda query: query.where(may))
    query = (
        select(Case)
        .join(Clock, and_(Clock.case_id == Case.id, Clock.stopped_at.is_(None)))
        .where(Case.id.in_(few))
        .order_by(Clock.ends_at, Case.id)
        .limit(limit)
    )
    return db.session.scalars(query.options(*_with_what_decides(person))).unique().all()


def _with_what_decides(person: Person) -> Any:
    dispatches = selectinload(Case.dispatches)
    return (
        joinedload(Case.clocks).options(
            joinedload(Clock.pauses), joinedload(Clock.extensions), joinedload(Clock.appeal)
        ),
        joinedload(Case.region),
        joinedload(Case.sides),
        joinedload(Case.followers.and_(Follower.person_id == person.id)),
        joinedload(Case.ratings.and_(Rating.person_id == person.id)),
        dispatches.options(
            joinedload(Dispatch.unit), joinedload(Dispatch.answer).joinedload(Answer.explanation)
        ),
    )


def _may_wait(person: Person) -> ColumnElement[bool]:
    held = {role.kind for role in person.open_roles}
    followed = _beside_it(select(Follower.case_id).where(Follower.person_id == person.id))
    which = [and_(Case.status == Status.ASKED, or_(Case.reporter_id == person.id, followed))]
    if held & REVIEWERS:
        which += [_stands(Status.REPORTED, Status.FILED), Case.clocks.any(time_asked())]
    if held & (DECIDERS | {RoleKind.ADMIN}):
        which.append(_stands(Status.DISPUTED))
    if held & CLERKS:
        which.append(_stands(Status.ANSWERED))
    if units := units_of(person):
        sent = select(Dispatch.case_id).where(Dispatch.unit_id.in_(units))
        which.append(_stands(*IN_HAND) & _beside_it(sent.where(Dispatch.ended_at.is_(None))))
    return and_(is_open(), or_(false(), *which))


def _beside_it(ids: Select[Any]) -> ColumnElement[bool]:
    """Whether it is one of these, whatever the query around it reads besides."""
    return Case.id.in_(ids.correlate(None))


def _stands(*statuses: Status) -> ColumnElement[bool]:
    return Case.status.in_(statuses)


def _beside(person: Person, now: datetime, limit: int) -> list[CaseWaiting]:
    found: list[CaseWaiting] = []
    held = {role.kind for role in person.open_roles}
    if held & DECIDERS:
        late = [clock.case for clock in appeals_open(person, limit=limit)]
        found += [CaseWaiting(Wait.APPEAL, case) for case in late if decides(person, case)]
    if held & CLERKS:
        visits = visits_due(person, until=local(now).date() + SOON, limit=limit)
        found += [
            CaseWaiting(Wait.VISIT, visit.case, visit.look_back.due_on)
            for visit in visits
            if holds(person, CLERKS, visit.case)
        ]
    return found
