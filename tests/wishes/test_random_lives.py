"""Random people make random moves on wishes, days pass, and what must always hold holds.

The chase runs before each move; what must hold is in laws.py.

A seed is a life: what fails once fails again. LINLI_LIVES=200 lives more of them.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import local
from backend.db import db, transaction
from backend.errors import DomainError
from backend.web import App
from backend.wishes import (
    airing,
    chasing,
    claiming,
    fulfilling,
    helping,
    leaving,
    posting,
    queries,
    reviewing,
    suspending,
)
from backend.wishes.models import Claim, Source, Verdict, Wish
from backend.wishes.photos_off import take_photo_off
from backend.wishes.posting import Wanted
from backend.wishes.reminding import remind
from backend.wishes.verbs import moves_for

from ..world import CAST, GRID, World
from .laws import caught_up, nobody_was_pestered, obeys_the_laws
from .making import photo

Move = Callable[[World, Wish, Any, datetime, Random], object]

WANTED = [
    Wanted("repair", "厨房灯坏了，够不着"),
    Wanted("help", "旧柜子搬下楼，搬不动", places=2),
    Wanted("lesson", "想学视频，孙伢在广东", places=3),
]


def _soon(now: datetime, dice: Random) -> Any:
    return (local(now) + timedelta(days=dice.randint(0, 6))).date()


def _prove(w: World, wish: Wish, by: Any, now: datetime, dice: Random) -> object:
    hours = {"started_at": now - timedelta(hours=1), "ended_at": now}
    timed: Any = hours if dice.random() < 0.5 else {}
    return fulfilling.prove(wish, words="办好了", by=by, now=now, **timed)


def _call(w: World, wish: Wish, by: Any, now: datetime, dice: Random) -> object:
    said = dice.choice([None, *Verdict])
    return fulfilling.call(
        wish, reached=said is not None, words="打过了", verdict=said, stars=4, by=by, now=now
    )


DO: dict[str, Move] = {
    "revise": lambda w, x, by, now, d: posting.revise(x, d.choice(WANTED), by=by, now=now),
    "withdraw": lambda w, x, by, now, d: posting.withdraw(x, reason="写错了", by=by, now=now),
    "open": lambda w, x, by, now, d: reviewing.open_up(x, by=by, now=now),
    "ask_change": lambda w, x, by, now, d: reviewing.ask_change(x, reason="说细点", by=by, now=now),
    "decline": lambda w, x, by, now, d: reviewing.decline(
        x, reason="办不了", elsewhere="民政岗", by=by, now=now
    ),
    "move": lambda w, x, by, now, d: reviewing.move_away(x, to="说事室", by=by, now=now),
    "ask": lambda w, x, by, now, d: claiming.ask(
        x, getattr(w, d.choice(["member", "rider", "steward"])), by=by, now=now
    ),
    "claim": lambda w, x, by, now, d: claiming.claim(x, promised_for=_soon(now, d), by=by, now=now),
    "answer_ask": lambda w, x, by, now, d: claiming.answer_ask(
        x, d.random() < 0.6, promised_for=_soon(now, d), by=by, now=now
    ),
    "give_back": lambda w, x, by, now, d: claiming.give_back(x, reason="出差", by=by, now=now),
    "prove": _prove,
    "enough": lambda w, x, by, now, d: fulfilling.enough(x, by=by, now=now),
    "confirm": lambda w, x, by, now, d: fulfilling.confirm(
        x, stars=d.randint(1, 5), by=by, now=now
    ),
    "send_back": lambda w, x, by, now, d: fulfilling.send_back(x, words="松了", by=by, now=now),
    "call": _call,
    "close": lambda w, x, by, now, d: fulfilling.close(x, note="邻居说好了", by=by, now=now),
    "thank": lambda w, x, by, now, d: fulfilling.thank(x, "谢谢", by=by, now=now),
    "mask": lambda w, x, by, now, d: reviewing.mask(x, "灯坏了", by=by, now=now),
    "air": lambda w, x, by, now, d: airing.air(x, by=by, now=now),
    "unair": lambda w, x, by, now, d: airing.unair(x, by=by),
    "claim_for": lambda w, x, by, now, d: claiming.claim_for(
        x, getattr(w, d.choice(["member", "rider"])), promised_for=_soon(now, d), by=by, now=now
    ),
    "remind": lambda w, x, by, now, d: remind(x, by=by, now=now),
    "take_photo_off": lambda w, x, by, now, d: take_photo_off(
        x, d.choice([0, *(f.file_id for f in x.files)]), reason="有人脸", by=by, now=now
    ),
}
SELDOM = {"withdraw", "decline", "move", "air", "unair", "take_photo_off"}
CHASED = {"fit", "grid", "worker", "half", "day", "release", "left"}
FORWARD = {"open", "claim", "prove", "enough"}


class Life:
    """One community, some wishes, everybody."""

    def __init__(self, seed: int, world: World, travel: Callable[[datetime], None]) -> None:
        self.dice, self.world, self.travel = Random(seed), world, travel
        self.now = world.now
        self.wish_ids: list[int] = []
        self.done: Counter[str] = Counter()
        with transaction():
            kinds = [wanted.kind_key for wanted in WANTED]
            for helper in (world.member, world.steward):
                helping.offer(kinds, region_code=GRID, by=helper, now=self.now)

    def goes_on(self) -> None:
        """Some time later one thing happens."""
        self.now += timedelta(minutes=1) * self.dice.choice([1, 60, 600])
        self.travel(self.now)
        self._the_chase_runs()
        if self.dice.random() < 0.04:
            self._somebody_is_barred()
        if len(self.wish_ids) < 2 or self.dice.random() < 0.08:
            self._somebody_wishes()
        elif self.dice.random() < 0.1:
            wish_id, name = self.dice.choice(self.wish_ids), self.dice.choice(sorted(CAST))
            self._do(wish_id, name, self.dice.choice(sorted(DO)))
        else:
            self._somebody_moves()

    def _the_chase_runs(self) -> None:
        """As the job does it; the second time there is nothing left to do."""
        ids = self._chased()
        for wish_id in ids:
            with transaction():
                keys = chasing.chase(wish_id, now=self.now)
                caught_up(db.session.get_one(Wish, wish_id), self.now)
            self.done.update(key.rstrip(":0123456789").split(":")[-1] for key in keys)
        assert ids == [] or self._chased() == []

    def _chased(self) -> list[int]:
        with transaction(write=False):
            return [*leaving.left_behind(now=self.now), *queries.due(now=self.now)]

    def _somebody_is_barred(self) -> None:
        """Whoever was the last to promise, unless they are of another community."""
        until, by = self.now + timedelta(days=2), self.world.worker
        with suppress(DomainError), transaction():
            held = select(Claim).where(Claim.ended_at.is_(None)).order_by(Claim.id.desc())
            for claim in db.session.scalars(held.limit(1)):
                suspending.bar(claim.person, until=until, reason="吵架", by=by, now=self.now)

    def _somebody_wishes(self) -> None:
        by = getattr(self.world, self.dice.choice(["resident", "rider", "member"]))
        try:
            with transaction():
                wish = posting.post(
                    self.dice.choice(WANTED),
                    by=by,
                    source=Source.APP,
                    region_code=GRID,
                    files=[photo(self.world, by)] if self.dice.random() < 0.5 else [],
                    now=self.now,
                )
                self.wish_ids.append(wish.id)
        except DomainError:
            pass  # enough of their own

    def _somebody_moves(self) -> None:
        wish_id = self.dice.choice(self.wish_ids[-3:])
        spared = SELDOM if self.dice.random() < 0.8 else set()
        with transaction(write=False):
            wish = db.session.get_one(Wish, wish_id)
            able = [
                (name, verb)
                for name in sorted(CAST)
                for verb in moves_for(getattr(self.world, name), wish)
                if verb not in spared
            ]
        if able:
            verbs = {verb for _, verb in able}
            onward = verbs & FORWARD if self.dice.random() < 0.4 else set()
            verb = self.dice.choice(sorted(onward or verbs))
            names = [name for name, theirs in able if theirs == verb]
            self._do(wish_id, self.dice.choice(names), verb)

    def _do(self, wish_id: int, name: str, verb: str) -> None:
        try:
            with transaction():
                wish = db.session.get_one(Wish, wish_id)
                DO[verb](self.world, wish, getattr(self.world, name), self.now, self.dice)
            self.done[verb] += 1
        except (DomainError, StopIteration):
            pass  # refused: then nothing may have changed, which the laws look at
        with transaction(write=False):
            obeys_the_laws(db.session.get_one(Wish, wish_id))


DONE: Counter[str] = Counter()  # by all lives of this run


@pytest.mark.parametrize("seed", range(int(os.environ.get("LINLI_LIVES", "6"))))
def test_a_random_life(
    app: App, world: World, travel: Callable[[datetime], None], seed: int
) -> None:
    with app.app_context():
        life = Life(seed, world, travel)
        for _ in range(90):
            life.goes_on()
        with transaction(write=False):
            nobody_was_pestered()
        db.session.remove()
    DONE.update(life.done)


def test_the_lives_were_full() -> None:
    """Every verb was done in one of them, else the laws above say little."""
    wanted = {*DO, *CHASED} - {"close", "unair"}
    assert set(DONE) >= wanted, wanted - set(DONE)
