"""Looking at cases. Everything goes through `visible_to`: what is not yours does not exist."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.base import ExecutableOption

from ..db import UTCDateTime, db
from ..errors import NotFound
from ..files.models import File
from ..notifications.models import Notice
from ..people.models import Person, RoleKind
from ..people.places import Spot
from ..people.recognising import Known
from .filters import Filters, late
from .loading import FOR_A_LIST, FOR_A_MOVE, WHOLE, for_a_page
from .models import (
    AiredPhoto,
    Case,
    CaseFile,
    Clock,
    Dispatch,
    Follower,
    HotlineOrder,
    Stage,
    Status,
)
from .nearby import is_near
from .paging import Sight, all_of, any_of, is_open, newest, sights_of
from .rules import ONLOOKERS, Actor, LinkHolder, notice_key
from .searching import index, marks_of, matches
from .seeing import may_see_kept

EVER = datetime.min.replace(tzinfo=UTC)


def visible_to(person: Person) -> ColumnElement[bool]:
    """Cases that this person may look at: one's own, those one joined, those of one's regions and
    on their borders, those that one's unit has or had. A draft is nobody's but its reporter's."""
    return any_of(_sights(person))


def _sights(person: Person, *, only_open: bool = False) -> list[Sight]:
    return sights_of(person.id, regions_of(person), units_of(person), only_open=only_open)


def regions_of(person: Person | Known) -> list[str]:
    """Where somebody may look at cases by a role."""
    return sorted(
        {r.region_code for r in person.open_roles if r.kind in ONLOOKERS and r.region_code}
    )


def units_of(person: Person | Known) -> list[int]:
    """For which units somebody handles."""
    units = {r.unit_id for r in person.open_roles if r.kind is RoleKind.HANDLER and r.unit_id}
    return sorted(units)


def case_near(person: Person, case_id: int, here: Spot, *, now: datetime) -> Case:
    """A case that somebody stands near, or sees anyway, to say 同感. Raises NotFound for others:
    numbers can be counted through, places cannot."""
    found = case_to_join(case_id)
    if not is_near(found, here.latitude, here.longitude, now=now):
        return case_for(person, case_id)
    return found


def case_to_join(case_id: int) -> Case:
    """A case that somebody near it was offered: no more of it is theirs to see. Whoever calls this
    must know that it was. Raises NotFound."""
    found = db.session.get(Case, case_id)
    if found is None or not found.is_open or found.reporter_hidden:
        raise NotFound()
    return found


def case_for(person: Person, case_id: int) -> Case:
    """Raises NotFound for a case that is not this person's to see."""
    return _loaded(person, case_id, ())


def case_to_move(person: Person, case_id: int) -> Case:
    """The same, about to be changed, in one statement. Raises NotFound."""
    return _loaded(person, case_id, FOR_A_MOVE)


def whole_case(person: Person, case_id: int) -> Case:
    """The same with all that belongs to it, in a fixed number of statements. Raises NotFound."""
    return _loaded(person, case_id, WHOLE)


def whole_cases(person: Person, ids: Sequence[int]) -> list[Case]:
    """The same for several, in the order of `ids`. Raises NotFound for any that is not theirs."""
    query = select(Case).where(Case.id.in_(ids), visible_to(person)).options(*WHOLE)
    found = {case.id: case for case in db.session.scalars(query).unique()}
    if found.keys() != set(ids):
        raise NotFound("有一件没有找到，或者不归您看。请刷新列表再选。")
    return [found[number] for number in ids]


def _loaded(person: Person, case_id: int, options: Sequence[ExecutableOption]) -> Case:
    query = select(Case).where(Case.id == case_id, visible_to(person)).options(*options)
    found = db.session.scalars(query).unique().first()
    if found is None:
        raise NotFound()
    return found


