"""What was received, how far it came, what was on time, what those say who were asked.

Each figure is one statement that gives sums by area of the region, by kind and, where a unit is
behind it, by unit; totals are sums of these sums.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal_column, or_, select, text

from ...db import db
from ...people.models import Role, RoleKind
from ..models import (
    Answer,
    Case,
    Clock,
    Dispatch,
    Explanation,
    Move,
    Rating,
    Status,
    Verdict,
)
from ..models.status import COUNTED
from .scope import Scope

# Written out, not bound: only so is the partial index taken.
HANDLING = literal_column("case_clocks.stage").in_(
    [literal_column("'make_safe'"), literal_column("'repair'")]
)
ASKING = literal_column("case_clocks.stage") == literal_column("'ask'")
WORST = {Verdict.SOLVED: 1, Verdict.PARTLY: 2, Verdict.NOT_SOLVED: 3}


@dataclass
class Tally:
    """Sums. What each means stands in `words.FORMULAS`.

    `exempt`: late, and an appeal says that it was not the unit's fault. `called` are verdicts of
    persons, `satisfied` those that say solved; the last five are matters about which people were
    asked, by the worst that was said."""

    received: int = 0
    filed: int = 0
    closed: int = 0
    explained: int = 0
    reopened: int = 0
    due: int = 0
    kept: int = 0
    exempt: int = 0
    called: int = 0
    satisfied: int = 0
    solved: int = 0
    partly: int = 0
    not_solved: int = 0
    silent: int = 0
    waiting: int = 0

    def add(self, sums: dict[str, int]) -> None:
        """Count some more."""
        for name, value in sums.items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def asked(self) -> int:
        """Matters about which people were asked and whose time to answer is over, or used."""
        return self.solved + self.partly + self.not_solved + self.silent


NAMES = [one.name for one in fields(Tally)]


@dataclass
class Tallies:
    """The same by what it is divided into. `by_unit` knows only what a unit is behind."""

    total: Tally = field(default_factory=Tally)
    by_area: dict[str, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    by_unit: dict[int, Tally] = field(default_factory=dict)

    def add(self, rows: Iterable[Any]) -> None:
        """Rows of sums that say of which area, kind and unit they are."""
        for row in rows:
            sums = {name: int(value or 0) for name, value in row._mapping.items() if name in NAMES}
            found = [self.total, self.by_area.setdefault(row.area, Tally())]
            found.append(self.by_kind.setdefault(row.kind or "", Tally()))
            if row.unit is not None:
                found.append(self.by_unit.setdefault(row.unit, Tally()))
            for tally in found:
                tally.add(sums)


def tallies(scope: Scope) -> Tallies:
    """Everything that is counted, in five statements."""
    found = Tallies()
    for statement in (
        _received(scope),
        _moved(scope),
        on_time(scope),
        _called(scope),
        _asked(scope),
    ):
        found.add(db.session.execute(statement))
    return found


def of_units(scope: Scope) -> Tallies:
    """What units are measured by, without what one of their own people reported."""
    found = Tallies()
    for statement in (
        on_time(scope, fair=True),
        _called(scope, fair=True),
        _asked(scope, fair=True),
    ):
        found.add(db.session.execute(statement))
    return found


def _sum(condition: Any, name: str) -> Any:
    return func.sum(case((condition, 1), else_=0)).label(name)


def _grouped(query: Select[Any], *, by_unit: bool) -> Select[Any]:
    names = ["area", "kind", *(["unit"] if by_unit else [])]
    return query.group_by(*(literal_column(name) for name in names))


_NO_UNIT: Any = literal_column("NULL").label("unit")


def _received(scope: Scope) -> Select[Any]:
    query = select(
        scope.area.label("area"),
        Case.kind_key.label("kind"),
        _NO_UNIT,
        func.count().label("received"),
    ).where(scope.during(Case.reported_at))
    return _grouped(scope.there(query), by_unit=False)


STEPS = text(f"case_moves.{COUNTED}")  # as the partial index knows it
SAID_DONE = (Status.ASKED, Status.CLOSED, Status.EXPLAINED)


def _moved(scope: Scope) -> Select[Any]:
    again = Move.was.in_(SAID_DONE) & Move.became.in_([Status.DISPATCHED, Status.FILED])
    query = (
        select(
            scope.area.label("area"),
            Case.kind_key.label("kind"),
            _NO_UNIT,
            _sum(and_(Move.was == Status.REPORTED, Move.became == Status.FILED), "filed"),
            _sum(Move.became == Status.CLOSED, "closed"),
            _sum(Move.became == Status.EXPLAINED, "explained"),
            _sum(again, "reopened"),
        )
        .select_from(Move)
        .join(Case, Case.id == Move.case_id)
        .where(scope.during(Move.at), STEPS, Move.was != Move.became)
    )
    return _grouped(scope.there(query), by_unit=False)


def led_by() -> Any:
    """The unit that had the case in hand when a clock ran."""
    return (
        select(Dispatch.unit_id)
        .where(Dispatch.case_id == Clock.case_id, Dispatch.lead, Dispatch.at <= Clock.started_at)
        .order_by(Dispatch.id.desc())
        .limit(1)
        .correlate(Clock)
        .scalar_subquery()
    )


def on_time(scope: Scope, *, fair: bool = False) -> Select[Any]:
    """Handling clocks whose time was up in the period, and that somebody kept or overran. One that
    stopped early because the unit gave the case back, or because it became another matter, is
    neither. `fair`: without what the unit's own people reported."""
    ended = func.coalesce(Clock.paused_at, Clock.stopped_at, scope.until)
    late = ended > Clock.ends_at
    done = select(Move.id).where(
        Move.case_id == Clock.case_id,
        Move.at == Clock.stopped_at,
        Move.became.in_([Status.ANSWERED, Status.SECURED]),
    )
    unit = led_by()
    query = (
        select(
            scope.area.label("area"),
            Case.kind_key.label("kind"),
            unit.label("unit"),
            func.count().label("due"),
            _sum(~late, "kept"),
            _sum(and_(late, Clock.appeal.has(granted=True)), "exempt"),
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(HANDLING, scope.during(Clock.ends_at), or_(late, done.exists()))
    )
    if fair:
        query = query.where(~_of_own(Case.reporter_id, unit))
    return _grouped(scope.there(query), by_unit=True)


def _of_own(person: Any, unit: Any) -> Any:
    """Whether somebody works, or has worked, for the unit."""
    return exists().where(
        Role.person_id == person, Role.kind == RoleKind.HANDLER, Role.unit_id == unit
    )


def _called(scope: Scope, *, fair: bool = False) -> Select[Any]:
    """有效回访: verdicts that persons gave in the period; of an explanation none counts."""
    explained = select(Explanation.answer_id).where(Explanation.answer_id == Rating.answer_id)
    query = (
        select(
            scope.area.label("area"),
            Case.kind_key.label("kind"),
            Dispatch.unit_id.label("unit"),
            func.count().label("called"),
            _sum(Rating.verdict == Verdict.SOLVED, "satisfied"),
        )
        .select_from(Rating)
        .join(Case, Case.id == Rating.case_id)
        .join(Answer, Answer.id == Rating.answer_id)
        .join(Dispatch, Dispatch.id == Answer.dispatch_id)
        .where(scope.during(Rating.at), ~explained.exists())
    )
    if fair:
        query = query.where(~_of_own(Rating.person_id, Dispatch.unit_id))
    return _grouped(scope.there(query), by_unit=True)


def _asked(scope: Scope, *, fair: bool = False) -> Select[Any]:
    """Matters about which people were asked in the period, once for each time of asking, by the
    worst that one of them said; silent when the time passed without a word."""
    unit, worst = led_by(), func.coalesce(_worst(), 0)
    query = (
        select(
            scope.area.label("area"),
            Case.kind_key.label("kind"),
            unit.label("unit"),
            _sum(worst == WORST[Verdict.SOLVED], "solved"),
            _sum(worst == WORST[Verdict.PARTLY], "partly"),
            _sum(worst == WORST[Verdict.NOT_SOLVED], "not_solved"),
            _sum(and_(worst == 0, Clock.stopped_at.is_not(None)), "silent"),
            _sum(and_(worst == 0, Clock.stopped_at.is_(None)), "waiting"),
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(ASKING, scope.during(Clock.started_at), ~_explained_then())
    )
    if fair:
        query = query.where(~_of_own(Case.reporter_id, unit))
    return _grouped(scope.there(query), by_unit=True)


def _asked_about() -> Any:
    """The answer about which people were asked when a clock began to run."""
    return (
        select(Answer.id)
        .join(Dispatch, Dispatch.id == Answer.dispatch_id)
        .where(Dispatch.case_id == Clock.case_id, Dispatch.lead, Answer.at <= Clock.started_at)
        .order_by(Answer.id.desc())
        .limit(1)
        .correlate(Clock)
        .scalar_subquery()
    )


def _worst() -> Any:
    """Of the verdicts about that answer, also of those that came after the end."""
    rank = case(*((Rating.verdict == verdict, rank) for verdict, rank in WORST.items()))
    said = select(func.max(rank)).where(Rating.answer_id == _asked_about())
    return said.correlate(Clock).scalar_subquery()


def _explained_then() -> Any:
    said = select(Explanation.answer_id).where(Explanation.answer_id == _asked_about())
    return said.correlate(Clock).exists()
