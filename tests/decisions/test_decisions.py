"""What was decided holds from its time on; of two who decide at once, the second is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.cases.limit_rules import decide_limits, fixed, limits
from backend.cases.limits import rings_next
from backend.cases.models import Stage
from backend.catalogue import adopting, drafting
from backend.catalogue.models import DraftOf
from backend.db import db, transaction
from backend.errors import Conflict, Invalid, NotAllowed, NotFound
from backend.ledger.awarding import decide_rule as decide_points
from backend.notifications import wording
from backend.notifications.slots import FLAGS, SLOTS
from backend.web import App
from backend.wishes.rules import decide_rule as decide_wishes
from backend.worktime import Limit, TimeUnit, calendar, end_of

from ..cases.making import reported
from ..ledger.test_ledger import race
from ..world import World

SHORT = {"usual": Limit(1, TimeUnit.DUTY_HOUR), "danger": Limit(10, TimeUnit.EMERGENCY_MINUTE)}


def test_a_clock_keeps_what_held_when_it_began(inside: World) -> None:
    w, later = inside, inside.now + timedelta(hours=2)
    old = reported(w).running_clock
    assert old is not None
    due, ring = old.due_at, rings_next(old, 1)
    decide_limits("review", SHORT, valid_from=w.now, why="x", by=w.admin, now=w.now)
    steps = {name: Limit(5, TimeUnit.WORK_DAY) for name in limits("ladder", w.now)}
    decide_limits("ladder", steps, valid_from=later, why="x", by=w.admin, now=w.now)
    assert fixed(Stage.REVIEW, False, w.now - timedelta(seconds=1)) == Limit(3, TimeUnit.DUTY_HOUR)
    w.now = later
    new = reported(w).running_clock
    assert new is not None
    assert new.limit == Limit(1, TimeUnit.DUTY_HOUR)
    assert (old.due_at, rings_next(old, 1)) == (due, ring)
    assert rings_next(new, 1) == end_of(steps["usual_street"], new.ends_at, calendar())


def test_what_cannot_be_decided(inside: World) -> None:
    w = inside
    step = {"valid_from": w.now, "why": "x", "by": w.admin, "now": w.now}
    with pytest.raises(NotFound):
        decide_limits("repair", SHORT, **step)
    with pytest.raises(Invalid, match="没有填全"):
        decide_limits("review", {"usual": SHORT["usual"]}, **step)
    with pytest.raises(NotAllowed):
        decide_limits("review", SHORT, **{**step, "by": w.street_officer})
    with pytest.raises(Invalid, match="过去的不改"):
        decide_limits("review", SHORT, **{**step, "valid_from": w.now - timedelta(seconds=1)})
    with pytest.raises(NotFound):
        wording.decide_words("moon", "{编号}", **step)


@pytest.mark.parametrize("kind", wording.WORDS)
def test_a_sentence_to_begin_with_says_what_the_built_in_words_say(kind: str) -> None:
    known = {slot.needs for slot in SLOTS.values()} | FLAGS
    assert wording.quotes(kind) <= known, "a new word of a notice is a slot, or a flag"
    now = wording.SOME_DAY
    ours = wording.starter(kind)
    assert wording.faults(kind, ours) == []
    built_in = wording.words(kind, wording.SAMPLE, now=now)
    assert wording.worded(ours, kind, wording.SAMPLE, now=now) == built_in


def test_of_two_at_once_one_decides(app: App, world: World) -> None:
    w = world

    def step(who: str) -> dict[str, object]:
        return {"valid_from": w.now, "by": getattr(w, who), "now": w.now, "seen": 0}

    ways: list[Callable[[str], object]] = [
        lambda who: decide_limits("review", SHORT, why=who, **step(who)),  # type: ignore[arg-type]
        lambda who: decide_wishes("cost", {"cap": 200}, **step(who)),  # type: ignore[arg-type]
        lambda who: decide_points("case_filed", 2, 4, note="", **step(who)),  # type: ignore[arg-type]
    ]
    for decide in ways:
        both = [lambda d=decide, w=who: d(w) for who in ("admin", "district_officer")]
        assert race(app, *both) == ["Conflict"]


def test_a_draft_is_changed_by_one_at_a_time(app: App, world: World) -> None:
    w = world
    with app.app_context(), transaction():
        draft = drafting.begin(DraftOf.RULES, None, source="", by=w.admin, now=w.now)
        seen, row = draft.version, draft.rows[0]

    def write() -> None:
        drafting.write_row(
            drafting.draft_of(DraftOf.RULES), None, row, by=w.admin, now=w.now, seen=seen
        )

    assert race(app, write, write) == ["Conflict"]
    with app.app_context(), transaction():
        there = drafting.draft_of(DraftOf.RULES)
        with pytest.raises(Conflict):
            adopting.call_off(there, by=w.admin, now=w.now, seen=there.version)
        with pytest.raises(Invalid, match="同一条"):
            adopting.decide_start(there, w.now, why="x", by=w.admin, now=w.now, seen=there.version)
        db.session.rollback()
