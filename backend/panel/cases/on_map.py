"""The list on the map: the same filters, the points where they lie, the heat of each grid."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import url_for

from ...cases import counting, queries
from ...cases.filters import Filters
from ...cases.models import Case
from ...cases.words import STATUS_WORDS
from ...clock import now
from ...errors import Invalid
from ...people.models import READERS, Person
from ...people.rules import stem
from ..region_maps import Mark, region_map
from .narrowing import OPEN_ONES, days_back, filters_of
from .reading import clock_words, first_line

MOST = 200
USUAL_DAYS = 30
LONGEST = timedelta(days=367)
Address = Callable[..., str]


def on_map(
    person: Person, chosen: dict[str, str], filters: Filters, sort: str, *, address: Address
) -> dict[str, Any]:
    """What the template takes. Of everything ever reported, only what is open is drawn, or what
    came within a month: `instead` says so."""
    chosen, instead = _bounded(chosen, filters)
    filters = filters_of(chosen, person)
    found = _found(person, filters, sort)
    code = filters.region_code or _home(person)
    heat = counting.by_region(person, filters)
    return {
        "map": region_map(
            code,
            marks=[mark for case in found[:MOST] if (mark := _mark(case)) is not None],
            heat=heat,
            leads=lambda place: address({**chosen, "region": place}, view="map"),
        )
        if code
        else None,
        "nowhere": [case for case in found[:MOST] if case.latitude is None],
        "all_there": sum(heat.values()),
        "more": len(found) > MOST,
        "most": MOST,
        "instead": instead,
        "wider": _wider(chosen, address),
        "first_line": first_line,
        "clock_words": lambda case: clock_words(case, now()),
    }


def _bounded(chosen: dict[str, str], filters: Filters) -> tuple[dict[str, str], str]:
    if filters.since and (filters.until or now()) - filters.since > LONGEST:
        raise Invalid("地图一次最多看一年，请把日子改短一些。")
    if filters.only_open or filters.since:
        return chosen, ""
    if filters.status is None:
        return {**chosen, "status": OPEN_ONES}, "没有选状态，图上先画在办的。"
    return {
        **chosen,
        "from": days_back(USUAL_DAYS),
    }, f"没有选日子，图上先画最近 {USUAL_DAYS} 天的。"


def _found(person: Person, filters: Filters, sort: str) -> Sequence[Case]:
    if sort == "due" or filters.only_open:
        return queries.queue(person, filters, limit=MOST + 1)
    return queries.page(person, filters, limit=MOST + 1)


def _home(person: Person) -> str | None:
    """The widest place that somebody works for; of a unit's people, where the unit is."""
    held = [r.region_code for r in person.open_roles if r.kind in READERS and r.region_code]
    places = held or [r.place_code for r in person.open_roles if r.place_code]
    return min(places, key=lambda code: (len(stem(code)), code), default=None)


def _mark(case: Case) -> Mark | None:
    if case.latitude is None or case.longitude is None:
        return None
    clock = clock_words(case, now())
    words = f"{case.number} {case.title}，{STATUS_WORDS[case.status]}"
    words += f"，{clock.words}" if clock.words else ""
    address = url_for("panel.cases.show", case_id=case.id)
    return Mark(case.latitude, case.longitude, words, address, clock.late)


def _wider(chosen: dict[str, str], address: Address) -> str | None:
    """The way back from one grid to all of them."""
    code = chosen.get("region")
    if code is None or len(code) != 15:
        return None
    return address({**chosen, "region": code[:12]}, view="map")
