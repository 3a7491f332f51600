"""Telling people of a wish: who wished it, who promised it, the community. Each step once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from ..clock import day_bounds
from ..notifications.actions import notify_each
from ..notifications.models import Pace
from ..notifications.rules import PACES, next_digest
from ..people.duty import on_duty
from ..people.models import Person
from ..people.rules import community_of
from ..texts.masking import masked_home
from .models import Wish
from .rules import kind_name

SHORT = 20


def tell(
    people: Iterable[Person | None],
    wish: Wish,
    kind: str,
    data: dict[str, Any],
    now: datetime,
    *,
    step: str,
    pace: Pace | None = None,
) -> int:
    """The same for several people, nobody twice; to how many it was news. `pace` None: as the kind
    has it, and sooner for what is wanted before the daily letter would come."""
    named = [(person, data) for person in people if person is not None]
    return tell_each(named, wish, kind, now, step=step, pace=pace)


def tell_each(
    people: Iterable[tuple[Person, dict[str, Any]]],
    wish: Wish,
    kind: str,
    now: datetime,
    *,
    step: str,
    pace: Pace | None = None,
) -> int:
    """The same with something else to say to each."""
    of_it = {"number": wish.number, "title": title(wish, now), "wish_id": wish.id}
    said = {f"wish:{wish.id}:{step}:{who.id}": (who, {**of_it, **data}) for who, data in people}
    return notify_each(said, kind, now=now, pace=pace or _in_time(wish, kind, now))


def _in_time(wish: Wish, kind: str, now: datetime) -> Pace | None:
    """A letter that comes on the wanted day comes too late: then it rings by day, at once."""
    if wish.wanted_by is None or PACES.get(kind) is not Pace.DIGEST:
        return None
    begins, ends = day_bounds(wish.wanted_by)
    return Pace.QUIET if now < ends and next_digest(now=now) >= begins else None


def title(wish: Wish, now: datetime) -> str:
    """What to call a wish in a sentence: its kind and the first of its words on the board."""
    return f"{kind_name(wish.kind_key, now)}：{shortened(on_the_board(wish))}"


def shortened(words: str) -> str:
    """The first of them, as many as stand in a line."""
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


class Worded(Protocol):
    """A wish, or a row of what its line needs."""

    @property
    def words(self) -> Any: ...
    @property
    def board_words(self) -> Any: ...


def on_the_board(wish: Worded) -> str:
    """The words as everybody reads them: without telephone, ID card, door number, password."""
    return str(wish.board_words or masked_home(wish.words))


def wisher_and_poster(wish: Wish) -> list[Person]:
    """Whoever is to hear what becomes of it."""
    return [person for person in (wish.wisher, wish.poster) if person is not None]


def claimers(wish: Wish) -> list[Person]:
    """Who holds a place and has not done it yet."""
    return [claim.person for claim in wish.live_claims if claim.proof is None]


def community(wish: Wish, now: datetime) -> list[Person]:
    """Who is on duty for it in its community."""
    return on_duty(community_of(wish.region_code) or wish.region_code, now)
