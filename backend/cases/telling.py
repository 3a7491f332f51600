"""Telling people of a case: the reporter, those on duty, the unit. Each step once a person."""

from collections.abc import Iterable
from datetime import datetime

from ..notifications.actions import notify
from ..people.models import Person
from ..people.queries import handlers, on_duty
from .models import Case
from .rules import notice_key


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
    if case.reporter is None:
        return False
    return notify(
        case.reporter,
        kind,
        _facts(case, data),
        key=notice_key(case, step or case.status),
        now=now,
        urgent=case.danger if urgent is None else urgent,
    )


def tell_all(
    people: Iterable[Person],
    case: Case,
    kind: str,
    data: dict[str, str],
    now: datetime,
    *,
    step: str,
    urgent: bool | None = None,
) -> None:
    """The same for several people."""
    for person in people:
        notify(
            person,
            kind,
            _facts(case, data),
            key=f"{notice_key(case, step)}:{person.id}",
            now=now,
            urgent=case.danger if urgent is None else urgent,
        )


def _facts(case: Case, data: dict[str, str]) -> dict[str, object]:
    return {"number": case.number, "title": case.title, "case_id": case.id, **data}


def community(case: Case) -> list[Person]:
    """Who is on duty where the case is."""
    assert case.region_code is not None
    return on_duty(case.region_code)


def community_and_unit(case: Case) -> list[Person]:
    """The same, and everyone of the unit that has the case."""
    dispatch = case.open_dispatch
    return community(case) + (handlers(dispatch.unit_id) if dispatch else [])
