"""The holiday table as people correct it: each change with who and why beside the table itself.

The table says what holds; the decisions say how it came to. What is past is not changed.
"""

from collections.abc import Sequence
from datetime import date, datetime

from ..clock import local
from ..errors import Invalid
from ..people.models import Person
from ..worktime import actions
from ..worktime.published import Day
from .actions import decide
from .models import Decision, Topic
from .rules import must_decide


def correct_day(
    day: date, *, working: bool, name: str, why: str, by: Person, now: datetime, seen: int
) -> Decision:
    """Say of one day, today or later, whether people work. Raises as `decide`, and Invalid."""
    must_decide(by)
    _not_over([day], now)
    value = {"working": working, "name": name.strip()}
    made = decide(
        Topic.HOLIDAYS, day.isoformat(), value, valid_from=now, why=why, by=by, now=now, seen=seen
    )
    actions.set_day(day, working=working, name=name)
    return made


def adopt_days(
    days: Sequence[Day], *, why: str, by: Person, now: datetime, seen: int
) -> tuple[Decision, actions.Report]:
    """Take a list of days, such as a year's notice, into the table; what it says of days that are
    over must be what the table says already. Raises as `decide`, and Invalid."""
    must_decide(by)
    planned = actions.take(days, now=now, dry_run=True)
    _not_over([date.fromisoformat(line[:10]) for line in (*planned.added, *planned.changed)], now)
    year = max(day.day.year for day in days)
    value = {"days": [str(day) for day in days]}
    made = decide(
        Topic.HOLIDAYS, f"year:{year}", value, valid_from=now, why=why, by=by, now=now, seen=seen
    )
    return made, actions.take(days, now=now)


def _not_over(days: Sequence[date], now: datetime) -> None:
    today = local(now).date()
    if over := sorted(day for day in days if day < today):
        raise Invalid(f"{over[0]} 已经过去了，过去的日子不改。")
