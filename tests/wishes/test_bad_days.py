"""Bad days of the chase: clocks that jump, processes at once, wishes for which there is no time."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Insert, Update, insert, select, update

from backend.clock import local
from backend.db import db, transaction
from backend.errors import Conflict, NotAllowed
from backend.notifications.models import Notice, Pace
from backend.people.models import Person
from backend.web import App
from backend.wishes import claiming, fulfilling
from backend.wishes.chasing import chase
from backend.wishes.models import Ask, Claim, ClaimEnd, Proof, Status, Step, Wish
from backend.wishes.posting import Wanted
from backend.wishes.queries import due

from ..street import at_once
from ..world import WEDNESDAY, World
from .helpers import neighbour
from .making import HOUR, claimed, on_the_board, posted, promise

DAY = timedelta(days=1)


def rings(kind: str) -> list[tuple[str, datetime, Pace]]:
    """To whom, when and how soon."""
    query = select(Person.name, Notice).join(Notice, Notice.person_id == Person.id)
    rows = db.session.execute(query.where(Notice.kind == kind).order_by(Notice.id)).all()
    return [(name, notice.due_at, notice.pace) for name, notice in rows]


def last(keys: list[str]) -> list[str]:
    return [key.split(":")[1] for key in keys]


def test_what_is_wanted_soon_hurries_everybody(inside: World) -> None:
    """By tomorrow; the daily letter of tomorrow, and two working days, would be too late."""
    inside.now = WEDNESDAY
    neighbour(inside, "会修的小黄", "repair")
    tomorrow = local(inside.now).date() + DAY
    wanted = Wanted("repair", "轮椅坏了，明天去医院", wanted_by=tomorrow)
    fresh = posted(inside, wanted)
    left = 33.5 * HOUR
    assert fresh.due_at == inside.now + left / 2, "before 7 working hours are over"
    late = fresh.due_at
    assert chase(fresh.id, now=late) == ["submitted:1"]
    assert fresh.rings_at == late + left / 4
    wish = on_the_board(inside, wanted)
    first = inside.now + 3 * HOUR
    assert chase(wish.id, now=first) == ["open:fit"]
    assert rings("wish_fits") == [("会修的小黄", first, Pace.QUIET)]
    handed = inside.now + left / 2
    assert chase(wish.id, now=handed) == ["open:grid", "open:worker"]
    assert wish.due_at == handed + left / 4
    assert {at for _, at, _ in rings("wish_to_worker")} == {
        datetime.fromisoformat("2026-07-02T00:00+00:00")
    }
    over = inside.now + left + DAY
    assert last(chase(wish.id, now=over)) == ["late", "street"]
    assert {pace for _, _, pace in rings("wish_to_street")} == {Pace.DIGEST}, (
        "there is no hurry now"
    )


def test_a_clock_that_jumps_a_month_ahead_floods_nobody(inside: World) -> None:
    """Whoever is asked is asked twice, in one letter; the street only hears of what the worker,
    told today, has not seen to."""
    for name in ("会修的小黄", "会修的小蓝"):
        neighbour(inside, name, "repair")
    wishes = [on_the_board(inside, by=inside.rider, now=inside.now + n * HOUR) for n in range(5)]
    month = inside.now + 30 * DAY
    for wish in wishes:
        assert last(chase(wish.id, now=month)) == ["fit", "grid", "worker"]
        assert chase(wish.id, now=month) == []
    asked = Counter(name for name, *_ in rings("wish_fits"))
    assert asked == {"会修的小黄": 2, "会修的小蓝": 2, "党员老许": 2}
    assert len({at for _, at, _ in [*rings("wish_fits"), *rings("wish_to_worker")]}) == 1
    assert rings("wish_to_street") == []
    for wish in wishes:
        assert last(chase(wish.id, now=month + 4 * DAY)) == ["late", "street"]


def test_a_clock_that_goes_back_does_nothing_twice(inside: World) -> None:
    neighbour(inside, "会修的小黄", "repair")
    wish, kept = on_the_board(inside), claimed(inside, days=4)
    ahead, back = inside.now + 8 * DAY, inside.now + 2 * DAY
    told = [len(chase(each.id, now=ahead)) for each in (wish, kept)]
    assert told == [3, 1]
    sent = db.session.scalars(select(Notice.dedupe_key)).all()
    assert [chase(each.id, now=back) for each in (wish, kept)] == [[], []]
    assert due(now=back) == []
    promise(inside, wish, now=back)
    claiming.give_back(wish, reason="出差", by=inside.member, now=back - DAY)
    promise(inside, wish, now=back - 1.5 * DAY)
    assert wish.stood_open == 2 * 86400, "never less than nothing"
    again = db.session.scalars(select(Notice.dedupe_key)).all()
    assert len(set(again)) == len(again) > len(sent)


def test_three_processes_at_once_ask_nobody_a_third_time(app: App, world: World) -> None:
    """Six wishes, three neighbours, twice a week."""
    with app.app_context(), transaction():
        for name in ("会修的小黄", "会修的小蓝", "会修的小白"):
            neighbour(world, name, "repair")
        ids = [on_the_board(world, by=poster).id for poster in (world.rider, world.resident) * 3]
    tomorrow = world.now + DAY

    def process(order: list[int]) -> list[str]:
        with app.app_context():
            taken = []
            for wish_id in order:
                with transaction():
                    taken += [f"{wish_id} {key}" for key in chase(wish_id, now=tomorrow)]
            db.session.remove()
            return taken

    done = at_once(*[lambda n=n: process(ids[n:] + ids[:n]) for n in (0, 2, 4)])
    assert sorted(key for keys in done for key in keys) == sorted(f"{n} open:fit" for n in ids)
    with app.app_context():
        with transaction(write=False):
            asked = Counter(db.session.scalars(select(Ask.person_id)))
            steps = db.session.scalars(select(Step.id)).all()
            assert (len(rings("wish_fits")), len(steps)) == (6, 6)
        db.session.remove()
    assert list(asked.values()) == [2, 2, 2]


@pytest.mark.postgresql
def test_who_comes_second_sees_all_that_the_first_did(app: App, world: World) -> None:
    """The wish was read before somebody else claimed it and gave it back: that it stood open for a
    day is not forgotten."""
    world.now = WEDNESDAY
    with app.app_context(), transaction():
        wish_id = on_the_board(world).id

    def meanwhile() -> None:
        with app.app_context():
            with transaction():
                wish = db.session.get_one(Wish, wish_id)
                promise(world, wish, now=WEDNESDAY + DAY)
                claiming.give_back(wish, reason="出差", by=world.member, now=WEDNESDAY + 2 * DAY)
            db.session.remove()

    with app.app_context():
        with transaction():
            wish = db.session.get_one(Wish, wish_id)
            assert len(wish.moves) == 2
            at_once(meanwhile)
            promise(world, wish, by=world.rider, now=WEDNESDAY + 3 * DAY)
            assert (wish.stood_open, len(wish.moves)) == (2 * 86400, 5)
        db.session.remove()


def elsewhere(*done: Insert | Update) -> None:
    """What another process did while ours still holds the objects of before."""
    for statement in done:
        db.session.execute(statement.execution_options(synchronize_session=False))


PROVE: Callable[..., object] = partial(fulfilling.prove, words="换好了")
GIVE_BACK: Callable[..., object] = partial(claiming.give_back, reason="出差")


@pytest.mark.parametrize("verb", [PROVE, GIVE_BACK])
def test_a_promise_that_was_let_go_meanwhile_is_none_any_more(
    inside: World, verb: Callable[..., object]
) -> None:
    wish = claimed(inside)
    (held,) = wish.claims
    db.session.refresh(held)
    elsewhere(
        update(Claim).values(ended_at=inside.now, how_ended=ClaimEnd.RELEASED),
        update(Wish).values(status=Status.OPEN),
    )
    with pytest.raises(NotAllowed):
        verb(wish, by=inside.member, now=inside.now)
    assert (held.how_ended, held.proofs, wish.claims) == (ClaimEnd.RELEASED, [], [held])


@pytest.mark.parametrize("verb", [PROVE, GIVE_BACK])
def test_what_was_said_to_be_done_meanwhile_is_done(
    inside: World, verb: Callable[..., object]
) -> None:
    wish = claimed(inside)
    (held,) = wish.claims
    assert held.proof is None
    elsewhere(insert(Proof).values(claim_id=held.id, words="换了", may_air=False, at=inside.now))
    with pytest.raises(Conflict, match="已经说办好了"):
        verb(wish, by=inside.member, now=inside.now)
    assert [proof.words for proof in held.proofs] == ["换了"]
