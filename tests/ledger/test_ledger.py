"""Double entry: nothing appears from nowhere, nothing happens twice, nothing is edited."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from backend.db import db, transaction
from backend.errors import Conflict, Invalid
from backend.ledger.actions import (
    account_of,
    award_minutes,
    award_points,
    reverse,
    spend_points,
)
from backend.ledger.models import Evidence, LedgerAccount, Measure, Movement, Transfer
from backend.ledger.queries import balance, problems
from backend.web import App

from ..world import World


def award(w: World, points: int = 10, key: str = "k", person_id: int = 0) -> Transfer:
    return award_points(
        person_id or w.ids["rider"], points, key=key, reason="谢谢", now=w.now, by_id=None
    )


def serve(w: World, start: int, end: int, key: str, person_id: int = 0) -> Transfer:
    """A service from so many to so many minutes after now."""
    times = (w.now + timedelta(minutes=start), w.now + timedelta(minutes=end))
    return award_minutes(
        person_id or w.ids["rider"], *times, Evidence.CONFIRMED, key=key, reason="值守", now=w.now
    )


def has(w: World, measure: Measure = Measure.POINTS) -> int:
    return balance(w.ids["rider"], measure)


def test_what_one_gains_the_fund_gives(inside: World) -> None:
    assert has(inside) == 0
    transfer = award(inside)
    assert [movement.amount for movement in transfer.movements] == [-10, 10]
    assert has(inside) == 10
    assert account_of(None, Measure.POINTS).balance == -10
    assert db.session.scalar(select(func.sum(Movement.amount))) == 0
    assert [movement.balance for movement in transfer.movements] == [-10, 10]
    assert problems() == []


def test_once_per_key(inside: World) -> None:
    first = award(inside, key="wish:12:fulfilled")
    assert award(inside, points=99, key="wish:12:fulfilled") is first
    assert has(inside) == 10
    spent = spend_points(inside.ids["rider"], 4, key="s", reason="雨衣", now=inside.now)
    assert spend_points(inside.ids["rider"], 4, key="s", reason="雨衣", now=inside.now) is spent
    assert has(inside) == 6


def test_spending_stops_at_zero(inside: World) -> None:
    award(inside)
    with pytest.raises(Conflict, match="积分不够"):
        spend_points(inside.ids["rider"], 11, key="s1", reason="", now=inside.now)
    assert has(inside) == 10


def test_to_the_last_point(inside: World) -> None:
    award(inside)
    spend_points(inside.ids["rider"], 10, key="s1", reason="", now=inside.now)
    assert (has(inside), account_of(None, Measure.POINTS).balance) == (0, 0)


@pytest.mark.parametrize("amount", [0, -1, -100])
def test_only_more_than_nothing_moves(inside: World, amount: int) -> None:
    with pytest.raises(Invalid):
        award(inside, points=amount)
    with pytest.raises(Invalid):
        spend_points(inside.ids["rider"], amount, key="s", reason="", now=inside.now)
    assert db.session.scalars(select(Transfer)).all() == []


def test_reversed_once_even_below_zero(inside: World) -> None:
    transfer = award(inside)
    spend_points(inside.ids["rider"], 8, key="s", reason="", now=inside.now)
    back = reverse(transfer, reason="弄错了", now=inside.now, by_id=inside.ids["admin"])
    assert (back.reverses_id, has(inside)) == (transfer.id, -8)
    with pytest.raises(Conflict, match="冲正"):
        reverse(transfer, reason="", now=inside.now, by_id=None)
    with pytest.raises(Conflict, match="冲正"):  # give it anew instead
        reverse(back, reason="", now=inside.now, by_id=None)
    assert [movement.amount for movement in transfer.movements] == [-10, 10]
    assert problems() == []


def test_minutes_are_whole_and_of_a_grade(inside: World) -> None:
    transfer = award_minutes(
        inside.ids["rider"],
        inside.now,
        inside.now + timedelta(minutes=90, seconds=59),
        Evidence.ON_THE_SPOT,
        key="k",
        reason="",
        now=inside.now,
    )
    assert (has(inside, Measure.MINUTES), has(inside)) == (90, 0)
    assert transfer.evidence is Evidence.ON_THE_SPOT
    for end in (0, -5):
        with pytest.raises(Invalid):
            serve(inside, 200, 200 + end, "none")


@pytest.mark.parametrize(("start", "end"), [(0, 60), (30, 90), (-30, 1), (10, 20), (-10, 70)])
def test_nobody_earns_two_services_in_one_hour(inside: World, start: int, end: int) -> None:
    serve(inside, 0, 60, "first")
    with pytest.raises(Conflict, match="另一项服务"):
        serve(inside, start, end, "second")
    assert has(inside, Measure.MINUTES) == 60


def test_one_after_the_other_and_two_people_at_once(inside: World) -> None:
    serve(inside, 0, 60, "first")
    serve(inside, 60, 90, "next")
    serve(inside, -30, 0, "before")
    serve(inside, 0, 60, "another person", inside.ids["resident"])
    assert has(inside, Measure.MINUTES) == 120


def test_a_reversed_service_frees_its_hour(inside: World) -> None:
    reverse(serve(inside, 0, 60, "wrong"), reason="", now=inside.now, by_id=None)
    serve(inside, 0, 45, "right")
    assert has(inside, Measure.MINUTES) == 45


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE ledger_accounts SET balance = balance + 5 WHERE person_id IS NOT NULL", "shows"),
        ("UPDATE movements SET amount = amount + 1 WHERE amount > 0", "sums to 1"),
        ("DELETE FROM movements WHERE amount > 0", "sums to -10"),
    ],
)
def test_the_audit_finds_what_was_tampered_with(inside: World, tampering: str, found: str) -> None:
    award(inside)
    db.session.execute(text(tampering))
    assert any(found in problem for problem in problems())


@pytest.mark.parametrize(
    "never",
    [
        "UPDATE movements SET amount = 0",
        "UPDATE transfers SET started_at = ended_at",
        "UPDATE transfers SET ended_at = NULL",
    ],
)
def test_the_database_refuses_what_must_never_be(inside: World, never: str) -> None:
    serve(inside, 0, 60, "k")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(never))


def test_one_fund_per_measure(inside: World) -> None:
    account_of(None, Measure.POINTS)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(LedgerAccount(person_id=None, measure=Measure.POINTS, balance=0))


def race(app: App, *works: Callable[[], object]) -> list[str]:
    """Run each in a thread and transaction of its own, all at once; the names of what failed."""
    failed: list[str] = []
    start = threading.Barrier(len(works))

    def body(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait(10)
            try:
                with transaction():
                    work()
            except Exception as error:
                failed.append(type(error).__name__)

    threads = [threading.Thread(target=body, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return failed


def _now_has(app: App, w: World, measure: Measure) -> int:
    with app.app_context(), transaction(write=False):
        assert problems() == []
        return has(w, measure)


def test_first_accounts_opened_at_once(app: App, world: World) -> None:
    assert race(app, *[lambda i=i: award(world, 1, f"k{i}") for i in range(6)]) == []
    assert _now_has(app, world, Measure.POINTS) == 6


def test_the_same_award_at_once_counts_once(app: App, world: World) -> None:
    assert set(race(app, *[lambda: award(world, 10, "same")] * 5)) <= {"Conflict"}
    assert _now_has(app, world, Measure.POINTS) == 10


def test_the_last_points_are_spent_once(app: App, world: World) -> None:
    race(app, lambda: award(world))
    rider: int = world.ids["rider"]

    def spend(key: str) -> Callable[[], object]:
        return lambda: spend_points(rider, 7, key=key, reason="", now=world.now)

    assert race(app, *[spend(f"s{i}") for i in range(5)]) == ["Conflict"] * 4
    assert _now_has(app, world, Measure.POINTS) == 3


def test_the_same_hour_is_earned_once(app: App, world: World) -> None:
    assert race(app, *[lambda i=i: serve(world, i, 60 + i, f"k{i}") for i in range(5)]) == (
        ["Conflict"] * 4
    )
    assert _now_has(app, world, Measure.MINUTES) == 60


@pytest.mark.postgresql
def test_awards_and_reversals_never_wait_for_each_other_in_a_ring(app: App, world: World) -> None:
    people = [world.ids[name] for name in ("rider", "resident", "member", "steward")]
    for person_id in people:  # the first person's account before the fund's
        race(app, lambda p=person_id: serve(world, 0, 10, f"old:{p}", p))

    def undo(person_id: int) -> None:
        old = db.session.scalars(select(Transfer).where(Transfer.key == f"old:{person_id}")).one()
        reverse(old, reason="", now=world.now, by_id=None)

    for turn in range(6):
        start = 100 + turn * 100
        works = [lambda p=p, s=start: serve(world, s, s + 10, f"{s}:{p}", p) for p in people]
        works += [lambda p=p: undo(p) for p in people] if turn == 0 else []
        assert race(app, *works) == []
    assert _now_has(app, world, Measure.MINUTES) == 60
