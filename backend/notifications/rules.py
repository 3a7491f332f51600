"""When a notice may go to a phone."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ..clock import SHANGHAI, local
from ..people.models import STAFF, Person, RoleKind
from .models import Pace

_DATA = json.loads(Path(__file__).with_name("paces.json").read_text(encoding="utf-8"))

WINDOW = timedelta(hours=48)
BUDGET = 5
MEAL_PEAKS = ((time(10, 30), time(13, 30)), (time(17, 0), time(20, 0)))
MOST_ATTEMPTS = 150  # with ten minutes between most of them: about a day
SLOWEST = timedelta(minutes=10)
CLAIM = timedelta(minutes=2)
NIGHT, MORNING = time(21, 0), time(8, 0)
DIGEST_AT = time.fromisoformat(_DATA["digest_at"])
PACES = {kind: Pace(pace) for kind, pace in _DATA["kinds"].items()}
AT_WORK = STAFF | {RoleKind.STEWARD, RoleKind.HANDLER}
FEW = 3  # so many of a kind go one by one
MOST_TOGETHER = 80  # their numbers fit into one message
MOST_IN_DIGEST = 300
MOST_CONSENTS = 20  # to one kind of message: who taps on for ever means no more than that


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
    if not any(role.kind in AT_WORK for role in person.open_roles):
        return None
    return _out_of_hours(MORNING, now)


def rests_until(pace: Pace, *, now: datetime) -> datetime | None:
    """Until when nobody is rung at this pace; None when it may ring now."""
    if pace is Pace.SOON:
        return None
    return _out_of_hours(MORNING if pace is Pace.QUIET else DIGEST_AT, now)


def _out_of_hours(opening: time, now: datetime) -> datetime | None:
    """When the day opens, if it is before that or night; None by day."""
    here = local(now)
    if opening <= here.time() < NIGHT:
        return None
    night_began_today = here.time() >= NIGHT
    day = here.date() + timedelta(days=1) if night_began_today else here.date()
    return datetime.combine(day, opening, SHANGHAI)


def next_digest(*, now: datetime) -> datetime:
    """When the next daily letter goes out; the one of this minute has gone."""
    here = local(now)
    later_today = here.time() < DIGEST_AT
    day: date = here.date() if later_today else here.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, SHANGHAI)


def backoff(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s, ... up to 10 minutes."""
    return min(timedelta(seconds=5 * 2 ** min(attempts, 8)), SLOWEST)
