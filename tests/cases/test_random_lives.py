"""Random people make random moves, days pass, and what must always hold holds.

Every open case has exactly one owner and one clock that has not stopped, or stands still for a
named cause; nobody is told the same thing twice; the history replays to the state.

A seed is a life: what fails once fails again. LINLI_LIVES=200 lives more of them.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from backend.cases import (
    amending,
    closing,
    escalating,
    handling,
    joining,
    looking_back,
    noting,
    reporting,
    reviewing,
    routing,
    timing,
    verifying,
    whistling,
)
from backend.cases.handling import Reason
from backend.cases.models import (
    NEXT,
    OPEN,
    Case,
    Clock,
    Finding,
    PauseCause,
    Source,
    Status,
    Verdict,
)
from backend.cases.rules import open_requests
from backend.cases.verbs import moves_for
from backend.cases.whistling import Call
from backend.db import db, transaction
from backend.errors import DomainError
from backend.jobs import cases as clock_door
from backend.notifications.models import Notice
from backend.people.models import Person, Region, Unit
from backend.web import App

from ..world import CAST, IN_GRID, IN_OTHER_GRID, NEXT_COMMUNITY, World, spot

WORDS = ["井盖响", "井盖没了", "路灯不亮", "垃圾没人收", "门口渍水了"]
# On the border of two grids, and of two communities.
PLACES = [IN_GRID, IN_OTHER_GRID, (30.6090, 114.30799)]
LINE = "7月3日下午4点，换了新盖子，螺栓也紧了。"

Move = Callable[[World, Case, Any, datetime, Random], object]


def _verify(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    finding = dice.choice(list(Finding))
    return verifying.verify(c, finding, words="看过了", by=by, now=now)


def _answer(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    why = Reason("规划不允许", "12345", (now + timedelta(days=40)).date())
    explained = why if dice.random() < 0.3 else None
    return handling.answer(c, words=LINE, explained=explained, sure=True, by=by, now=now)


def _pause(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    until = now + timedelta(days=dice.randint(1, 9))
    cause = dice.choice(list(PauseCause))
    return timing.ask_pause(c, cause, words="等", until=until, by=by, now=now)


def _decide(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    grant, request = dice.random() < 0.7, open_requests(c)[0]
    if hasattr(request, "cause"):
        return timing.decide_pause(request, grant, by=by, now=now)
    return timing.decide_extension(request, grant, by=by, now=now)


def _appeal(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    clock = dice.choice(c.clocks)
    return timing.appeal(c, clock, reason="封路", by=by, now=now)


def _decide_appeal(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    asked = next(k.appeal for k in c.clocks if k.appeal and k.appeal.granted is None)
    return timing.decide_appeal(asked, dice.random() < 0.5, by=by, now=now)


def _rate(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    verdict = dice.choice(list(Verdict))
    return closing.rate(c, verdict, by=by, now=now)


def _merge(w: World, c: Case, by: Any, now: datetime, dice: Random) -> object:
    ids = sorted(db.session.scalars(select(Case.id)))
    into = db.session.get_one(Case, dice.choice(ids))
    verb = joining.merge_own if c.reporter_id == by.id else joining.merge
    return verb(c, into, by=by, now=now)


DO: dict[str, Move] = {
    "file": lambda w, c, by, now, d: reviewing.file(c, by=by, now=now),
    "decline": lambda w, c, by, now, d: reviewing.decline(
        c, reason="没有这回事", elsewhere="12345", untrue=True, by=by, now=now
    ),
    "set_kind": lambda w, c, by, now, d: reviewing.set_kind(
        c, "light", danger=d.choice([None, True, False]), by=by, now=now
    ),
    "dispatch": lambda w, c, by, now, d: reviewing.dispatch(c, w.water, by=by, now=now),
    "recall": lambda w, c, by, now, d: reviewing.recall(c, reason="派错了", by=by, now=now),
    "ask_ownership": lambda w, c, by, now, d: routing.ask_ownership(
        c, reason="没字", by=by, now=now
    ),
    "decide_ownership": lambda w, c, by, now, d: reviewing.decide_ownership(
        c, w.power, decision="归电力", by=by, now=now
    ),
    "add_side": lambda w, c, by, now, d: amending.add_side(c, NEXT_COMMUNITY, by=by, now=now),
    "accept": lambda w, c, by, now, d: handling.accept(c, by=by, now=now),
    "return": lambda w, c, by, now, d: handling.give_back(c, reason="不是我家", by=by, now=now),
    "make_safe": lambda w, c, by, now, d: handling.make_safe(c, words="围了", by=by, now=now),
    "answer": _answer,
    "set_work_order": lambda w, c, by, now, d: handling.set_work_order(c, "SW-1", by=by),
    "whistle": lambda w, c, by, now, d: whistling.whistle(
        c, [Call(d.choice([w.water, w.power]), "断电")], words="", by=by, now=now
    ),
    "accept_part": lambda w, c, by, now, d: whistling.accept_part(c, by=by, now=now),
    "finish_part": lambda w, c, by, now, d: whistling.finish_part(c, words=LINE, by=by, now=now),
    "return_part": lambda w, c, by, now, d: whistling.return_part(c, reason="无", by=by, now=now),
    "arrive": lambda w, c, by, now, d: whistling.arrive(c, place=spot(), by=by, now=now),
    "ask_pause": _pause,
    "ask_extension": lambda w, c, by, now, d: timing.ask_extension(c, reason="等", by=by, now=now),
    "decide_time": _decide,
    "resume": lambda w, c, by, now, d: timing.resume(c, by=by, now=now),
    "appeal": _appeal,
    "decide_appeal": _decide_appeal,
    "report_up": lambda w, c, by, now, d: escalating.report_up(c, words="难", by=by, now=now),
    "verify": _verify,
    "approve": lambda w, c, by, now, d: verifying.approve(
        c, d.random() < 0.5, words="看过", by=by, now=now
    ),
    "rate": _rate,
    "close": lambda w, c, by, now, d: closing.close(c, note="电话问过", by=by, now=now),
    "reopen": lambda w, c, by, now, d: closing.reopen(c, reason="又坏了", by=by, now=now),
    "look_back": lambda w, c, by, now, d: looking_back.look_back(
        c, d.random() < 0.5, words="看了", by=by, now=now
    ),
    "join": lambda w, c, by, now, d: joining.join(c, by=by, now=now),
    "merge": _merge,
    "merge_own": _merge,
    "unmerge": lambda w, c, by, now, d: joining.unmerge(c, by=by, now=now),
    "disclose": lambda w, c, by, now, d: joining.disclose(c, d.random() < 0.5, by=by, now=now),
    "withdraw": lambda w, c, by, now, d: reporting.withdraw(c, by=by, now=now),
    "add": lambda w, c, by, now, d: amending.add(
        c, by=by, words=d.choice(["还在响", "有人掉下去受伤了"]), now=now
    ),
    "note": lambda w, c, by, now, d: noting.note(c, "问过物业", by=by, now=now),
}


# What brings a matter to its end, so that random lives get there.
FORWARD = {
    "dispatch",
    "accept",
    "make_safe",
    "answer",
    "verify",
    "approve",
    "decide_ownership",
    "decide_time",
    "decide_appeal",
    "rate",
    "look_back",
}


HOURS = [1, 5, 30, 24 * 8]
IN_HAND = {Status.DISPATCHED, Status.ACCEPTED, Status.SECURED}


class Life:
    """One street, some matters, everybody."""

    def __init__(self, seed: int, world: World, travel: Callable[[datetime], None]) -> None:
        self.dice, self.world, self.travel = Random(seed), world, travel
        self.now = world.now
        self.case_ids: list[int] = []
        self.touched: set[int] = set()
        self.done: Counter[str] = Counter()

    def goes_on(self) -> None:
        """A minute later one thing happens: mostly the matter goes forward."""
        self.now += timedelta(minutes=1)
        self.travel(self.now)
        chance = self.dice.random()
        if not self.case_ids or chance < 0.08:
            self._somebody_reports()
        elif chance < 0.16:
            self._time_passes()
        elif chance < 0.22:
            name, verb = self.dice.choice(sorted(CAST)), self.dice.choice(sorted(DO))
            self._do(self.dice.choice(self.case_ids), name, verb)
        else:
            self._somebody_moves(FORWARD if self.dice.random() < 0.55 else DO.keys())

    def _somebody_reports(self) -> None:
        with transaction():
            case = reporting.report(
                by=getattr(self.world, self.dice.choice(["rider", "resident", "member"])),
                source=Source.APP,
                words=self.dice.choice(WORDS),
                place=spot(self.dice.choice(PLACES)),
                now=self.now,
            )
            self.case_ids.append(case.id)
            self.touched.add(case.id)

    def _time_passes(self) -> None:
        self.now += timedelta(hours=self.dice.choice(HOURS))
        self.travel(self.now)
        self.touched.update(self.case_ids)
        for job in (clock_door.look_at_clocks, clock_door.keep_in_order, clock_door.remind):
            done = job()
            assert not done.failures, done.error

    def _somebody_moves(self, verbs: Collection[str]) -> None:
        """Somebody does one of these that they may do now."""
        case_id = self.dice.choice(self.case_ids[-3:])
        with transaction(write=False):
            case = db.session.get_one(Case, case_id)
            here = _everybody(self.world)  # noqa: F841  held, and so found by their names below
            able = [
                (name, verb)
                for name in sorted(CAST)
                for verb in sorted(moves_for(getattr(self.world, name), case, self.now))
                if verb in verbs
            ]
        if able:
            self._do(case_id, *self.dice.choice(able))

    def _do(self, case_id: int, name: str, verb: str) -> None:
        self.touched.add(case_id)
        try:
            with transaction():
                case = db.session.get_one(Case, case_id)
                DO[verb](self.world, case, getattr(self.world, name), self.now, self.dice)
            self.done[verb] += 1
        except (DomainError, StopIteration, IndexError):
            pass  # refused: then nothing may have changed, which the laws look at

    def obeys_the_laws(self) -> None:
        """What must hold at every instant, of every matter that something happened to."""
        touched, self.touched = self.touched, set()
        with transaction(write=False):
            for case in db.session.scalars(select(Case).where(Case.id.in_(touched))):
                _one_owner_and_one_clock(case)
                _history_replays(case)


def _everybody(world: World) -> Sequence[Person]:
    """All with their roles, fetched at once."""
    query = select(Person).where(Person.id.in_(world.ids.values()))
    return db.session.scalars(query.options(selectinload(Person.roles))).all()


def _one_owner_and_one_clock(case: Case) -> None:
    running = [clock for clock in case.clocks if clock.stopped_at is None]
    assert len(running) == (case.status in OPEN), (case.number, case.status)
    assert isinstance(case.owner, Unit | Region) == (case.status in OPEN)
    leads = [d for d in case.dispatches if d.ended_at is None and d.lead]
    assert len(leads) == (case.status in IN_HAND)
    assert case.status in IN_HAND or not case.helpers
    for clock in case.clocks:
        _stands_still_only_for_a_cause(clock)


def _stands_still_only_for_a_cause(clock: Clock) -> None:
    pauses = [p for p in clock.pauses if p.ended_at is None and p.granted]
    assert len(pauses) == (clock.stopped_at is None and clock.paused_at is not None)
    assert clock.ends_at >= clock.due_at
    assert sum(extension.granted is True for extension in clock.extensions) <= 2


def _history_replays(case: Case) -> None:
    reached = None
    for move in case.moves:
        assert move.was is reached
        assert reached is None or move.became in NEXT[reached] | {reached}
        reached = move.became
    assert reached is case.status


def _nobody_was_told_twice() -> None:
    """Of one step of one matter; the same words may come again for the next step."""
    with transaction(write=False):
        notices = db.session.scalars(select(Notice)).all()
        told = Counter((notice.person_id, notice.dedupe_key) for notice in notices)
        assert set(told.values()) <= {1}
        steps = Counter(
            (n.person_id, n.data["number"], n.kind, n.created_at)
            for n in notices
            if n.kind != "escalated"
        )
        assert set(steps.values()) <= {1}, steps.most_common(3)


DONE: Counter[str] = Counter()  # by all lives of this run


@pytest.mark.parametrize("seed", range(int(os.environ.get("LINLI_LIVES", "10"))))
def test_a_random_life(
    app: App, world: World, travel: Callable[[datetime], None], seed: int
) -> None:
    with app.app_context():
        life = Life(seed, world, travel)
        for _ in range(90):
            life.goes_on()
            life.obeys_the_laws()
        _nobody_was_told_twice()
        db.session.remove()
    DONE.update(life.done)


def test_the_lives_were_full() -> None:
    """Nearly every verb was done in one of them, else the laws above say little."""
    assert len(DONE) >= 28, set(DO) - set(DONE)
