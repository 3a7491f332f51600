"""Who answers now and who comes next, in one line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...notifications.rules import MORNING, NIGHT
from ...people import duty, roster
from ...people.models import DutyShift, Person
from ...people.queries import places_named
from ...records.desk import shares_with

AHEAD = timedelta(hours=36)


@dataclass(frozen=True)
class OnDuty:
    """`now`: who has the shift, with its end; `instead`: who answers while nobody has one;
    `following`: who has the next one. `night`: from when to when only dangers ring."""

    place: str
    code: str
    now: list[DutyShift]
    instead: list[str]
    following: DutyShift | None
    night: tuple[str, str] = (f"{NIGHT:%H:%M}", f"{MORNING:%H:%M}")


def on_duty(person: Person, *, now: datetime) -> OnDuty | None:
    """Of the community or street where this person works; None for who works for a unit."""
    code = shares_with(person)
    if code is None:
        return None
    shifts = roster.shifts([code], since=now, until=now + AHEAD)
    at_post = {one.id for one in duty.shift_of(code, now)}
    here = [s for s in shifts if s.starts_at <= now and s.person_id in at_post]
    return OnDuty(
        place=places_named([code])[code],
        code=code,
        now=here,
        instead=[] if here else [one.name for one in duty.answering(code, now)],
        following=next((shift for shift in shifts if shift.starts_at > now), None),
    )
