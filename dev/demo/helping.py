"""Who of the demo helps: what each can do, and the units that take wishes."""

import json
from datetime import datetime
from pathlib import Path

from backend.people.models import Person, Unit
from backend.wishes import helping
from backend.wishes.units import enrol, name_representative

HELPERS = Path(__file__).with_name("helpers.json")


def lay_out_helpers(people: dict[str, Person], units: dict[str, Unit], now: datetime) -> None:
    """What everybody of helpers.json has said."""
    told = json.loads(HELPERS.read_text(encoding="utf-8"))
    for data in told["people"]:
        helping.offer(data["kinds"], free=data["free"], by=people[data["who"]], now=now)
    for data in told["units"]:
        unit, by = units[data["unit"]], people[data["by"]]
        enrol(
            unit,
            kinds=data["kinds"],
            monthly_cap=data["monthly_cap"],
            free=data["free"],
            by=by,
            now=now,
        )
        for key in data["people"]:
            name_representative(unit, people[key], by=by, now=now)
