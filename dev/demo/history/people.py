"""Who lived here before the demo begins and is needed by its history."""

import json
from pathlib import Path
from typing import Any

TOLD: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def residents() -> list[tuple[str, str]]:
    """Names, and the grids they live in."""
    return [(name, grid) for name, grid in TOLD["residents"]]


def more_people(world: dict[str, Any]) -> dict[str, Any]:
    """The same units and people as in world.json, and these."""
    living = [
        {"key": f"resident_{n}", "name": name, "roles": [{"role": "resident", "region": grid}]}
        for n, (name, grid) in enumerate(residents())
    ]
    working = [
        {"key": f"handler_{unit}", "name": name, "roles": [{"role": "handler", "unit": unit}]}
        for name, unit in TOLD["handlers"]
    ]
    people = [*world["people"], *living, *working]
    return {**world, "units": [*world["units"], *TOLD["units"]], "people": people}
