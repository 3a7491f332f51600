"""What concerns one person: what they reported and what they joined."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..people.models import Person
from .models import Case, Clock, Follower, Stage, Status
from .queries import own_cases
from .rules import DONE_WITH, reported

ENDED_WITH_AN_ANSWER = (Status.CLOSED, Status.EXPLAINED)


def concerning(person: Person, *, limit: int = 5) -> list[Case]:
    """What a person reported or joined, the latest first. Of two that were merged it is the own
    one, which points to the other."""
    since = {case: case.created_at for case in own_cases(person, limit=limit)}
    merged = {case.merged_into_id for case in since}
    since |= {case: at for case, at in _joined(person, limit) if case.id not in merged}
    return sorted(since, key=lambda case: since[case], reverse=True)[:limit]


def _joined(person: Person, limit: int) -> Sequence[tuple[Case, datetime]]:
    found = db.session.execute(
        select(Case, Follower.at)
        .join(Follower, Follower.case_id == Case.id)
        .where(Follower.person_id == person.id)
        .order_by(Follower.at.desc())
        .limit(limit)
    )
    return [(case, at) for case, at in found if not reported(person, case)]


def latest_unanswered(person: Person) -> Case | None:
    """What this person reported last and no unit has answered yet."""
    return next((c for c in own_cases(person) if c.status not in DONE_WITH), None)


def ended_lately(person: Person, *, now: datetime) -> Case | None:
    """What has ended while this person still has a say, seven days from the question, and has not
    said anything: the latest."""
    joined = select(Follower.case_id).where(Follower.person_id == person.id)
    found = db.session.scalars(
        select(Case)
        .join(Clock, Clock.case_id == Case.id)
        .where(
            (Case.reporter_id == person.id) | Case.id.in_(joined),
            Case.status.in_(ENDED_WITH_AN_ANSWER),
            Clock.stage == Stage.ASK,
            Clock.ends_at >= now,
        )
        .order_by(Clock.id.desc())
    )
    return next((case for case in found.unique() if case.rating_of(person) is None), None)


def ended_before(person: Person) -> Case | None:
    """The last own report that has ended with an answer."""
    return next((c for c in own_cases(person) if c.status in ENDED_WITH_AN_ANSWER), None)
