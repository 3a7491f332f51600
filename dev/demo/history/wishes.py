"""The wishes of the weeks before, each lived by the verbs; the chase runs between its steps."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from backend.clock import SHANGHAI, day_bounds, local
from backend.errors import DomainError
from backend.people.models import Person, RoleKind
from backend.wishes import airing, claiming, fulfilling, posting, reviewing
from backend.wishes.claiming import open_claims
from backend.wishes.models import AgeBand, Claim, Payer, Source, Status, Verdict, Wish
from backend.wishes.posting import Reach, Wanted

from .plan import SEED
from .street import HOME, Street

TOLD: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
A_DAY = 0.85
FORGETFUL = {"欧阳慧", "赵磊", "吴刚"}  # whom the hand-made wishes do not need
HAND_MADE = timedelta(days=30)  # since when those who claim have hand-made wishes to do as well
UNTIL = timedelta(days=2)  # what is newer, the hand-made wishes tell

Steps = Iterator[datetime]


def lives(street: Street, helpers: dict[str, list[Person]], *, days: int) -> list["WishLife"]:
    """One a day at most, most of them in the home community. `helpers`: who, by kind."""
    today = local(street.now).date()
    found = []
    for ago in range(days, 0, -1):
        day = today - timedelta(ago)
        rng = Random(f"{SEED}:wish:{day}")
        at = _by_day(rng, day)
        if rng.random() < A_DAY and at < street.now - UNTIL:
            found.append(WishLife(street, helpers, rng, at))
    return found


def _by_day(rng: Random, day: date) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(hours=rng.uniform(9, 19))


class WishLife:
    """One wish. `steps` does what comes next and gives the time of the step after it."""

    def __init__(
        self, street: Street, helpers: dict[str, list[Person]], rng: Random, at: datetime
    ) -> None:
        self.street, self.helpers, self.rng, self.at = street, helpers, rng, at
        kinds = [*TOLD["wanted"], *TOLD["seasons"].get(str(local(at).month), [])]
        self.told = rng.choices(kinds, [kind["share"] for kind in kinds])[0]
        homes = [r.region_code for p in street.people.values() for r in p.roles if r.region_code]
        grids = sorted({c for c in homes if c.startswith(HOME) and len(c) == 15 and c[12] == "0"})
        self.grid = rng.choice(grids)
        self.wish: Wish
        self.is_posted = False

    def later(self, low: float, high: float) -> datetime:
        """Some days on, by day; never before what has happened."""
        there = local(self.at + timedelta(days=self.rng.uniform(low, high)))
        self.at = max(_by_day(self.rng, there.date()), self.at + timedelta(minutes=40))
        return self.at

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def steps(self) -> Steps:
        """From the wish to thanks, or where else it ends."""
        yield self.at
        self._post()
        yield self.later(0, 0.6)
        if self._turned_away():
            return
        if self.chance(0.08):
            yield from self._changed()
        if self.wish.status is not Status.SUBMITTED:
            return  # it was never said otherwise
        reviewing.open_up(self.wish, by=self._worker(), now=self.at)
        yield from self._met()

    def _post(self) -> None:
        rng, told = self.rng, self.told
        by, source = self._poster()
        wanted = Wanted(
            told["kind"], rng.choice(told["words"]), places=told.get("places", 1),
            cost=told.get("cost", 0), payer=Payer(told.get("payer", "nobody")),
            age_band=AgeBand.ELDER if source is Source.VISIT else AgeBand.UNSAID,
        )  # fmt: skip
        reach = Reach(
            rng.choice(["余奶奶", "李爹爹", "童师傅", "肖婆婆", "黎老师", "成师傅"]),
            f"000-0000 {rng.randint(2000, 2999)}",
            f"{rng.randint(1, 9)}栋{rng.randint(1, 3)}单元{rng.randint(1, 6)}0{rng.randint(1, 4)}",
        )
        self.wish = posting.post(
            wanted, by=by, source=source, region_code=self.grid, reach=reach, agreed=True,
            now=self.at,
        )  # fmt: skip
        self.is_posted = True
        if self.chance(0.3):
            airing.air(self.wish, by=by, now=self.at)

    def _poster(self) -> tuple[Person, Source]:
        """Two of three come from a visit."""
        living = self.street.holding(RoleKind.RESIDENT, self.grid)
        if not living or self.chance(0.64):
            return self.street.looker(self.rng, self.grid), Source.VISIT
        by = self.rng.choice(living)
        return by, Source.APP if self.chance(0.7) else Source.NEIGHBOUR

    def _worker(self) -> Person:
        return self.street.worker(self.rng, self.grid)

    def _turned_away(self) -> bool:
        """What is no wish."""
        if not self.chance(0.07):
            return False
        by = self._worker()
        if self.chance(0.5):
            self.wish.words, reason, elsewhere = self.rng.choice(TOLD["declined"])
            reviewing.decline(self.wish, reason=reason, elsewhere=elsewhere, by=by, now=self.at)
        else:
            self.wish.words, to = self.rng.choice(TOLD["moved"])
            reviewing.move_away(self.wish, to=to, by=by, now=self.at)
        return True

    def _changed(self) -> Steps:
        """Sent back to be said otherwise; some never do."""
        reason = self.rng.choice(TOLD["change"])
        reviewing.ask_change(self.wish, reason=reason, by=self._worker(), now=self.at)
        yield self.later(0.4, 4) if self.chance(0.8) else self.later(20, 21)
        if self.wish.status is Status.NEEDS_CHANGE:
            said = Wanted(self.told["kind"], self.wish.words + "，周末都方便")
            posting.revise(self.wish, said, by=self.wish.poster, now=self.at)
            yield self.later(0, 0.5)

    def _met(self) -> Steps:
        """Claimed until every place is taken and done; given back or forgotten, claimed again."""
        for attempt in range(6):
            slow = not attempt and self.chance(0.2)
            yield self.later(5, 11) if slow else self.later(0.2, 3.5)
            while self.wish.status is Status.OPEN and self._claim() is not None:
                yield self.later(0.01, 0.5)
            if self.wish.status is not Status.CLAIMED:
                if self.wish.has_ended:
                    return
                continue
            yield from self._done(attempt)
            if self.wish.status in {Status.FULFILLED, Status.CONFIRMED}:
                yield from self._answered()
                return

    def _claim(self) -> Claim | None:
        most = 1 if self.street.now - self.at < HAND_MADE else 2
        free = [
            person
            for person in self.helpers.get(self.wish.kind_key, [])
            if open_claims(person) < most and person not in {c.person for c in self.wish.claims}
        ]
        self.rng.shuffle(free)
        for person in free:
            promised = local(self.at).date() + timedelta(self.rng.randint(2, 7))
            try:
                return claiming.claim(self.wish, promised_for=promised, by=person, now=self.at)
            except DomainError:
                continue  # barred, or has claimed enough for a day
        return None

    def _done(self, attempt: int) -> Steps:
        """Before the day that was promised; or given back, or forgotten."""
        fate = self.rng.random() if not attempt else 1
        for claim in list(self.wish.live_claims):
            if fate < 0.08:
                yield self.later(0.3, 1.5)
                reason = self.rng.choice(TOLD["give_back"])
                if self.wish.status is Status.CLAIMED:
                    claiming.give_back(self.wish, reason=reason, by=claim.person, now=self.at)
                return
            if fate < 0.3 and claim.person.name in FORGETFUL:
                over = day_bounds(claim.promised_for)[1] + timedelta(days=2)
                self.at = max(self.at, over)
                yield self.later(0, 1)
                return
            days = max((claim.promised_for - local(self.at).date()).days, 0)
            yield self.later(0.3 * days, 0.8 * days)
            if claim in self.wish.live_claims and claim.proof is None:
                self._prove(claim)

    def _prove(self, claim: Claim) -> None:
        started = self.at - timedelta(hours=self.told["hours"])
        timed = local(started).date() >= local(claim.claimed_at).date()
        fulfilling.prove(
            self.wish,
            words=self.rng.choice(self.told["done"]),
            started_at=started if timed else None,
            ended_at=self.at if timed else None,
            may_air=self.chance(0.7),
            by=claim.person,
            now=self.at,
        )

    def _answered(self) -> Steps:
        """The wisher says how it was, or is rung up."""
        wisher = self.wish.wisher
        if wisher is not None and self.chance(0.66):
            yield self.later(0, 3)
            if self.chance(0.06):
                words = self.rng.choice(TOLD["not_yet"])
                fulfilling.send_back(self.wish, words=words, by=wisher, now=self.at)
                yield from self._done(1)
                yield self.later(0, 2)
            if self.wish.status is Status.FULFILLED:
                stars = self.rng.choices([5, 4, 3], [72, 20, 8])[0]
                words = self.rng.choice(TOLD["middling" if stars == 3 else "praise"])
                fulfilling.confirm(self.wish, stars=stars, words=words, by=wisher, now=self.at)
                if stars == 5 and self.chance(0.4):
                    yield self.later(0, 1)
                    words = self.rng.choice(TOLD["thanks"])
                    fulfilling.thank(self.wish, words, by=wisher, now=self.at)
            return
        yield from self._rung_up()

    def _rung_up(self) -> Steps:
        yield self.later(7.2, 8.5) if self.wish.wisher is not None else self.later(0.5, 2.5)
        done_by = [claim.person for claim in self.wish.live_claims]
        by = self.street.worker(self.rng, self.grid, but=done_by)
        if self.chance(0.15):
            fulfilling.call(self.wish, reached=False, words=TOLD["missed"], by=by, now=self.at)
            yield self.later(0.6, 1.5)
        said = self.rng.choice(TOLD["called"])
        stars = self.rng.choices([5, 4], [80, 20])[0]
        fulfilling.call(
            self.wish, reached=True, words=said, verdict=Verdict.DONE, stars=stars, by=by,
            now=self.at,
        )  # fmt: skip


def helpers_by_kind(people: dict[str, Person]) -> dict[str, list[Person]]:
    """Who claims what, by what they said they can do; `people` by their keys."""
    told = json.loads((Path(__file__).parents[1] / "helpers.json").read_text(encoding="utf-8"))
    found: dict[str, list[Person]] = {}
    for data in told["people"]:
        for kind in data["kinds"]:
            found.setdefault(kind, []).append(people[data["who"]])
    return found
