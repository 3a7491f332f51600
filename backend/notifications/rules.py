"""When a notice may go to a phone."""

from datetime import datetime, time, timedelta

from ..clock import SHANGHAI, local
from ..people.models import STAFF, Person, RoleKind

WINDOW = timedelta(hours=48)
BUDGET = 5
MEAL_PEAKS = ((time(10, 30), time(13, 30)), (time(17, 0), time(20, 0)))
MOST_ATTEMPTS = 150  # with ten minutes between most of them: about a day
SLOWEST = timedelta(minutes=10)
CLAIM = timedelta(minutes=2)
NIGHT, MORNING = time(21, 0), time(8, 0)
AT_WORK = STAFF | {RoleKind.STEWARD, RoleKind.HANDLER}
FEW = 3  # so many of a kind go one by one
MOST_TOGETHER = 80  # their numbers fit into one message


def earliest(person: Person, *, urgent: bool, now: datetime) -> datetime:
    """Riders hear of danger at once, of anything else after the meal peak."""
    if urgent or not any(role.kind is RoleKind.RIDER for role in person.open_roles):
        return now
    here = local(now)
    for starts, ends in MEAL_PEAKS:
        if starts <= here.time() < ends:
            return datetime.combine(here.date(), ends, SHANGHAI)
    return now


def sleeps_until(person: Person, *, now: datetime) -> datetime | None:
    """The morning that whoever works here is left alone until; None by day, and for all others."""
    here = local(now)
    if MORNING <= here.time() < NIGHT:
        return None
    if not any(role.kind in AT_WORK for role in person.open_roles):
        return None
    night_began_today = here.time() >= NIGHT
    morning = here.date() + timedelta(days=1) if night_began_today else here.date()
    return datetime.combine(morning, MORNING, SHANGHAI)


def backoff(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s, ... up to 10 minutes."""
    return min(timedelta(seconds=5 * 2 ** min(attempts, 8)), SLOWEST)
