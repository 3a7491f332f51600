"""Who could help: whom to ask for one wish, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, session

from ...clock import now
from ...people import finding
from ...people.models import Person, Unit
from ...people.queries import is_known_around
from ...web import asker
from ...wishes.matching import Fit, fits, neighbours
from ...wishes.models import Ask, Wish
from ...wishes.unit_list import unit_lines

MOST_OFFERED, MOST_NEAR, MOST_SILENT = 6, 6, 12
LOOKED_FOR = "wish_helper_looked_for"  # in this browser's session: names are no part of an address


@dataclass(frozen=True)
class ToAsk:
    """Whom the form offers: the best with the reason, then those near by; who was asked and has not
    answered, to be rung up; and by name, if somebody was looked for."""

    best: Sequence[Fit]
    near: Sequence[Fit]
    silent: Sequence[Ask]
    looked_for: str = ""
    found: Sequence[tuple[Person, Unit | None]] = ()


def whom_to_ask(wish: Wish) -> ToAsk:
    """As rules have it, and whoever was looked for by name on this wish's page."""
    best = fits(wish, now=now(), most=MOST_OFFERED)
    besides = [fit.person.id for fit in best]
    near = neighbours(wish, now=now(), most=MOST_NEAR, besides=besides)
    words = _looked_for(wish)
    silent = [ask for ask in wish.asks if ask.answered_at is None]
    return ToAsk(best, near, silent[:MOST_SILENT], words, _found(wish, words) if words else ())


def reason_for(wish: Wish, person_id: int) -> str:
    """Why the rules would ask this person, as they would read it; empty where they would not."""
    offered = whom_to_ask(wish)
    fits_best = [fit for fit in (*offered.best, *offered.near) if fit.person.id == person_id]
    return fits_best[0].why if fits_best else ""


def _found(wish: Wish, words: str) -> list[tuple[Person, Unit | None]]:
    """Units of this name, each by who speaks for it, then people."""
    lines = [line for line in unit_lines(asker(), now=now()) if words in line.terms.unit.name]
    spoken: list[tuple[Person, Unit | None]] = [
        (seat.person, line.terms.unit) for line in lines for seat in line.seats
    ]
    people = [(one, None) for one in finding.find(asker(), words)]
    return [(one, unit) for one, unit in [*spoken, *people] if _may_help(one, wish)]


def look_for(wish: Wish, words: str) -> None:
    """Remember for the next look at this page who is looked for."""
    session[LOOKED_FOR] = [wish.id, words[: finding.LONGEST_SEARCH]]


def _looked_for(wish: Wish) -> str:
    kept = session.get(LOOKED_FOR)
    asked = "found" in request.args or request.method == "POST"
    return str(kept[1]) if asked and kept and kept[0] == wish.id else ""


def _may_help(person: Person, wish: Wish) -> bool:
    own = person.id in {wish.wisher_id, wish.poster_id}
    return not own and is_known_around(person, wish.region_code)
