"""What must always hold, whatever people do and whenever.

Every wish that has not ended has an owner, a day, and a next step of the chase; a place is held by
one person; the history replays to the state; nobody is asked too often or told the same twice; no
promise is left standing.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.db import db
from backend.notifications.models import Notice
from backend.wishes.candidates import WEEK
from backend.wishes.limits import promise_end
from backend.wishes.models import NEXT, SHOWN, Ask, Claim, ClaimEnd, Status, Step, Wish
from backend.wishes.steps import steps_due
from backend.wishes.words import owner, step_to_come

ONCE = {"wish_fits", "wish_to_worker", "wish_to_street", "wish_lapsed"}
OVER = timedelta(hours=8)  # as the rule has it


def obeys_the_laws(wish: Wish) -> None:
    """What holds of a wish after each move, done or refused."""
    assert bool(owner(wish)) == (not wish.has_ended), wish.status
    assert (wish.due_at is None) == (wish.rings_at is None) == wish.has_ended, wish.status
    assert (wish.ended_at is not None) == wish.has_ended
    assert all(step_to_come(key) for _, key in steps_due(wish)), "staff read what comes"
    assert (wish.aired_words is not None) == (wish.airing is not None and wish.status in SHOWN)
    held = wish.live_claims
    assert len(held) <= wish.places
    assert len({c.place for c in held}) == len({c.person_id for c in held}) == len(held)
    if wish.status in {Status.SUBMITTED, Status.NEEDS_CHANGE}:
        assert not held
    if wish.status in {Status.OPEN, Status.CLAIMED}:
        assert (wish.free_places == 0) == (wish.status is Status.CLAIMED)
    if wish.status in {Status.FULFILLED, Status.CONFIRMED}:
        assert held and all(claim.proof for claim in held)
    reached = None
    for move in wish.moves:
        assert move.was is reached
        assert reached is None or move.became in NEXT[reached]
        reached = move.became
    assert reached is wish.status


def caught_up(wish: Wish, now: datetime) -> None:
    """The chase has just run: nothing is left to do, and no promise stands that is over; whoever
    was reminded late has some hours more."""
    assert wish.rings_at is None or wish.rings_at > now
    late = [c for c in wish.live_claims if not c.proof and promise_end(c) + OVER <= now]
    for claim in late:
        said = [step.at for step in wish.steps if step.key.startswith(f"claim:{claim.id}:")]
        assert now - max(said) < timedelta(hours=11) + OVER, "a night and some hours"


def nobody_was_pestered() -> None:
    """At the end of a life."""
    asked = defaultdict(list)
    for ask in db.session.scalars(select(Ask).order_by(Ask.at)):
        earlier = [at for at in asked[ask.person_id] if at > ask.at - WEEK]
        assert ask.by_id or len(earlier) < 2, "by the chase twice a week"
        asked[ask.person_id].append(ask.at)
    steps = Counter((s.wish_id, s.key) for s in db.session.scalars(select(Step)))
    told = Counter((n.person_id, n.kind, n.data.get("wish_id")) for n in _notices())
    assert set(steps.values()) <= {1}
    assert {told[key] for key in told if key[1] in ONCE} <= {1}
    for claim, times in _let_go().items():
        assert told[claim] == times, claim


def _notices() -> list[Notice]:
    return list(db.session.scalars(select(Notice)))


def _let_go() -> Counter[tuple[int, str, int]]:
    """How often each claimer is to hear that a promise was let go."""
    kinds = {ClaimEnd.RELEASED: "wish_promise_over", ClaimEnd.LEFT: "wish_taken_back"}
    claims = db.session.scalars(select(Claim).where(Claim.how_ended.in_(kinds)))
    return Counter((c.person_id, kinds[c.how_ended], c.wish_id) for c in claims if c.how_ended)
