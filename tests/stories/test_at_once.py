"""Two people at the same instant: one of them is first, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.cases import (
    joining,
    reviewing,
    timing,
)
from backend.cases.models import (
    Case,
    Dispatch,
    Pause,
    PauseCause,
    Rating,
    Status,
    Verdict,
)
from backend.clock import now
from backend.db import db, transaction
from backend.errors import Conflict
from backend.notifications.models import Notice
from backend.people.queries import unit
from backend.web import App

from ..phone import Phone
from ..street import at_once
from ..world import World
from .doing import ROUNDS, asked, dispatch, doing, in_hand, look, one_and_a_conflict, rate, report


def test_two_workers_dispatch_at_the_same_instant(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = report(app, world)
        outcomes = at_once(
            dispatch(app, world, case_id, "worker", "water"),
            dispatch(app, world, case_id, "colleague", "power"),
        )
        assert one_and_a_conflict(outcomes), outcomes
        (loser,) = (outcome for outcome in outcomes if isinstance(outcome, Conflict))
        assert "刚刚有人处理过了" in loser.message or "这一步已经过了" in loser.message
        with app.app_context(), transaction(write=False):
            (sent,) = db.session.scalars(select(Dispatch).where(Dispatch.case_id == case_id))
            assert sent.unit.name == ("永清水务所" if outcomes[0] == "done" else "永清供电所")
            told = db.session.scalars(select(Notice).where(Notice.kind == "case_for_unit")).all()
            assert [n.data["number"] for n in told].count(sent.case.number) == 1


def test_the_same_rating_twice_at_the_same_instant(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = asked(app, world)
        outcomes = at_once(*[rate(app, world, case_id, Verdict.SOLVED)] * 2)
        assert one_and_a_conflict(outcomes), outcomes
        with app.app_context(), transaction(write=False):
            ratings = select(func.count()).where(Rating.case_id == case_id)
            assert db.session.scalar(ratings) == 1
            assert db.session.get_one(Case, case_id).status is Status.CLOSED


def test_the_same_rating_twice_by_chat(app: App, world: World) -> None:
    asked(app, world)
    answers = at_once(*[lambda: Phone(app).says("1")] * 2)
    assert sorted("谢谢你报的" in str(answer) for answer in answers) == [False, True]
    assert all(isinstance(answer, str) and answer for answer in answers)


def test_two_say_not_solved_at_the_same_instant(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = asked(app, world, "resident")
        outcomes = at_once(
            rate(app, world, case_id, Verdict.NOT_SOLVED),
            rate(app, world, case_id, Verdict.NOT_SOLVED, "resident"),
        )
        assert one_and_a_conflict(outcomes), outcomes
        assert look(app, case_id, lambda case: case.status) is Status.DISPATCHED
        assert look(app, case_id, lambda case: len(case.dispatches)) == 2
        assert look(app, case_id, lambda case: [r.reopened for r in case.ratings]) == [True]


def test_two_are_content_at_the_same_instant(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = asked(app, world, "resident")
        outcomes = at_once(
            rate(app, world, case_id, Verdict.SOLVED),
            rate(app, world, case_id, Verdict.SOLVED, "resident"),
        )
        assert outcomes == ["done", "done"]
        assert look(app, case_id, lambda case: case.status) is Status.CLOSED


def merge(app: App, world: World, case_id: int, into_id: int, who: str) -> Callable[[], object]:
    def verb(case: Case) -> None:
        into = db.session.get_one(Case, into_id)
        joining.merge(case, into, by=getattr(world, who), now=now())

    return doing(app, case_id, verb)


def test_merging_a_into_b_and_b_into_a(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        first, second = report(app, world), report(app, world, "resident")
        outcomes = at_once(
            merge(app, world, first, second, "worker"),
            merge(app, world, second, first, "colleague"),
        )
        assert one_and_a_conflict(outcomes), outcomes
        statuses = [look(app, case_id, lambda case: case.status) for case_id in (first, second)]
        assert sorted(statuses) == [Status.MERGED, Status.REPORTED]  # type: ignore[type-var]


def test_two_taps_join_once(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = report(app, world)
        tap = doing(app, case_id, lambda case: joining.join(case, by=world.resident, now=now()))
        outcomes = at_once(tap, tap)
        assert "done" in outcomes
        assert all(o == "done" or isinstance(o, Conflict) for o in outcomes), outcomes
        assert look(app, case_id, lambda case: len(case.followers)) == 1


def test_a_pause_granted_and_refused_at_the_same_instant(app: App, world: World) -> None:
    for _ in range(ROUNDS):
        case_id = in_hand(app, world)
        with app.app_context(), transaction():
            asked_for = timing.ask_pause(
                db.session.get_one(Case, case_id),
                PauseCause.WEATHER,
                words="下暴雨",
                until=now() + timedelta(days=2),
                by=world.handler,
                now=now(),
            )
            pause_id = asked_for.id

        def decide(
            grant: bool, who: str, pause_id: int = pause_id, case_id: int = case_id
        ) -> Callable[[], object]:
            return doing(
                app,
                case_id,
                lambda _: timing.decide_pause(
                    db.session.get_one(Pause, pause_id), grant, by=getattr(world, who), now=now()
                ),
            )

        outcomes = at_once(decide(True, "worker"), decide(False, "colleague"))
        assert one_and_a_conflict(outcomes), outcomes
        stands = look(app, case_id, lambda case: case.running_clock.paused_at is not None)  # type: ignore[union-attr]
        assert stands is (outcomes[0] == "done")


@pytest.mark.postgresql
def test_two_workers_who_had_both_read_it_before(app: App, world: World) -> None:
    """Both pages were open; both transactions began before either wrote."""
    case_id = report(app, world)
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        assert at_once(dispatch(app, world, case_id, "colleague", "power")) == ["done"]
        with pytest.raises(Exception) as refused:
            reviewing.dispatch(case, unit(world.units["water"]), by=world.worker, now=now())
        db.session.rollback()
    assert type(refused.value).__name__ in {"StaleDataError", "IntegrityError"}
