"""The demo's wishes: those of wishes.json in the order of time, chased in between."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any

from backend.clock import day_bounds, local
from backend.db import db
from backend.errors import DomainError
from backend.files.actions import keep_photo
from backend.files.photos import Photo
from backend.people.models import Person
from backend.wishes import airing, chasing, claiming, fulfilling, posting, reviewing
from backend.wishes.models import AgeBand, Payer, Source, Verdict, Wish
from backend.wishes.posting import Reach, Wanted

from .history.wishes import WishLife

NEVER = datetime.max.replace(tzinfo=UTC)
WISHES = Path(__file__).with_name("wishes.json")

Data = dict[str, Any]
Step = Callable[["Wishes", Wish, Data, Person, datetime], object]


class Wishes:
    """People by their keys, and the wishes as they come."""

    def __init__(self, people: dict[str, Person], photos: dict[str, Photo], now: datetime) -> None:
        self.people, self.photos, self.now = people, photos, now
        self.wishes: dict[str, Wish] = {}

    def play(self, before: Sequence[WishLife] = ()) -> None:
        """Everything up to now, with what came `before`, in the order of time."""
        told = json.loads(WISHES.read_text(encoding="utf-8"))
        turns = count()  # of two at the same instant the first comes first
        coming: list[tuple[datetime, int, Iterator[datetime]]] = []
        for steps in [*(life.steps() for life in before), *map(self._told, told)]:
            heappush(coming, (next(steps), next(turns), steps))
        while coming and coming[0][0] <= self.now:
            at, _, steps = heappop(coming)
            self._chase(at)
            then = next(steps, None)
            self._remember(before)
            db.session.flush()
            if then is not None:
                heappush(coming, (then, next(turns), steps))
        self._chase(self.now)

    def _told(self, data: Data) -> Iterator[datetime]:
        """The steps of one that the file tells."""
        yield self._at(data)
        self._happen(self._at(data), data, None)
        for step in data["steps"]:
            yield self._at(step)
            self._happen(self._at(step), data, step)

    def _remember(self, before: Sequence[WishLife]) -> None:
        """Those that have been posted are chased from then on."""
        for life in before:
            if life.is_posted:
                self.wishes.setdefault(life.wish.number, life.wish)

    def _chase(self, until: datetime) -> None:
        """Every step of the chase up to then, each in its minute, as the job would take it."""
        while (wish := min(self.wishes.values(), key=_rings, default=None)) is not None:
            if _rings(wish) > until:
                break
            chasing.chase(wish.id, now=_rings(wish))

    def _at(self, data: Data) -> datetime:
        """Days ago, and on days before today between nine and seven, in the same order: nobody
        climbs to somebody's lamp at four in the morning because the demo was loaded then."""
        at = self.now - timedelta(days=data["ago"])
        midnight, _ = day_bounds(local(at).date())
        if midnight == day_bounds(local(self.now).date())[0]:
            return at
        return midnight + timedelta(hours=9) + (at - midnight) * 10 / 24

    def _happen(self, at: datetime, data: Data, step: Data | None) -> None:
        if step is None:
            self.wishes[data["key"]] = self._post(data, at)
            return
        try:
            STEPS[step["verb"]](self, self.wishes[data["key"]], step, self.people[step["by"]], at)
        except DomainError as error:
            error.add_note(f"{data['key']}: {step['verb']}")
            raise
        db.session.flush()

    def _post(self, data: Data, at: datetime) -> Wish:
        soon = data.get("wanted_in")
        wanted = Wanted(
            data["kind"],
            data["words"],
            wanted_by=local(self.now + timedelta(days=soon)).date() if soon else None,
            places=data.get("places", 1),
            cost=data.get("cost", 0),
            payer=Payer(data.get("payer", Payer.NOBODY)),
            age_band=AgeBand(data.get("age", AgeBand.UNSAID)),
        )
        wish = posting.post(
            wanted,
            by=self.people[data["by"]],
            source=Source(data.get("source", Source.APP)),
            region_code=data["region"],
            reach=Reach(**data.get("reach", {})),
            agreed=True,
            now=at,
        )
        if data.get("air"):
            airing.air(wish, by=self.people[data["by"]], now=at)
        return wish


def _rings(wish: Wish) -> datetime:
    return wish.rings_at or NEVER


def _prove(demo: Wishes, wish: Wish, step: Data, by: Person, at: datetime) -> None:
    photo = step.get("photo")
    files = [keep_photo(demo.photos[photo], by_id=by.id, now=at)] if photo else []
    fulfilling.prove(
        wish,
        words=step["words"],
        files=files,
        started_at=at - timedelta(hours=step["hours"]),
        ended_at=at,
        may_air=step.get("may_air", False),
        by=by,
        now=at,
    )


def _call(_: Wishes, wish: Wish, step: Data, by: Person, at: datetime) -> None:
    fulfilling.call(
        wish,
        reached=step["reached"],
        words=step["words"],
        verdict=Verdict(step["verdict"]) if "verdict" in step else None,
        stars=step.get("stars"),
        by=by,
        now=at,
    )


STEPS: dict[str, Step] = {
    "open": lambda _, wish, step, by, at: reviewing.open_up(wish, by=by, now=at),
    "ask_change": lambda _, wish, step, by, at: reviewing.ask_change(
        wish, reason=step["words"], by=by, now=at
    ),
    "decline": lambda _, wish, step, by, at: reviewing.decline(
        wish, reason=step["words"], elsewhere=step["elsewhere"], by=by, now=at
    ),
    "move": lambda _, wish, step, by, at: reviewing.move_away(
        wish, to=step["words"], by=by, now=at
    ),
    "withdraw": lambda _, wish, step, by, at: posting.withdraw(
        wish, reason=step["words"], by=by, now=at
    ),
    "claim": lambda _, wish, step, by, at: claiming.claim(
        wish, promised_for=local(at + timedelta(days=step["days"])).date(), by=by, now=at
    ),
    "give_back": lambda _, wish, step, by, at: claiming.give_back(
        wish, reason=step["words"], by=by, now=at
    ),
    "prove": _prove,
    "confirm": lambda _, wish, step, by, at: fulfilling.confirm(
        wish, stars=step["stars"], words=step["words"], by=by, now=at
    ),
    "call": _call,
    "thank": lambda _, wish, step, by, at: fulfilling.thank(wish, step["words"], by=by, now=at),
}
