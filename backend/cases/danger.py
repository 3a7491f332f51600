"""Someone may be hurt: the people on duty hear of it at once."""

from datetime import datetime

from ..db import db
from ..people.queries import place_name
from .models import Case, Status
from .moving import record, turn_clocks
from .telling import community_and_unit, tell_all


def raise_danger(case: Case, *, now: datetime) -> None:
    """Someone may be hurt: the people on duty hear of it at once, and the clock runs faster."""
    case.danger = True
    if case.status is not Status.DRAFT:
        turn_clocks(case, now)
        record(case, case.status, by=None, now=now, note="变成急件，时限按急件算")
        tell_of_danger(case, now)


def tell_of_danger(case: Case, now: datetime) -> None:
    """Everyone on duty where it is, and the unit that has it; nobody twice in one stage, so that
    a danger taken back by mistake and raised again is heard again."""
    assert case.region_code is not None
    db.session.flush()
    stage = case.running_clock
    data = {"place": place_name(case.region_code)}
    told = community_and_unit(case, now)
    tell_all(
        told,
        case,
        "danger_reported",
        data,
        now,
        step=f"danger:{stage.id if stage else 0}",
        urgent=True,
    )