def case_numbered(person: Person, number: str) -> Case:
    """The same by number, as people type it: ja0723, JA-0723, 0723. Raises NotFound."""
    digits = "".join(letter for letter in number if letter.isdecimal())
    found = db.session.scalars(
        select(Case)
        .where(Case.number.like(f"%-{int(digits):04}") if digits else false(), visible_to(person))
        .order_by(Case.id.desc())
    ).first()
    if found is None:
        raise NotFound(f"没有找到 {number}，回“进度”看看报过的。")
    return found


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """The numbers of cases by id, in one look. A number alone tells nothing of its case."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(ids)))
    return dict(rows.all())


def own_cases(person: Person, *, limit: int = 5) -> Sequence[Case]:
    """What a person has reported, newest first, withdrawn ones left out."""
    return db.session.scalars(
        select(Case)
        .where(Case.reporter_id == person.id, Case.status != Status.WITHDRAWN)
        .order_by(Case.id.desc())
        .limit(limit)
    ).all()


def waiting_for_verdict(person: Person) -> Sequence[Case]:
    """Cases whose answer this person was asked about and has not rated: the one asked about last
    comes first, those whose question has not reached the phone yet come last."""
    joined = select(Follower.case_id).where(Follower.person_id == person.id)
    theirs = or_(Case.reporter_id == person.id, Case.id.in_(joined))
    found = db.session.scalars(select(Case).where(theirs, Case.status == Status.ASKED)).all()
    waiting = [case for case in found if case.rating_of(person) is None]
    asked = {case.id: asked_at(case, person) for case in waiting}
    return sorted(waiting, key=lambda case: (asked[case.id] or EVER, case.id), reverse=True)


def asked_at(case: Case, person: Person) -> datetime | None:
    """When the question whether it is solved last reached this person's phone."""
    answer = case.last_answer
    steps = [f"{step}:{answer.id}" for step in ("asked", "rate_reminder")] if answer else []
    keys = [notice_key(case, step, person.id) for step in steps]
    return db.session.scalar(select(func.max(Notice.sent_at)).where(Notice.dedupe_key.in_(keys)))


def page(
    person: Person, filters: Filters, *, before: int | None = None, limit: int = 20
) -> Sequence[Case]:
    """Newest first; `before` is the id to go on from, so that new cases never shift a page.

    For showing only: of followers and ratings these cases hold this person's own.
    """
    sights, filters = sights_for(person, filters)

    def narrow(query: Select[Any]) -> Select[Any]:
        return filters.apply(query, person)

    few = newest(sights, narrow, before=before, limit=limit)
    query = select(Case).join(few, few.c.id == Case.id).options(*for_a_page(person))
    return db.session.scalars(query.order_by(Case.id.desc())).unique().all()


def hotline_cases(
    person: Person, *, since: datetime, until: datetime, limit: int
) -> Sequence[Case]:
    """What came as orders of the hotline and was taken in from one instant to another, newest
    first. For showing only, as a `page` is."""
    taken = and_(HotlineOrder.at >= since, HotlineOrder.at < until)
    ids = select(HotlineOrder.case_id).where(taken)
    query = select(Case).where(Case.id.in_(ids), visible_to(person)).options(*for_a_page(person))
    return db.session.scalars(query.order_by(Case.id.desc()).limit(limit)).unique().all()


def sights_for(person: Person, filters: Filters) -> tuple[list[Sight], Filters]:
    """In which ways these cases come before this person, and what is left to narrow them by: words
    are looked for first."""
    sights = _sights(person, only_open=filters.only_open)
    if not filters.looks_for_words:
        return sights, filters
    marks = marks_of(person, regions_of(person), units_of(person))
    seen = or_(*(sight.of_one for sight in sights))
    there = and_(matches(filters.words or "", marks), seen)
    return [Sight(there, ids=index().columns[0])], replace(filters, words=None)


Place = tuple[bool, bool, datetime, int]
_BY_CLOCK = (Clock.stage == Stage.ASK, Clock.paused_at.is_not(None), Clock.ends_at)


def place_in_queue(case: Case) -> Place:
    """Where an open case stands in the queue, to go on from there."""
    clock = case.running_clock
    assert clock is not None
    return clock.stage is Stage.ASK, clock.paused_at is not None, clock.ends_at, case.id


