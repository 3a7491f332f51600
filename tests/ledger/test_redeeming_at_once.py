"""Many hands at one shelf: the last piece goes to one, and nothing is lost or doubled."""

from collections.abc import Callable

from sqlalchemy import select

from backend.db import db, transaction
from backend.ledger.models import Measure, Redemption, Reward
from backend.ledger.queries import balance, problems
from backend.ledger.redeeming import redeem_code, redeem_shown, undo
from backend.ledger.rewards import restock
from backend.web import App

from ..world import World
from .test_ledger import race
from .test_redeeming import earn, hand_out, soap


def _prepare(app: App, w: World, stock: int) -> int:
    with app.app_context(), transaction():
        for who in ("rider", "resident", "member"):
            earn(w, 13, who)
        return soap(w, stock).id


def _outcome(app: App, w: World) -> tuple[int, list[int], int]:
    with app.app_context(), transaction(write=False):
        assert problems() == []
        thing = db.session.scalars(select(Reward)).one()
        people = ("rider", "resident", "member")
        kept = sorted(balance(w.ids[who], Measure.POINTS) for who in people)
        return thing.stock, kept, len(db.session.scalars(select(Redemption)).all())


def _by(w: World, reward_id: int, who: str, key: str) -> Callable[[], object]:
    return lambda: hand_out(w, db.session.get_one(Reward, reward_id), who=who, key=key)


def test_the_last_piece_goes_to_one(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=1)
    people = ("rider", "resident", "member")
    failed = race(app, *[_by(world, reward_id, who, f"form:{who}") for who in people])
    assert failed == ["Conflict"] * 2
    assert _outcome(app, world) == (0, [8, 13, 13], 1)


def test_one_form_sent_at_once_is_one_thing(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=9)
    assert race(app, *[_by(world, reward_id, "rider", "form")] * 5) == []
    assert _outcome(app, world) == (8, [8, 13, 13], 1)


def test_the_same_points_are_spent_once(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=9)
    works = [_by(world, reward_id, "rider", f"form-{n}") for n in range(5)]
    assert race(app, *works) == ["Conflict"] * 3
    assert _outcome(app, world) == (7, [3, 13, 13], 2)


def _shown(w: World, reward_id: int, code: str, by: str, key: str) -> Callable[[], object]:
    def work() -> None:
        thing = db.session.get_one(Reward, reward_id)
        redeem_shown(thing, code, by=getattr(w, by), now=w.now, key=key)

    return work


def test_a_code_that_two_type_at_once_is_used_once(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=9)
    with app.app_context(), transaction():
        code = redeem_code(world.rider, now=world.now).code
    forms = (("worker", "form"), ("worker", "form"), ("worker", "other"), ("colleague", "third"))
    assert race(app, *[_shown(world, reward_id, code, *form) for form in forms]) == []
    assert _outcome(app, world) == (8, [8, 13, 13], 1)


def test_redeeming_restocking_and_undoing_at_once(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=5)
    race(app, _by(world, reward_id, "rider", "first"))

    def back() -> None:
        undo(db.session.scalars(select(Redemption)).first(), by=world.worker, now=world.now)  # type: ignore[arg-type]

    def more() -> None:
        restock(db.session.get_one(Reward, reward_id), 10, by=world.worker)

    others = [_by(world, reward_id, who, f"form:{who}") for who in ("resident", "member")]
    failed = race(app, back, back, more, *others)
    assert failed == ["Conflict"]  # one of the two that took it back
    assert _outcome(app, world) == (13, [8, 8, 13], 3)


def test_what_breaks_off_leaves_nothing(app: App, world: World) -> None:
    reward_id = _prepare(app, world, stock=1)

    def breaks_off() -> None:
        _by(world, reward_id, "rider", "form")()
        raise SystemError

    assert race(app, breaks_off) == ["SystemError"]
    assert _outcome(app, world) == (1, [13, 13, 13], 0)
