"""Looking after the holiday table: without it, working days are only Mondays to Fridays."""

from datetime import date

from ..clock import now, today
from ..db import transaction
from ..errors import Conflict, Invalid
from ..notifications.actions import notify
from ..people.models import RoleKind
from ..people.queries import holders_anywhere, person
from ..worktime import actions, queries
from .runner import Done, each

CARETAKERS = {RoleKind.ADMIN, RoleKind.DISTRICT_OFFICER}
PUBLISHED_BY = (11, 1)  # the State Council's notice for the next year comes in November


def watch_calendar() -> Done:
    """Fill in this year and the next from the library; of what stays missing (the next year from
    November on), tell the caretakers once a week."""
    with transaction(write=False):
        missing = {today().year, today().year + 1} - queries.complete_years()
    done = Done()
    for year in sorted(missing):
        if _filled(year):
            done.items += 1
        elif today() >= _expected(year):
            told = _tell_of(year)
            done.items, done.failures = done.items + told.items, done.failures + told.failures
            done.error = done.error or told.error
    return done


def _filled(year: int) -> bool:
    try:
        with transaction():
            actions.seed(year, now=now())
    except Invalid:
        return False
    except Conflict:
        return True  # somebody else was quicker
    return True


def _expected(year: int) -> date:
    return date(year - 1, *PUBLISHED_BY)


def _tell_of(year: int) -> Done:
    with transaction(write=False):
        ids = [caretaker.id for caretaker in holders_anywhere(CARETAKERS)]
    week = (today() - _expected(year)).days // 7
    return each(ids, lambda person_id: _tell(person_id, year, week))


def _tell(person_id: int, year: int, week: int) -> bool:
    """Whether it was news."""
    with transaction():
        return notify(
            person(person_id),
            "calendar_missing",
            {"year": year},
            key=f"calendar:{year}:{week}:{person_id}",
            now=now(),
        )
