"""What anybody may read of a case: the signed copy, and beside it what is so at this moment.

Nothing here asks who is looking. A case that was merged, declined or hidden since is not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import joinedload, selectinload

from ...catalogue.kinds import Kind
from ...clock import said
from ...db import db
from ...errors import NotFound
from ...files.models import File
from ...people.models import Region
from ...people.queries import places_named
from ...people.rules import below, community_of
from ...records.numbers import number_meant
from ..models import (
    AiredPhoto,
    Airing,
    Answer,
    BeforeAfter,
    Case,
    Clock,
    Dispatch,
    Extension,
    Pause,
    Stage,
    Status,
    Verdict,
)
from ..rules import SAID_DONE
from ..undone import left_undone
from ..words import STAGE_WORDS, STATUS_WORDS, remaining
from .rules import NEVER, is_overdue

NOTHING = (
    "没有公开的内容。可能编号不对，也可能还没有公开；想问进度请找社区，或者在公众号里回“进度”。"
)


@dataclass(frozen=True)
class ShownClock:
    """One clock as it ran; the lateness stays although an appeal was accepted beside it."""

    stage: str
    due_at: datetime
    ended_at: datetime | None
    words: str
    late: bool
    exempt: bool
    more_time: bool  # a pause or extension was granted


@dataclass(frozen=True)
class Shown:
    """Everything that is public of one case, and nothing else."""

    id: int
    number: str
    title: str
    kind: Kind | None
    place_code: str
    place: str
    words: str
    reply: str
    units: list[str]
    status: Status
    explained: bool
    overdue: bool
    sent_back: int
    clocks: list[ShownClock]
    verdicts: dict[Verdict, int]
    before: list[File]
    after: list[File]
    published_at: datetime | None
    signed_for: str
    status_words: str = field(default="")


def shown(airing: Airing, now: datetime) -> Shown:
    """An airing as anybody sees it now."""
    return _shown(airing, now, places_named([airing.region_code]))


def _shown(airing: Airing, now: datetime, places: dict[str, str]) -> Shown:
    case, answer = airing.case, airing.case.last_answer
    photos = {which: [p.file for p in airing.photos if p.purpose is which] for which in BeforeAfter}
    return Shown(
        id=airing.id,
        number=case.number,
        title=airing.title,
        kind=case.kind,
        place_code=airing.region_code,
        place=places.get(airing.region_code, ""),
        words=airing.words,
        reply=airing.reply,
        units=list(dict.fromkeys(d.unit.name for d in case.dispatches if d.returned is None)),
        status=case.status,
        status_words=STATUS_WORDS[case.status],
        explained=answer is not None and answer.explanation is not None,
        overdue=is_overdue(case, now),
        sent_back=sum(m.was in SAID_DONE and m.became not in SAID_DONE for m in case.moves),
        clocks=[_clock(clock, now) for clock in case.clocks if _tells(clock)],
        verdicts=_verdicts(case),
        before=photos[BeforeAfter.BEFORE],
        after=photos[BeforeAfter.AFTER],
        published_at=airing.published_at,
        signed_for=airing.signed_for,
    )


def _tells(clock: Clock) -> bool:
    """When the question was answered is for nobody to read; that it still runs, is."""
    return clock.stage is not Stage.ASK or clock.stopped_at is None


def _clock(clock: Clock, now: datetime) -> ShownClock:
    late = clock.stage is not Stage.ASK and clock.late_at(now)
    requests: list[Pause | Extension] = [*clock.pauses, *clock.extensions]
    return ShownClock(
        stage=STAGE_WORDS[clock.stage],
        due_at=clock.ends_at,
        ended_at=clock.stopped_at,
        words=_clock_words(clock, late, now),
        late=late,
        exempt=late and clock.exempt,
        more_time=any(request.granted for request in requests),
    )


def _clock_words(clock: Clock, late: bool, now: datetime) -> str:
    words = remaining(clock, now).removeprefix(STAGE_WORDS[clock.stage])
    if clock.stopped_at is not None:
        undone = left_undone(clock)
        how = f"停，那时还没有{undone}" if undone else "结束，没有超时"
        return words if late else f"{said(clock.stopped_at, now)} {how}"
    return words


def _verdicts(case: Case) -> dict[Verdict, int]:
    """What those who were asked say of the last answer; who said nothing counts nowhere."""
    answer = case.last_answer
    given = [r.verdict for r in case.ratings if answer and r.answer_id == answer.id]
    return {verdict: given.count(verdict) for verdict in Verdict}


_FOR_ALL_TO_SEE = (
    joinedload(Airing.case).options(
        selectinload(Case.clocks).options(
            selectinload(Clock.pauses), selectinload(Clock.extensions), joinedload(Clock.appeal)
        ),
        selectinload(Case.dispatches).options(
            joinedload(Dispatch.unit),
            joinedload(Dispatch.returned),
            joinedload(Dispatch.answer).joinedload(Answer.explanation),
        ),
        selectinload(Case.ratings),
        selectinload(Case.moves),
    ),
    selectinload(Airing.photos).joinedload(AiredPhoto.file),
)


# As it stands there, or a general plan would not take the partial index.
PUBLISHED = literal_column("airings.state") == literal_column("'published'")


def fit() -> ColumnElement[bool]:
    """Of the case: it is still one that may be shown."""
    return and_(Case.reporter_hidden.is_(False), Case.status.not_in(sorted(NEVER)))


def _public() -> ColumnElement[bool]:
    """Signed, and the case fits; for queries that join it."""
    return and_(PUBLISHED, fit())


@dataclass(frozen=True)
class AiredFilters:
    """What the public list is narrowed to; None means all."""

    region_code: str | None = None
    kind_key: str | None = None
    late_at: datetime | None = None

    def apply(self, query: Select[Any]) -> Select[Any]:
        if self.region_code is not None:
            query = query.where(below(Airing.region_code, self.region_code))
        if self.kind_key is not None:
            query = query.where(Airing.case.has(kind_key=self.kind_key))
        if self.late_at is not None:
            query = query.where(Airing.case.has(Case.clocks.any(_late(self.late_at))))
        return query


def _late(now: datetime) -> ColumnElement[bool]:
    """`Clock.late_at`, for the database."""
    ended = func.coalesce(Clock.paused_at, Clock.stopped_at)
    over = or_(ended > Clock.ends_at, and_(ended.is_(None), Clock.ends_at < now))
    return and_(Clock.stage != Stage.ASK, over)


def aired(
    filters: AiredFilters, *, now: datetime, before: int | None = None, limit: int = 20
) -> list[Shown]:
    """The public list, newest first; `before` is the id of the last one that was read."""
    # Not joined: then some planner would begin with all cases.
    query = filters.apply(select(Airing).where(PUBLISHED, Airing.case.has(fit())))
    if before is not None:
        place = select(Airing.published_at, Airing.id).where(Airing.id == before)
        last = db.session.execute(place).first()
        if last is None or last[0] is None:
            raise NotFound("地址不对，请从第一页看起。")
        query = query.where(tuple_(Airing.published_at, Airing.id) < tuple_(*last))
    newest = query.order_by(Airing.published_at.desc(), Airing.id.desc()).limit(limit)
    found = db.session.scalars(newest.options(*_FOR_ALL_TO_SEE)).unique().all()
    places = places_named(airing.region_code for airing in found)
    return [_shown(airing, now, places) for airing in found]


def aired_numbered(number: str, prefix: str, *, now: datetime) -> Shown:
    """One by number, as people type it: ja0723, JA-0723, 0723. Raises NotFound, in the same words
    and after the same look for a number that does not exist and for one that is not public."""
    query = (
        select(Airing)
        .join(Airing.case)
        .where(_public(), Case.number == number_meant(number, prefix))
    )
    found = db.session.scalars(query.options(*_FOR_ALL_TO_SEE)).unique().first()
    if found is None:
        raise NotFound(NOTHING)
    return shown(found, now)


def public_copy(key: str) -> File:
    """A photo that anybody may see now. Raises NotFound."""
    query = (
        select(File)
        .join(AiredPhoto, AiredPhoto.file_id == File.id)
        .join(Airing, Airing.id == AiredPhoto.airing_id)
        .join(Case, Case.id == Airing.case_id)
        .where(File.key == key, _public())
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound("没有这张照片，或者已经不公开了。")
    return found


def places_aired() -> Sequence[Region]:
    """The streets and communities of which there is something to read."""
    query = select(Airing.region_code).distinct().join(Airing.case).where(_public())
    communities = {community_of(code) or code for code in db.session.scalars(query)}
    codes = communities | {code[:9] + "000" for code in communities}
    return db.session.scalars(
        select(Region).where(Region.code.in_(codes)).order_by(Region.code)
    ).all()
