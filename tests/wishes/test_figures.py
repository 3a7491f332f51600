"""What is counted of wishes and of points, against sums done by hand."""

from datetime import timedelta

from backend.ledger.actions import award_minutes, award_points, reverse
from backend.ledger.figures import ledger_figures
from backend.ledger.models import Evidence
from backend.ledger.redeeming import redeem, undo
from backend.ledger.rewards import add_reward
from backend.wishes import chasing, claiming, fulfilling
from backend.wishes.figures import wish_figures

from ..world import COMMUNITY, GRID, NEXT_COMMUNITY, World
from .making import claimed, confirmed, declined, on_the_board, posted, promise, unbound

DAY = timedelta(days=1)


def test_a_month_of_wishes(inside: World) -> None:
    w = inside
    unbound(w)
    posted(w), declined(w), confirmed(w)
    chased = on_the_board(w)
    chasing.chase(chased.id, now=w.now + 5 * DAY)
    promise(w, chased, now=w.now + 5 * DAY)
    fulfilling.prove(chased, words="换了灯管", by=w.member, now=w.now + 5 * DAY)
    fulfilling.confirm(chased, stars=5, by=w.resident, now=w.now + 5 * DAY)
    back = claimed(w)
    claiming.give_back(back, reason="出差了", by=w.member, now=w.now)
    found = wish_figures(COMMUNITY, w.now - DAY, w.now + 6 * DAY)
    total = found.total
    assert (total.posted, total.opened, total.claimed, total.granted) == (5, 3, 3, 2)
    assert (total.given_back, total.released) == (1, 0)
    assert total.chases_each == total.chases / 2 > 0
    assert set(found.by_area) == {GRID}
    assert found.by_kind["repair"].granted == 2
    assert sum(found.days.values()) == 2
    assert wish_figures(NEXT_COMMUNITY, w.now - DAY, w.now + DAY).total.posted == 0
    assert wish_figures(COMMUNITY, w.now + DAY, w.now + 2 * DAY).total.posted == 0


def test_points_and_hours_are_sums_less_what_was_taken_back(inside: World) -> None:
    w = inside
    at = w.now
    award_points(w.rider.id, 30, key="a", reason="随手拍", now=at)
    wrong = award_points(w.rider.id, 5, key="b", reason="随手拍", now=at)
    reverse(wrong, reason="没有这回事", now=at, by_id=None)
    hours = Evidence.CONFIRMED
    award_minutes(w.rider.id, at - DAY, at - 23 * DAY / 24, hours, key="h", reason="修灯", now=at)
    soap = add_reward(COMMUNITY, "香皂", 5, 9, by=w.worker)
    redeem(soap, w.rider.id, by=w.worker, now=at, key="one")
    undo(redeem(soap, w.rider.id, by=w.worker, now=at, key="two"), by=w.worker, now=at)
    found = ledger_figures(COMMUNITY, at - DAY, at + DAY)
    assert (found.awarded, found.redeemed, found.things, found.minutes) == (30, 5, 1, 60)
    assert ledger_figures(NEXT_COMMUNITY, at - DAY, at + DAY).awarded == 0
