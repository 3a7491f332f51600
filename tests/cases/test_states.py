"""The state table is the documentation: every pair of statuses, allowed or not."""

from datetime import timedelta

import pytest

from backend.cases.models import NEXT, OPEN, Case, Status
from backend.cases.moving import move_to
from backend.db import db
from backend.errors import Conflict

from ..world import World, undone
from .making import IN_STATUS, dispatched, reported

ALLOWED = """
draft       > reported withdrawn
reported    > filed declined withdrawn merged
filed       > dispatched disputed declined withdrawn merged
disputed    > dispatched filed merged
dispatched  > accepted filed disputed merged
accepted    > secured answered filed disputed merged
secured     > answered filed disputed merged
answered    > asked closed explained dispatched filed
asked       > closed explained dispatched filed
closed      > dispatched filed
explained   > dispatched filed
merged      > filed
declined    >
withdrawn   >
"""


def test_the_table_says_what_we_think() -> None:
    table = {}
    for line in ALLOWED.strip().splitlines():
        was, following = line.split(">")
        table[Status(was.strip())] = {Status(word) for word in following.split()}
    assert table == NEXT


@pytest.mark.parametrize("was", Status)
def test_every_pair(inside: World, was: Status) -> None:
    case = IN_STATUS[was](inside)
    assert case.status is was
    for became in Status:
        with undone():
            rows = len(case.moves)
            if became in NEXT[was]:
                _becomes(inside, case, became)
                last = case.moves[-1]
                assert (last.was, last.became, last.by) == (was, became, inside.worker)
                assert (last.note, len(case.moves)) == ("why", rows + 1)
            else:
                with pytest.raises(Conflict):
                    move_to(case, became, by=inside.worker, now=inside.now)
                assert (case.status, len(case.moves)) == (was, rows)


def _becomes(w: World, case: Case, became: Status) -> None:
    if case.region_code is None:  # a draft without a place cannot become a report
        case.region_code, case.reported_at = "420102006003", w.now
    other = reported(w)
    with db.session.no_autoflush:  # a merged case always says into which
        case.merged_into = other if became is Status.MERGED else None
        move_to(case, became, by=w.worker, now=w.now, note="why")


@pytest.mark.parametrize("status", Status)
def test_history_replays_and_one_clock_runs_exactly_while_somebody_owes_a_step(
    inside: World, status: Status
) -> None:
    case = IN_STATUS[status](inside)
    reached = None
    for move in case.moves:
        assert move.was is reached
        reached = move.became
    assert reached is case.status
    running = [clock for clock in case.clocks if clock.stopped_at is None]
    assert len(running) == (1 if status in OPEN else 0)


def test_three_hours_to_review_and_dispatch(inside: World) -> None:
    clock = reported(inside).running_clock
    assert clock is not None
    assert clock.due_at - clock.started_at == timedelta(hours=3)


def test_a_danger_has_the_shorter_answer(inside: World) -> None:
    plain, danger = dispatched(inside), dispatched(inside, words="井盖没了")
    assert danger.danger and not plain.danger
    assert plain.running_clock and danger.running_clock
    assert danger.running_clock.due_at < plain.running_clock.due_at
