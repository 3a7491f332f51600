"""Someone may be hurt: the people on duty hear of it at once."""

from datetime import datetime

from ..notifications.actions import notify
from ..people.models import RoleKind
from ..people.queries import holders, place_name
from .models import Case, Status


def raise_danger(case: Case, *, now: datetime) -> None:
    """Someone may be hurt: the people on duty hear of it at once."""
    case.danger = True
    if case.status is not Status.DRAFT:
        tell_of_danger(case, now)


def tell_of_danger(case: Case, now: datetime) -> None:
    assert case.region_code is not None
    data = {
        "number": case.number,
        "title": case.title,
        "place": place_name(case.region_code),
        "case_id": case.id,
    }
    for worker in holders({RoleKind.COMMUNITY_WORKER}, case.region_code):
        notify(
            worker,
            "danger_reported",
            data,
            key=f"case:{case.id}:danger:{worker.id}",
            now=now,
            urgent=True,
        )
