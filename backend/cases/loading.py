"""What is read along with cases: each use in as few statements as it can do with."""

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ..catalogue.models import Rule
from ..people.models import Person, Region
from .models import (
    Answer,
    Case,
    CaseFile,
    Clock,
    Dispatch,
    Escalation,
    Extension,
    Follower,
    LookBack,
    Move,
    Ownership,
    Pause,
    Rating,
    Side,
)

FOR_A_LIST = (
    selectinload(Case.files).joinedload(CaseFile.file),
    selectinload(Case.region),
    selectinload(Case.dispatches).options(
        joinedload(Dispatch.unit), joinedload(Dispatch.answer).joinedload(Answer.explanation)
    ),
    selectinload(Case.ratings),
    selectinload(Case.sides),
    selectinload(Case.followers),
    selectinload(Case.clocks).options(selectinload(Clock.pauses), selectinload(Clock.extensions)),
)


def for_a_page(person: Person) -> tuple[ExecutableOption, ...]:
    """Three statements for a page of any length: of what others said and joined nothing is read,
    of requests only the open ones, so that few rows come back for each case."""
    return (
        joinedload(Case.region).joinedload(Region.parent).joinedload(Region.parent),
        joinedload(Case.clocks).options(
            joinedload(Clock.pauses.and_(Pause.decided_at.is_(None))),
            joinedload(Clock.extensions.and_(Extension.granted.is_not(False))),
            joinedload(Clock.appeal),
        ),
        joinedload(Case.sides),
        joinedload(Case.followers.and_(Follower.person_id == person.id)),
        joinedload(Case.ratings.and_(Rating.person_id == person.id)),
        joinedload(Case.look_backs.and_(LookBack.done_at.is_(None))),
        selectinload(Case.files).joinedload(CaseFile.file),
        selectinload(Case.dispatches).options(
            joinedload(Dispatch.unit), joinedload(Dispatch.answer).joinedload(Answer.explanation)
        ),
    )


# One case with what its next step touches: several short collections in one statement. Who has
# joined comes in another: they may be many.
FOR_A_MOVE = (
    joinedload(Case.region).joinedload(Region.parent).joinedload(Region.parent),
    joinedload(Case.sides),
    joinedload(Case.disclosure),
    joinedload(Case.earning),
    joinedload(Case.ownerships),
    joinedload(Case.merged_into),
    joinedload(Case.rule).joinedload(Rule.entry),
    joinedload(Case.reporter).joinedload(Person.roles),
    joinedload(Case.clocks).options(
        joinedload(Clock.pauses), joinedload(Clock.extensions), joinedload(Clock.appeal)
    ),
    joinedload(Case.dispatches).options(
        joinedload(Dispatch.unit),
        joinedload(Dispatch.acceptance),
        joinedload(Dispatch.arrival),
        joinedload(Dispatch.returned),
        joinedload(Dispatch.answer).joinedload(Answer.explanation),
    ),
    joinedload(Case.files).joinedload(CaseFile.file),
    selectinload(Case.followers).joinedload(Follower.person).joinedload(Person.roles),
)

# All of one case in a fixed number of statements.
WHOLE = (
    joinedload(Case.region).joinedload(Region.parent).joinedload(Region.parent),
    joinedload(Case.sides).joinedload(Side.region),
    joinedload(Case.ownerships).joinedload(Ownership.unit),
    joinedload(Case.look_backs),
    joinedload(Case.notes),
    joinedload(Case.disclosure),
    joinedload(Case.errand),
    joinedload(Case.merged_into),
    joinedload(Case.follows),
    joinedload(Case.hotline),
    joinedload(Case.rule).joinedload(Rule.entry),
    joinedload(Case.reporter).joinedload(Person.roles),
    selectinload(Case.clocks).options(
        joinedload(Clock.pauses), joinedload(Clock.extensions), joinedload(Clock.appeal)
    ),
    selectinload(Case.moves).joinedload(Move.by).joinedload(Person.roles),
    selectinload(Case.ratings),
    selectinload(Case.followers),
    selectinload(Case.escalations).joinedload(Escalation.unit),
    selectinload(Case.additions),
    selectinload(Case.files).joinedload(CaseFile.file),
    selectinload(Case.dispatches).options(
        joinedload(Dispatch.unit),
        joinedload(Dispatch.acceptance),
        joinedload(Dispatch.arrival),
        joinedload(Dispatch.returned),
        joinedload(Dispatch.answer).options(
            joinedload(Answer.explanation), joinedload(Answer.checks)
        ),
    ),
)
