"""Who may claim nothing for a while: after dropped promises or by a worker, and the appeal."""

import pytest
from sqlalchemy import select, update

from backend.db import db
from backend.errors import Conflict, NotAllowed, NotFound
from backend.people.roster import add_shift
from backend.wishes import suspending
from backend.wishes.models import ClaimEnd, Suspension
from backend.wishes.posting import Wanted

from ..world import COMMUNITY, World
from .helpers import DAY, bar, run, said, told
from .making import HOUR, claimed, on_the_board, promise


def test_the_second_dropped_promise_in_three_months_is_one_too_many(inside: World) -> None:
    for nth in (1, 2):
        wish = claimed(inside, Wanted("help", f"带第 {nth} 把菜"), days=1)
        run(wish, inside.now + DAY, inside.now + 3 * DAY)
        assert wish.claims[0].how_ended is ClaimEnd.RELEASED
    held = db.session.scalars(select(Suspension)).one()
    over = inside.now + 3 * DAY
    assert (held.until - over, told(inside.member)[-1]) == (30 * DAY, "wish_suspended")
    with pytest.raises(NotAllowed, match="8 月 3 日前先不能认领：90 天里有 2 次") as refused:
        promise(inside, on_the_board(inside), now=over)
    assert refused.value.code == "suspended"
    with pytest.raises(NotFound):
        suspending.appeal(held, "不是我", by=inside.rider, now=over)
    with pytest.raises(Conflict, match="没有等着看的申诉"):
        suspending.decide_appeal(held, True, by=inside.worker, now=over)
    suspending.appeal(held, "那天住院了", by=inside.member, now=over)
    with pytest.raises(NotAllowed, match="不是您社区的"):
        suspending.decide_appeal(held, True, by=inside.next_worker, now=over)
    suspending.decide_appeal(held, False, by=inside.worker, now=over)
    assert told(inside.member)[-1] == "wish_appeal_decided"
    assert suspending.suspension_of(inside.member, over) is held, "it stands"
    promise(inside, on_the_board(inside), now=over + 30 * DAY)


def test_what_is_dropped_on_one_morning_is_one_suspension(inside: World) -> None:
    """So that lifting it lifts it; what a worker said besides still stands."""
    over = inside.now + 3 * DAY
    dropped = [claimed(inside, Wanted("help", f"带第 {n} 把菜"), days=1) for n in (1, 2, 3)]
    for wish in dropped:
        run(wish, inside.now + DAY, over)
    (held,) = db.session.scalars(select(Suspension))
    assert (held.reason, held.claim_id) == (
        "90 天里有 3 次认领了没有消息。",
        dropped[2].claims[0].id,
    )
    assert told(inside.member).count("wish_suspended") == 1
    barred = suspending.bar(
        inside.member, until=over + 5 * DAY, reason="和人吵架", by=inside.colleague, now=over
    )
    for one, by, words in (
        (held, inside.worker, "这一次取消，另一次暂停还是到 7 月 9 日前"),
        (barred, inside.worker, "暂停取消，又可以认领了"),
    ):
        suspending.appeal(one, "那天住院了", by=inside.member, now=over)
        suspending.decide_appeal(one, True, by=by, now=over)
        assert words in said(inside.member)
    promise(inside, on_the_board(inside), now=over)


def test_who_was_barred_by_one_is_heard_by_another(inside: World) -> None:
    until = inside.now + 10 * DAY
    held = suspending.bar(
        inside.rider, until=until, reason="和人吵架", by=inside.worker, now=inside.now
    )
    suspending.appeal(held, "是误会，当面说清了", by=inside.rider, now=inside.now)
    assert "wish_appealed" in told(inside.colleague)
    with pytest.raises(Conflict, match="已经申诉过"):
        suspending.appeal(held, "再说一遍", by=inside.rider, now=inside.now)
    with pytest.raises(NotAllowed, match="另一位同事"):
        suspending.decide_appeal(held, True, by=inside.worker, now=inside.now)
    suspending.decide_appeal(held, True, by=inside.colleague, now=inside.now)
    assert told(inside.rider) == ["wish_suspended", "wish_appeal_decided"]
    promise(inside, on_the_board(inside), by=inside.rider)


@pytest.mark.parametrize(
    ("on_a_shift", "colleague_there", "heard"),
    [
        (False, True, {"colleague"}),
        (True, True, {"colleague"}),
        (True, False, {"street_officer"}),
    ],
)
def test_who_barred_does_not_hear_the_appeal_alone(
    inside: World, on_a_shift: bool, colleague_there: bool, heard: set[str]
) -> None:
    w = inside
    if on_a_shift:
        add_shift(w.worker, COMMUNITY, w.now, w.now + 8 * HOUR, by=w.worker, now=w.now)
    if not colleague_there:
        w.colleague.open_roles[0].ended_at = w.now
    held = bar(w)
    suspending.appeal(held, "是误会", by=w.rider, now=w.now)
    assert {who for who in w.everybody if "wish_appealed" in told(getattr(w, who))} == heard
    for who in heard:
        suspending.decide_appeal(held, True, by=getattr(w, who), now=w.now)


def test_an_appeal_is_heard_and_decided_once_whoever_has_not_seen_it_yet(inside: World) -> None:
    held = bar(inside)
    before = {"execution_options": {"synchronize_session": False}}
    db.session.execute(update(Suspension).values(appealed_at=inside.now), **before)
    with pytest.raises(Conflict, match="已经申诉过"):
        suspending.appeal(held, "是误会", by=inside.rider, now=inside.now)
    decided = update(Suspension).values(decided_at=inside.now, lifted=False)
    db.session.execute(decided, **before)
    with pytest.raises(Conflict, match="没有等着看的申诉"):
        suspending.decide_appeal(held, True, by=inside.colleague, now=inside.now)
    assert held.lifted is False