def queue(
    person: Person, filters: Filters, *, after: Place | None = None, limit: int = 100
) -> Sequence[Case]:
    """What is open, by what is due first; what waits for a rating or a last look comes after."""
    there = seen_open(person, lambda query: filters.apply(query, person))
    first = select(Clock.case_id).where(Clock.stopped_at.is_(None), Clock.case_id.in_(there))
    if after is not None:
        first = first.where(_beyond(after))
    few = first.order_by(*_BY_CLOCK, Clock.case_id).limit(limit)
    return db.session.scalars(
        select(Case)
        .join(Clock, and_(Clock.case_id == Case.id, Clock.stopped_at.is_(None)))
        .where(Case.id.in_(few))
        .options(*FOR_A_LIST)
        .order_by(*_BY_CLOCK, Case.id)
    ).all()


def _beyond(after: Place) -> ColumnElement[bool]:
    *flags, ends_at, case_id = after
    place = (*(literal(flag) for flag in flags), literal(ends_at, UTCDateTime), literal(case_id))
    return tuple_(*_BY_CLOCK, Clock.case_id) > tuple_(*place)


def seen_open(person: Person, narrow: Callable[[Select[Any]], Select[Any]]) -> Select[Any]:
    """Ids of what is open and this person's to see, narrowed."""
    return all_of(_sights(person, only_open=True), lambda query: narrow(query.where(is_open())))


@dataclass(frozen=True)
class Glance:
    """How many open cases ask for attention: past their time, unreviewed, filed and with nobody,
    to be looked at."""

    late: int
    to_review: int
    to_dispatch: int
    to_verify: int


def glance(person: Person, *, now: datetime) -> Glance:
    """The counts at a glance of all that is open and this person's to see."""
    seen = or_(*(sight.of_one for sight in _sights(person, only_open=True)))
    behind = select(func.count()).select_from(Case).where(Case.id.in_(late(now)), is_open(), seen)
    counts = [behind.scalar_subquery()] + [
        select(func.count())
        .select_from(seen_open(person, _in_status(status)).subquery())
        .scalar_subquery()
        for status in (Status.REPORTED, Status.FILED, Status.ANSWERED)
    ]
    return Glance(*db.session.execute(select(*counts)).one())


def _in_status(status: Status) -> Callable[[Select[Any]], Select[Any]]:
    return lambda query: query.where(Case.status == status)


def dispatch_for_link(holder: LinkHolder) -> Dispatch:
    """The dispatch behind a signed address. Raises NotFound once it has ended without an answer:
    what was returned or called back is the unit's to see no more."""
    found = db.session.get(Dispatch, holder.dispatch_id)
    if found is None or (found.ended_at is not None and found.answer is None):
        raise NotFound("这件事已经不在您单位了，链接失效。")
    return found


def has_file(file: File) -> bool:
    """Whether the file belongs to a case, so that `may_see_file` decides about it."""
    return bool(db.session.scalar(select(CaseFile.id).where(CaseFile.file_id == file.id)))


def may_see_file(actor: Actor | None, file: File) -> bool:
    """Whether this board shows a file to someone: as `seeing.may_see_kept` says of its case."""
    kept = db.session.scalars(select(CaseFile).where(CaseFile.file_id == file.id)).first()
    if kept is None or actor is None:
        return False
    case = db.session.get_one(Case, kept.case_id)
    if isinstance(actor, LinkHolder) and dispatch_for_link(actor).case_id != case.id:
        return False
    return may_see_kept(actor, case, kept)


def unused_files(instant: datetime, *elsewhere: Select[int]) -> Sequence[File]:
    """Files kept before an instant that neither a case nor an airing has taken up: a form that was
    abandoned, a copy that is shown no more. `elsewhere`: what other boards say of a File.id."""
    taken = union_all(
        select(CaseFile.file_id).where(CaseFile.file_id == File.id),
        select(AiredPhoto.file_id).where(AiredPhoto.file_id == File.id),
        *elsewhere,
    )
    return db.session.scalars(select(File).where(File.kept_at < instant, ~taken.exists())).all()
