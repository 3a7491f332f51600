"""Telling people of a case: those who reported it, those on duty, the units. Each step once."""

from collections.abc import Iterable
from datetime import datetime

from ..notifications.actions import notify_all
from ..people.duty import on_duty
from ..people.models import Person
from ..people.queries import handlers
from ..texts.masking import masked
from .models import Case
from .rules import codes_of, everyone_asked, notice_key


def tell_reporter(
    case: Case,
    kind: str,
    data: dict[str, str],
    now: datetime,
    *,
    step: str = "",
    urgent: bool | None = None,
) -> bool:
    """Whoever reported hears of each step that matters; whether it was news. A case without a
    reporter tells nobody. `urgent`: as the case is, unless said otherwise."""
    people = [case.reporter] if case.reporter is not None else []
    return tell_all(people, case, kind, data, now, step=step or case.status, urgent=urgent)


def tell_everyone(
    case: Case,
    kind: str,
    data: dict[str, str],
    now: datetime,
    *,
    step: str = "",
    urgent: bool | None = None,
) -> bool:
    """The same for all who joined, too; they hear no number that is not theirs to read."""
    step = step or case.status
    news = tell_reporter(case, kind, data, now, step=step, urgent=urgent)
    others = [person for person in everyone_asked(case) if person.id != case.reporter_id]
    said = {name: masked(words) for name, words in data.items()}
    return tell_all(others, case, kind, said, now, step=step, urgent=urgent) or news


def tell_all(
    people: Iterable[Person],
    case: Case,
    kind: str,
    data: dict[str, str],
    now: datetime,
    *,
    step: str,
    urgent: bool | None = None,
) -> bool:
    """The same for several people, nobody twice; whether it was news to one of them."""
    keys = {notice_key(case, step, person.id): person for person in dict.fromkeys(people)}
    said = {"number": case.number, "title": case.title, "case_id": case.id, **data}
    loud = case.danger if urgent is None else urgent
    return notify_all(keys, kind, said, now=now, urgent=loud) > 0


def community(case: Case, now: datetime) -> list[Person]:
    """Who is on duty where the case is, on both sides of a border."""
    return [person for code in codes_of(case) for person in on_duty(code, now)]


def unit_of(case: Case) -> list[Person]:
    """Everyone of the units that have the case in hand."""
    lead = case.open_dispatch
    return (handlers(lead.unit_id) if lead else []) + helpers(case)


def helpers(case: Case) -> list[Person]:
    """Everyone of the units that were called to it and do not lead."""
    return [person for part in case.helpers for person in handlers(part.unit_id)]


def community_and_unit(case: Case, now: datetime) -> list[Person]:
    """Both."""
    return community(case, now) + unit_of(case)
