"""One matter, several voices: 同感, and two reports of the same thing that become one."""

from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..errors import Conflict, NotAllowed, NotFound
from ..people.models import Person
from .danger import raise_danger
from .drafting import name_it
from .earning import earn
from .limits import rule_of
from .models import Case, Disclosure, Follower, Status
from .moving import check, hold, move_to, record
from .nearby import similar_to
from .rules import BEFORE_ANSWER, everyone_asked, joined, reviews
from .telling import tell_all, unit_of

MOST_NEAR = 50  # more than were offered: a nearer one may have come since


def join(case: Case, *, by: Person, now: datetime) -> None:
    """同感: one tap joins and subscribes. A second tap changes nothing."""
    if joined(by, case):
        return
    hold(case)  # a question put at this instant goes to this one, too, or is not joined
    check("join", by, case)
    _follow(case, by, now)


def _follow(case: Case, person: Person, now: datetime) -> None:
    if not joined(person, case):
        case.followers.append(Follower(person=person, person_id=person.id, at=now))


def disclose(case: Case, shown: bool, *, by: Person, now: datetime) -> None:
    """Whether the unit that handles it may know who reported and call. Off unless ticked."""
    check("disclose", by, case)
    if shown and case.disclosure is None:
        case.disclosure = Disclosure(at=now)
    elif not shown and case.disclosure is not None:
        db.session.delete(case.disclosure)
        case.disclosure = None


def merge(case: Case, into: Case, *, by: Person, now: datetime) -> None:
    """并案: this report is the same matter as that one, which goes on. Whoever reported or joined
    this one has joined that one. Raises Conflict when either has moved on meanwhile."""
    _hold_both(case, into)
    check("merge", by, case)
    if not reviews(by, into):
        raise NotAllowed("那一件不归您的社区，请那边的社区来并。")
    if (case.reporter_hidden or into.reporter_hidden) and _tells_of_somebody(case, into):
        raise Conflict("说的是别人家里、店里的事，谁报的要保密，不能并，请分开办。")
    _merge(case, into, by, now)


def merge_own(case: Case, into: Case, *, by: Person, now: datetime) -> None:
    """算一处: the reporter says that what was just reported is the matter they were offered."""
    _hold_both(case, into)
    check("merge_own", by, case)
    if into not in [similar.case for similar in similar_to(case, now=now, limit=MOST_NEAR)]:
        raise NotFound("附近没有这一件，或者刚刚办结了。请单独报。")
    _merge(case, into, by, now)


def _tells_of_somebody(case: Case, into: Case) -> bool:
    """Whether merging tells people of a report that they did not know of, or whoever merges that
    a report is somebody's whose name is hidden there and known here."""
    people = set(everyone_asked(case))
    if case.reporter_hidden is not into.reporter_hidden:
        return bool(people)
    return not people <= set(everyone_asked(into))


def _hold_both(case: Case, into: Case) -> None:
    """Lock both in the order of ids, and see them as they are now: two workers merging A into B
    and B into A must not both succeed."""
    ids = sorted((case.id, into.id))
    held = select(Case).where(Case.id.in_(ids)).order_by(Case.id).with_for_update(of=Case)
    db.session.flush()
    db.session.scalars(held.execution_options(populate_existing=True)).all()


def _merge(case: Case, into: Case, by: Person, now: datetime) -> None:
    if case.id == into.id:
        raise Conflict("这就是同一件，不用并。")
    if into.status not in BEFORE_ANSWER:
        raise Conflict(f"{into.number} 已经办结或者并走了，不能再并进去。")
    told = unit_of(case)
    people = everyone_asked(case)
    _settle_question(case, now)
    case.merged_into = into
    move_to(case, Status.MERGED, by=by, now=now, note=f"和 {into.number} 是同一件，并到那边办")
    for earlier in list(case.merged):  # what was merged into this one goes along
        earlier.merged_into = into
    for person in people:
        _follow(into, person, now)
    record(into, into.status, by=by, now=now, note=f"{case.number} 并进来")
    if case.danger and not into.danger:
        raise_danger(into, now=now)
    other = {"other": into.number}
    step = f"merged:{into.id}:{case.version}"  # merged once more after all, they hear once more
    tell_all(told, case, "merged_for_unit", other, now, step=step, urgent=False)
    others = [person for person in people if person.id != by.id]
    tell_all(others, case, "merged", other, now, step=f"{step}:told", urgent=False)


def _settle_question(case: Case, now: datetime) -> None:
    """Whose it is, the street need not decide for this one any more."""
    if (asked := case.open_ownership) is not None:
        asked.decided_at, asked.decision = now, "并案，不用裁定了"


def unmerge(case: Case, *, by: Person, now: datetime) -> None:
    """They were two matters after all: this one is on its own again, and needs a dispatch. Whoever
    joined the other only by being merged into it has joined it no more."""
    check("unmerge", by, case)
    into = case.merged_into
    assert into is not None
    _leave(into, case)
    if case.kind_key is None and into.kind_key is not None:
        name_it(case, into.kind_key, now=now)
    case.rule = case.rule or rule_of(case)
    earn(case, now)
    case.merged_into = None
    note = f"不是同一件，从 {into.number} 分开"
    move_to(case, Status.FILED, by=by, now=now, note=note)
    people = [person for person in everyone_asked(case) if person.id != by.id]
    step = f"unmerged:{into.id}:{case.version}"
    tell_all(people, case, "unmerged", {"other": into.number}, now, step=step, urgent=False)


def _leave(into: Case, case: Case) -> None:
    """Take out who came with this report and with none of those that stay."""
    came = max((move.at for move in case.moves if move.became is Status.MERGED), default=None)
    staying = [other for other in into.merged if other is not case]
    others = {person.id for other in staying for person in everyone_asked(other)}
    going = {person.id for person in everyone_asked(case)} - others
    for follower in list(into.followers):
        if follower.person_id in going and follower.at == came:
            into.followers.remove(follower)
            db.session.delete(follower)
