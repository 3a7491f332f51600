"""Points for a report: earned when it is filed, booked by the clock, taken back when it was false.

Booking touches the fund's account, which everybody shares, so no request waits for it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from ..clock import local
from ..db import db
from ..ledger.awarding import award_by_rule, reverse_award
from ..notifications.actions import notify
from .models import Case, Earning, Source, Status
from .rules import notice_key

RULE = "case_filed"


def earn(case: Case, now: datetime) -> None:
    """The report was worth something: it has been filed. Once a case."""
    by_oneself = case.source in {Source.CHAT, Source.APP}
    if by_oneself and case.reporter_id is not None and case.earning is None:
        case.earning = Earning(person_id=case.reporter_id, earned_at=now)


def lose(case: Case, why: str, *, by_id: int | None, now: datetime) -> None:
    """It proved false: nothing is booked any more, or what was booked is taken back."""
    if case.earning is not None and case.earning.lost_at is None:
        case.earning.lost_at, case.earning.lost_why = now, why[:200]
        case.earning.lost_by_id = by_id


def unsettled(*, limit: int = 200) -> Sequence[int]:
    """Ids of the cases whose points are to be booked or taken back."""
    open_ = or_(
        Earning.booked_at.is_(None),
        Earning.lost_at.is_not(None) & Earning.reversed_at.is_(None),
    )
    return db.session.scalars(
        select(Earning.case_id).where(open_).order_by(Earning.case_id).limit(limit)
    ).all()


def settle(case_id: int, now: datetime) -> None:
    """Book or take back the points of one case. A second time it changes nothing."""
    earning = db.session.get_one(Earning, case_id, with_for_update=True, populate_existing=True)
    if earning.booked_at is None:
        if earning.lost_at is None:
            _book(earning, now)
        earning.booked_at = now
    if earning.lost_at is not None and earning.reversed_at is None:
        _take_back(earning, now)
        earning.reversed_at = now


def key_of(case_id: int) -> str:
    """Under which key the points of a report stand in the books."""
    return f"case:{case_id}:filed"


def _book(earning: Earning, now: datetime) -> None:
    case = db.session.get_one(Case, earning.case_id)
    booked = award_by_rule(
        earning.person_id,
        RULE,
        key=key_of(case.id),
        reason=f"{case.number}（{case.title}）立案",
        now=now,
        day=local(earning.earned_at).date(),
    )
    earning.points = max((m.amount for m in booked.movements), default=0) if booked else 0


def _take_back(earning: Earning, now: datetime) -> None:
    case = db.session.get_one(Case, earning.case_id)
    back = reverse_award(
        key_of(case.id),
        reason=earning.lost_why,
        now=now,
        by_id=earning.lost_by_id,
        person_id=earning.person_id,
    )
    if back is None or case.reporter is None or case.status is Status.WITHDRAWN:
        return  # nobody is told that there was no such thing who took it back themselves
    notify(
        case.reporter,
        "points_reversed",
        {
            "number": case.number,
            "title": case.title,
            "case_id": case.id,
            "points": earning.points,
            "reason": earning.lost_why,
        },
        key=notice_key(case, "points_reversed", case.reporter.id),
        now=now,
    )
