"""Lists over HTTP, saturated, each round beside one of a bare route of the same server."""

import statistics

import requests

from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Person
from backend.people.signing_in import sign_in

from . import servers
from .load import get, saturate
from .many import Many

PAGE = 20
ROUNDS = 9
SHARE = 200  # requests a round
AGAIN = "list of the API, the newest again / bare route"
OTHERS = "list of the API, each time another page / bare route"
HELD = "list that the phone has already / bare route"
Measured = tuple[str, float, float, float | None]


def measure(many: Many, uncached: float, cached: float) -> list[Measured]:
    """What was asked, seconds of the server per request, those of a bare route, the goal."""
    signed, wide = _signed(many, "worker"), _signed(many, "district")
    times: dict[str, tuple[list[float], list[float]]] = {}
    with servers.bare() as bare, servers.web(many.instance):
        again = get("/api/v1/cases", **signed)
        for turn in range(ROUNDS):
            others = [get(path, **wide) for path in _pages(many, turn * SHARE)]
            held = get("/api/v1/cases", **signed, **{"If-None-Match": _etag(many, signed)})
            asks = {AGAIN: [again] * SHARE, OTHERS: others, HELD: [held] * SHARE}
            for what, requested in asks.items():
                ours, limits = times.setdefault(what, ([], []))
                limits.append(saturate(bare, [get("/")] * 2 * SHARE).each)
                outcome = saturate(many.instance.port, requested)
                assert outcome.good == SHARE or what is HELD, outcome
                ours.append(outcome.each)
    goals = {AGAIN: uncached, OTHERS: uncached, HELD: cached}
    return [
        (what, statistics.median(ours), statistics.median(limits), goals[what])
        for what, (ours, limits) in times.items()
    ]


def _etag(many: Many, signed: dict[str, str]) -> str:
    """Of this minute: with the next one, what is left of a clock is said in other words."""
    answer = requests.get(f"{many.instance.url}/api/v1/cases", headers=signed, timeout=10)
    return answer.headers["ETag"]


def _signed(many: Many, who: str) -> dict[str, str]:
    with transaction():
        person = db.session.get_one(Person, many.filled.people[who])
        return {"Authorization": f"Bearer {sign_in(person, now=now())}"}


def _pages(many: Many, first: int) -> list[str]:
    """So many pages, no case on two of them as long as there are enough: nothing of them is kept
    from the page before."""
    ends = (PAGE * n % (many.filled.count - PAGE) for n in range(first, first + SHARE))
    return [f"/api/v1/cases?cursor={many.filled.newest - end}" for end in ends]
