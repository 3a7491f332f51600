"""The twelve tiles a report may carry, read once from `kinds.json`.

A tile is all that a reporter ever chooses; the catalogue codes under it are for the staff.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = json.loads(Path(__file__).with_name("kinds.json").read_text(encoding="utf-8"))

VERSION: str = _DATA["version"]


@dataclass(frozen=True)
class Kind:
    """One tile. How long it may take is not said here but by the rules.

    `catalogue` holds codes such as "事项:01023", the likeliest first; `local_code` ("L:01") stands
    for what the catalogue does not list. `premises`: the matter is inside somebody's shop, so the
    reporter stays hidden from handler and community alike.
    """

    key: str
    tile: str
    icon: str
    catalogue: tuple[str, ...]
    local_code: str | None
    owner: str
    premises: bool
    example: str


def _read(key: str, row: dict[str, Any]) -> Kind:
    return Kind(
        key=key,
        tile=row["tile"],
        icon=row["icon"],
        catalogue=tuple(row["catalogue"]),
        local_code=next(iter(row.get("local", ())), None),
        owner=row["owner"],
        premises=row.get("premises", False),
        example=row["example"],
    )


KINDS: dict[str, Kind] = {key: _read(key, row) for key, row in _DATA["kinds"].items()}

CODE_NAMES: dict[str, str] = {
    code: name
    for row in _DATA["kinds"].values()
    for code, name in {**row["catalogue"], **row.get("local", {})}.items()
}


def kind(key: str) -> Kind:
    """The tile of that key; a KeyError that lists the known keys when there is none."""
    try:
        return KINDS[key]
    except KeyError:
        raise KeyError(f"no kind {key!r}; there are {', '.join(KINDS)}") from None
