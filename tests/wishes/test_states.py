"""The state table is the documentation: every pair of statuses, allowed or not."""

import pytest

from backend.errors import Conflict
from backend.wishes.models import ENDED, NEXT, Status
from backend.wishes.moving import move_to

from ..world import World
from .making import IN_STATUS

ALLOWED = """
submitted    > needs_change open declined withdrawn moved
needs_change > submitted declined withdrawn moved
open         > claimed fulfilled needs_change declined withdrawn moved
claimed      > open fulfilled withdrawn
fulfilled    > confirmed claimed open
confirmed    >
declined     >
withdrawn    >
moved        >
"""


def test_the_table_says_what_we_think() -> None:
    table = {}
    for line in ALLOWED.strip().splitlines():
        was, following = line.split(">")
        table[Status(was.strip())] = {Status(word) for word in following.split()}
    assert table == NEXT
    assert {status for status, following in NEXT.items() if not following} == ENDED


@pytest.mark.parametrize("was", Status)
def test_every_pair(inside: World, was: Status) -> None:
    """Also: the history replays to the state, and somebody owes a step exactly while it is open."""
    w = inside
    wish = IN_STATUS[was](w)
    assert [move.was for move in wish.moves] == [None, *(m.became for m in wish.moves[:-1])]
    assert wish.moves[-1].became is wish.status is was
    assert (wish.due_at is None, wish.ended_at is not None) == ((was in ENDED,) * 2)
    rows = len(wish.moves)
    for became in set(Status) - NEXT[was]:
        with pytest.raises(Conflict):
            move_to(wish, became, by=w.worker, now=w.now)
        assert (wish.status, len(wish.moves)) == (was, rows)
    for became in NEXT[was]:
        wish = wish if wish.status is was else IN_STATUS[was](w)
        if became is Status.CLAIMED and not wish.live_claims:
            continue  # nobody can have claimed it without a claim: the verb makes it
        move_to(wish, became, by=w.worker, now=w.now, note="why")
        last = wish.moves[-1]
        assert (last.was, last.became, last.by_id) == (was, became, w.worker.id)
        assert last.note == "why"
