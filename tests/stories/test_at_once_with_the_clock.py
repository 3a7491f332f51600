"""The clock door at the same instant as a person, as itself, or killed half way: each step once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.cases import (
    closing,
    earning,
    handling,
)
from backend.cases.models import (
    Earning,
    Escalation,
    Status,
    Verdict,
)
from backend.clock import now
from backend.db import db, transaction
from backend.jobs import cases as clock_door
from backend.ledger.models import Transfer
from backend.notifications.models import Notice
from backend.web import App

from ..cases.making import GOOD_ANSWER
from ..street import at_once
from ..world import WEDNESDAY, World
from .doing import ROUNDS, asked, doing, in_hand, look, rate, report


def test_silence_and_not_solved_at_the_same_instant(
    app: App, world: World, travel: Callable[[object], None]
) -> None:
    for _ in range(ROUNDS):
        case_id = asked(app, world)
        moment = now() + timedelta(days=7)

        def complain(case_id: int = case_id) -> object:
            verb = rate(app, world, case_id, Verdict.NOT_SOLVED)
            return verb()

        def close(case_id: int = case_id, moment: object = moment) -> object:
            return doing(
                app,
                case_id,
                lambda case: closing.close_by_silence(case, now=moment),  # type: ignore[arg-type]
            )()

        at_once(complain, close)
        status = look(app, case_id, lambda case: case.status)
        said = look(app, case_id, lambda case: [r.reopened for r in case.ratings])
        assert (status, said) in [(Status.DISPATCHED, [True]), (Status.CLOSED, [])]


def steps(app: App, case_id: int) -> list[int]:
    with app.app_context(), transaction(write=False):
        taken = select(Escalation.step).where(Escalation.case_id == case_id)
        return list(db.session.scalars(taken.order_by(Escalation.id)))


def clock_door_opens(app: App) -> Callable[[], object]:
    def run() -> object:
        with app.app_context():
            done = clock_door.look_at_clocks()
            db.session.remove()
            return done.failures

    return run


def test_two_jobs_processes_take_each_step_once(
    app: App, world: World, travel: Callable[[object], None]
) -> None:
    cases = [report(app, world) for _ in range(3)]
    travel(WEDNESDAY + timedelta(days=2))
    assert at_once(*[clock_door_opens(app)] * 3) == [0, 0, 0]
    assert [steps(app, case_id) for case_id in cases] == [[1, 2, 3]] * 3
    with app.app_context(), transaction(write=False):
        told = db.session.scalars(select(Notice.kind)).all()
        assert (told.count("overdue"), told.count("escalated")) == (2 * 3, 2 * 3)


def test_an_answer_at_the_instant_of_the_ring(
    app: App, world: World, travel: Callable[[object], None]
) -> None:
    travel(WEDNESDAY)
    case_id = in_hand(app, world)
    travel(WEDNESDAY + timedelta(days=40))
    answer = doing(
        app,
        case_id,
        lambda case: handling.answer(
            case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now()
        ),
    )
    assert at_once(clock_door_opens(app), answer) == [0, "done"]
    assert look(app, case_id, lambda case: case.status) is Status.ANSWERED
    assert steps(app, case_id) in ([], [1, 2, 3])
    assert clock_door_opens(app)() == 0
    repair = look(app, case_id, lambda case: [c.rings_at for c in case.clocks if c.stopped_at])
    assert set(repair) == {None}  # type: ignore[call-overload]


def test_points_are_booked_once(app: App, world: World) -> None:
    case_id = in_hand(app, world)

    def settle() -> object:
        with app.app_context(), transaction():
            earning.settle(case_id, now())
        return "done"

    assert at_once(*[settle] * 3) == ["done"] * 3
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Transfer)) == 1


class Killed(BaseException):
    """The process is gone; nothing after this line runs."""


def test_killed_while_booking_points(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = in_hand(app, world)

    def settle(dies: bool) -> None:
        with app.app_context(), transaction():
            earning.settle(case_id, now())
            db.session.flush()
            if dies:
                raise Killed

    with pytest.raises(Killed):
        settle(dies=True)
    settle(dies=False)
    settle(dies=False)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Transfer)) == 1
        assert db.session.get_one(Earning, case_id).points == 1
