"""Verbs as doors call them, each in a transaction of its own: for trying two at one instant."""

from collections.abc import Callable

from backend.cases import (
    closing,
    handling,
    joining,
    reporting,
    reviewing,
    verifying,
)
from backend.cases.models import (
    Case,
    Finding,
    Source,
    Verdict,
)
from backend.clock import now
from backend.db import db, transaction
from backend.people.queries import unit
from backend.web import App

from ..cases.making import GOOD_ANSWER
from ..world import World, spot

ROUNDS = 3


def report(app: App, world: World, who: str = "rider") -> int:
    with app.app_context(), transaction():
        case = reporting.report(
            by=getattr(world, who), source=Source.APP, words="井盖响", place=spot(), now=now()
        )
        return case.id


def doing(app: App, case_id: int, verb: Callable[[Case], object]) -> Callable[[], object]:
    """The verb in a transaction of its own, as a door would call it."""

    def do() -> object:
        with app.app_context(), transaction():
            verb(db.session.get_one(Case, case_id))
            return "done"

    return do


def look(app: App, case_id: int, see: Callable[[Case], object]) -> object:
    with app.app_context(), transaction(write=False):
        return see(db.session.get_one(Case, case_id))


def one_and_a_conflict(outcomes: list[object]) -> bool:
    return sorted(type(o).__name__ for o in outcomes) == ["Conflict", "str"]


def dispatch(app: App, world: World, case_id: int, who: str, whom: str) -> Callable[[], object]:
    return doing(
        app,
        case_id,
        lambda case: reviewing.dispatch(
            case, unit(world.units[whom]), by=getattr(world, who), now=now()
        ),
    )


def asked(app: App, world: World, *others: str) -> int:
    """Answered and looked at; the rider and the others are asked."""
    case_id = report(app, world)
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        for other in others:
            joining.join(case, by=getattr(world, other), now=now())
        reviewing.dispatch(case, unit(world.units["water"]), by=world.worker, now=now())
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.worker, now=now())
    return case_id


def rate(
    app: App, world: World, case_id: int, verdict: Verdict, who: str = "rider"
) -> Callable[[], object]:
    return doing(
        app, case_id, lambda case: closing.rate(case, verdict, by=getattr(world, who), now=now())
    )


def in_hand(app: App, world: World) -> int:
    case_id = report(app, world)
    dispatch(app, world, case_id, "worker", "water")()
    doing(app, case_id, lambda case: handling.accept(case, by=world.handler, now=now()))()
    return case_id
