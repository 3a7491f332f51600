"""What staff and units look at while an airing is being made."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ...db import db
from ...errors import NotFound
from ...people.models import Person
from ..filters import Filters
from ..models import Airing, AiringState, Case, Status
from ..queries import page, queue, visible_to
from ..rules import reviews
from .photos import may_see_copy
from .rules import why_not
from .words import Copy, fields_of

MOST = 30


def airing_for(person: Person, airing_id: int) -> Airing:
    """Raises NotFound for one that is not this person's to see."""
    found = db.session.get(Airing, airing_id)
    if found is None or not may_see_copy(person, found):
        raise NotFound()
    return found


def airings_here(person: Person) -> list[Airing]:
    """What is being made or is public among this person's cases, the newest first."""
    query = (
        select(Airing)
        .join(Airing.case)
        .where(Airing.state != AiringState.WITHDRAWN, visible_to(person))
        .order_by(Airing.id.desc())
        .limit(3 * MOST)
    )
    return [one for one in db.session.scalars(query).unique() if may_see_copy(person, one)]


def to_air(person: Person, *, now: datetime) -> list[Case]:
    """What could be aired and is not: overdue ones first, then what has ended lately."""
    late = queue(person, Filters(late_at=now), limit=MOST)
    ended = [
        case
        for status in (Status.EXPLAINED, Status.CLOSED)
        for case in page(person, Filters(status=status), limit=MOST)
    ]
    fit = [c for c in [*late, *ended] if reviews(person, c) and not why_not(c, now)]
    aired = _aired(fit)
    return [case for case in fit if case.id not in aired]


def _aired(cases: Sequence[Case]) -> set[int]:
    ids = [case.id for case in cases]
    living = select(Airing.case_id).where(
        Airing.case_id.in_(ids), Airing.state != AiringState.WITHDRAWN
    )
    return set(db.session.scalars(living))


def not_yet_drafted(case: Case, copy: Copy) -> Airing:
    """An airing to look at, that belongs to no session and is never kept. Raises Invalid."""
    return Airing(case=case, photos=[], signed_for="", **fields_of(case, copy))
