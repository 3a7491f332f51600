"""Someone may be hurt: the people on duty hear of it at once."""

from datetime import datetime

from ..notifications.actions import notify
from ..people.queries import handlers, on_duty, place_name
from .models import Case, Status


def raise_danger(case: Case, *, now: datetime) -> None:
    """Someone may be hurt: the people on duty hear of it at once."""
    case.danger = True
    if case.status is not Status.DRAFT:
        tell_of_danger(case, now)


def tell_of_danger(case: Case, now: datetime) -> None:
    """Everyone on duty where it is, and the unit that has it; nobody twice."""
    assert case.region_code is not None
    told = on_duty(case.region_code)
    if case.open_dispatch is not None:
        told += handlers(case.open_dispatch.unit_id)
    data = {
        "number": case.number,
        "title": case.title,
        "place": place_name(case.region_code),
        "case_id": case.id,
    }
    for worker in told:
        notify(
            worker,
            "danger_reported",
            data,
            key=f"case:{case.id}:danger:{worker.id}",
            now=now,
            urgent=True,
        )
