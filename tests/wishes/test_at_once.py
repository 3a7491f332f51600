"""Many people at the same instant: every wish has one winner a place, and never none.

The long run, a thousand rounds, is `benchmarks/claims.py`.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from backend.clock import local, now
from backend.db import db, transaction
from backend.errors import Conflict
from backend.notifications.models import Notice
from backend.web import App
from backend.wishes import claiming, posting
from backend.wishes.models import Status, Wish
from backend.wishes.posting import Wanted
from backend.wishes.rules import rule

from ..street import at_once
from ..world import CAST, WEDNESDAY, World
from .making import on_the_board, posted, unbound

ROUNDS = 25
TEN = sorted(CAST.keys() - {"resident", "stranger", "worker", "admin", "auditor"})
FRIDAY = local(WEDNESDAY + timedelta(days=2)).date()


@pytest.fixture
def boundless(app: App, world: World) -> World:
    """One may promise and wish as much as one likes: here it is only about who is first."""
    with app.app_context(), transaction():
        unbound(world)
    return world


def put_up(app: App, world: World, places: int = 1) -> int:
    with app.app_context(), transaction():
        return on_the_board(world, Wanted("help", "旧柜子搬下楼", places=places)).id


def doing(app: App, wish_id: int, verb: Callable[[Wish], object]) -> object:
    """The verb in a transaction of its own, as a door would call it."""
    with app.app_context(), transaction():
        verb(db.session.get_one(Wish, wish_id))
        return "done"


def claim(app: App, world: World, who: str, wish_id: int) -> object:
    def verb(wish: Wish) -> None:
        claiming.claim(wish, promised_for=FRIDAY, by=getattr(world, who), now=now())

    return doing(app, wish_id, verb)


def held(app: App, wish_id: int) -> tuple[Status, list[tuple[int, int]]]:
    """Its status, and who (by id) holds which place."""
    with app.app_context(), transaction(write=False):
        wish = db.session.get_one(Wish, wish_id)
        return wish.status, sorted((claim.place, claim.person_id) for claim in wish.live_claims)


def refused(outcomes: list[object]) -> list[str]:
    """Why whoever came second was refused; nothing else may have happened."""
    others = [outcome for outcome in outcomes if outcome != "done"]
    assert all(isinstance(other, Conflict) for other in others), others
    return [other.code for other in others if isinstance(other, Conflict)]


def test_ten_people_at_one_wish(app: App, boundless: World) -> None:
    for _ in range(ROUNDS):
        wish_id = put_up(app, boundless)
        outcomes = at_once(*[partial(claim, app, boundless, who, wish_id) for who in TEN])
        assert refused(outcomes) == ["taken"] * 9
        status, claims = held(app, wish_id)
        winner = boundless.ids[TEN[outcomes.index("done")]]
        assert (status, claims) == (Status.CLAIMED, [(1, winner)])
    with app.app_context(), transaction(write=False):
        told = select(Notice).where(Notice.kind == "wish_claimed")
        assert len(db.session.scalars(told).all()) == ROUNDS


def test_one_person_on_two_phones_holds_it_once(app: App, boundless: World) -> None:
    for _ in range(3):
        wish_id = put_up(app, boundless, places=2)
        tap = partial(claim, app, boundless, "member", wish_id)
        assert at_once(tap, tap) == ["done", "done"]
        status, claims = held(app, wish_id)
        assert (status, claims) == (Status.OPEN, [(1, boundless.ids["member"])])


def test_one_person_at_five_wishes_stays_within_the_limit(app: App, world: World) -> None:
    wishes = [put_up(app, world) for _ in range(5)]
    outcomes = at_once(*[partial(claim, app, world, "member", wish_id) for wish_id in wishes])
    assert outcomes.count("done") == 3, outcomes


def test_one_person_on_several_phones_posts_within_the_limit(app: App, world: World) -> None:
    def post() -> object:
        with app.app_context(), transaction():
            posted(world)
            return "done"

    outcomes = at_once(*[post] * 8)
    assert len(refused(outcomes)) == 8 - outcomes.count("done")
    with app.app_context(), transaction(write=False):
        most = rule("posts", world.now)["open"]
    assert outcomes.count("done") == most


def test_ten_people_at_three_places(app: App, boundless: World) -> None:
    for _ in range(3):
        wish_id = put_up(app, boundless, places=3)
        outcomes = at_once(*[partial(claim, app, boundless, who, wish_id) for who in TEN])
        assert refused(outcomes) == ["taken"] * 7
        status, claims = held(app, wish_id)
        assert (status, [place for place, _ in claims]) == (Status.CLAIMED, [1, 2, 3])


def test_claimed_and_withdrawn_at_the_same_instant(app: App, boundless: World) -> None:
    for _ in range(3):
        wish_id = put_up(app, boundless)

        def withdraw(wish: Wish) -> None:
            posting.withdraw(wish, by=boundless.resident, now=now())

        outcomes = at_once(
            partial(claim, app, boundless, "member", wish_id),
            partial(doing, app, wish_id, withdraw),
        )
        assert outcomes[1] == "done" and refused(outcomes) in ([], ["conflict"])
        assert held(app, wish_id) == (Status.WITHDRAWN, [])
