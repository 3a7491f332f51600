"""What units have in hand and how they kept to their times lately: for whoever chooses one of them.

Counts of units, never of persons; of the last few dispatches only, so no unit is judged by its size
or by what was years ago.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union_all

from ..db import db
from .models import Answer, Appeal, Clock, Dispatch
from .rules import HANDLING

LAST = 50  # dispatches that were answered


@dataclass(frozen=True)
class Load:
    """`on_time`: of the last `answered` ones, at most LAST, those without a late clock of the
    unit's; one that was excused is not late."""

    in_hand: int = 0
    answered: int = 0
    on_time: int = 0

    @property
    def words(self) -> str:
        hand = f"手上 {self.in_hand} 件" if self.in_hand else "手上没有别的"
        kept = (
            f"最近答复的 {self.answered} 件，按时 {self.on_time} 件"
            if self.answered
            else "还没有答复过"
        )
        return f"{hand}；{kept}"


def loads_of(unit_ids: Sequence[int]) -> dict[int, Load]:
    """Of each of these units, in two statements."""
    if not unit_ids:
        return {}
    hands = _in_hand(unit_ids)
    lately = {unit: (answered, on_time) for unit, answered, on_time in _lately(unit_ids)}
    return {unit: Load(hands.get(unit, 0), *lately.get(unit, (0, 0))) for unit in unit_ids}


def _in_hand(unit_ids: Sequence[int]) -> dict[int, int]:
    open_ones = and_(Dispatch.unit_id.in_(unit_ids), Dispatch.ended_at.is_(None))
    counted = select(Dispatch.unit_id, func.count()).where(open_ones).group_by(Dispatch.unit_id)
    return {row.unit_id: row[1] for row in db.session.execute(counted)}


def _lately(unit_ids: Sequence[int]) -> Sequence[tuple[int, int, int]]:
    recent = union_all(*(select(_last(unit).subquery()) for unit in unit_ids)).subquery()
    on_time = func.sum(case((_late(recent.c.case_id, recent.c.at), 0), else_=1))
    counted = select(recent.c.unit_id, func.count(), on_time).group_by(recent.c.unit_id)
    return [(unit, answered, int(kept)) for unit, answered, kept in db.session.execute(counted)]


def _last(unit_id: int) -> Select[int, int, datetime]:
    answered = select(Answer.id).where(Answer.dispatch_id == Dispatch.id).exists()
    return (
        select(Dispatch.unit_id, Dispatch.case_id, Dispatch.at)
        .where(Dispatch.unit_id == unit_id, Dispatch.lead, answered)
        .order_by(Dispatch.case_id.desc())
        .limit(LAST)
    )


def _late(case_id: ColumnElement[int], since: ColumnElement[object]) -> ColumnElement[bool]:
    """Whether a handling clock that ran from this dispatch on was late, and nobody excused it."""
    excused = select(Appeal.clock_id).where(Appeal.clock_id == Clock.id, Appeal.granted.is_(True))
    return (
        select(Clock.id)
        .where(
            Clock.case_id == case_id,
            Clock.stage.in_(sorted(HANDLING)),
            Clock.started_at >= since,
            Clock.stopped_at > Clock.ends_at,
            ~excused.exists(),
        )
        .exists()
    )
