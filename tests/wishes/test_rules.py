"""Versions of rules: a new one holds from its time on, and is heard of by everybody at once."""

from backend.db import transaction
from backend.web import App
from backend.wishes.rules import decide_rule, rule

from ..world import World


def _decide(w: World, cap: int) -> None:
    decide_rule("cost", {"cap": cap}, valid_from=w.now, by=w.admin, now=w.now)


def test_a_decision_is_heard_of_at_once(app: App, world: World) -> None:
    """In the transaction that makes it, and in the next one of somebody who read the old one."""
    with app.app_context():
        with transaction():
            assert rule("cost", world.now) == {"cap": 300}
            _decide(world, 200)
            assert rule("cost", world.now) == {"cap": 200}
        with transaction(write=False):
            assert rule("cost", world.now) == {"cap": 200}
        with app.app_context(), transaction():
            _decide(world, 250)
        with transaction(write=False):
            assert rule("cost", world.now) == {"cap": 250}
