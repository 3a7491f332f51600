"""Points against a thing, in person, with a code; a slip is undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed, NotFound
from backend.ledger.actions import award_points
from backend.ledger.models import Measure, Redemption, Reward
from backend.ledger.queries import balance, movements, problems
from backend.ledger.redeeming import (
    TooManyCodes,
    handed_out,
    redeem,
    redeem_code,
    redeem_shown,
    redemption_for,
    undo,
    who_shows,
)
from backend.ledger.rewards import (
    add_reward,
    restock,
    reward_for,
    shelf,
    shelves,
    take_down,
)

from ..world import COMMUNITY, World
from .test_ledger import has


def soap(w: World, stock: int = 3) -> Reward:
    return add_reward(COMMUNITY, "香皂一块", 5, stock, by=w.worker)


def earn(w: World, points: int = 13, who: str = "rider") -> None:
    award_points(w.ids[who], points, key=f"earned:{who}", reason="谢谢", now=w.now)


def hand_out(
    w: World, thing: Reward, *, who: str = "rider", by: str = "worker", key: str = "form-1"
) -> Redemption:
    return redeem(thing, w.ids[who], by=getattr(w, by), now=w.now, key=key)


def test_a_thing_for_points(inside: World) -> None:
    thing = soap(inside)
    earn(inside)
    done = hand_out(inside, thing)
    assert (thing.stock, has(inside), done.points) == (2, 8, 5)
    assert done.transfer.reason == "兑换香皂一块"
    assert [m.amount for m in movements(inside.ids["rider"], Measure.POINTS)] == [-5, 13]
    assert problems() == []


def test_one_form_is_one_thing(inside: World) -> None:
    thing = soap(inside)
    earn(inside)
    done = hand_out(inside, thing)
    assert hand_out(inside, thing) is done
    assert (thing.stock, has(inside)) == (2, 8)
    with pytest.raises(Conflict, match="这张表"):
        hand_out(inside, thing, by="colleague")
    with pytest.raises(Invalid):
        hand_out(inside, thing, key="")
    assert hand_out(inside, thing, key="form-2") is not done
    assert (thing.stock, has(inside)) == (1, 3)


def test_too_few_points_or_pieces_change_nothing(inside: World) -> None:
    thing = soap(inside, stock=1)
    earn(inside, 4)
    with pytest.raises(Conflict, match="积分不够"):
        hand_out(inside, thing)
    assert (thing.stock, has(inside)) == (1, 4)
    earn(inside, 50, "resident")
    hand_out(inside, thing, who="resident")
    with pytest.raises(Conflict, match="兑完了"):
        hand_out(inside, thing, who="resident", key="form-2")
    assert (thing.stock, balance(inside.ids["resident"], Measure.POINTS)) == (0, 45)


def test_what_was_taken_down_is_not_to_be_had(inside: World) -> None:
    thing = soap(inside)
    earn(inside)
    take_down(thing, by=inside.worker)
    take_down(thing, by=inside.worker)
    assert shelf(COMMUNITY) == []
    with pytest.raises(Conflict, match="兑完了"):
        hand_out(inside, thing)
    soap(inside)  # the same name again, as a new thing


KEEPERS = {"worker", "colleague", "street_officer"}


@pytest.mark.parametrize(
    "who",
    ["worker", "colleague", "street_officer", "next_worker", "grid_worker", "steward", "member",
     "rider", "resident", "handler", "district_officer", "admin", "stranger"],
)  # fmt: skip
def test_who_keeps_a_shelf(inside: World, who: str) -> None:
    person = getattr(inside, who)
    thing = soap(inside)
    earn(inside, 50, "other_handler")
    done = hand_out(inside, thing, who="other_handler")
    steps: list[Callable[[], object]] = [
        lambda: add_reward(COMMUNITY, "毛巾", 8, 1, by=person),
        lambda: restock(thing, 1, by=person),
        lambda: hand_out(inside, thing, who="other_handler", by=who, key="form-2"),
        lambda: undo(done, by=person, now=inside.now),
        lambda: take_down(thing, by=person),
    ]
    for step in steps:
        if who in KEEPERS:
            step()
        else:
            with pytest.raises(NotAllowed):
                step()
    assert (thing.active, done.undone_at is None) == (who not in KEEPERS,) * 2
    if who not in KEEPERS:
        assert shelves(person) == [] and redemption_for(person, done.id) is None
        with pytest.raises(NotFound):
            reward_for(person, thing.id)


def test_nobody_serves_themselves(inside: World) -> None:
    thing = soap(inside)
    earn(inside, 20, "worker")
    with pytest.raises(NotAllowed, match="同事"):
        hand_out(inside, thing, who="worker")
    done = hand_out(inside, thing, who="worker", by="colleague")
    with pytest.raises(NotAllowed, match="同事"):
        undo(done, by=inside.worker, now=inside.now)


def test_a_slip_is_undone_once(inside: World) -> None:
    thing = soap(inside)
    earn(inside)
    done = hand_out(inside, thing)
    undo(done, by=inside.colleague, now=inside.now)
    assert (thing.stock, has(inside), done.undone_by_id) == (3, 13, inside.ids["colleague"])
    with pytest.raises(Conflict, match="撤销过"):
        undo(done, by=inside.worker, now=inside.now)
    assert (thing.stock, has(inside)) == (3, 13)
    assert movements(inside.ids["rider"], Measure.POINTS)[0].transfer.reason == "撤销：兑换香皂一块"
    assert handed_out(inside.worker, since=inside.now) == [done]
    assert handed_out(inside.colleague, since=inside.now) == []
    assert problems() == []


def test_no_key_of_a_form_passes_for_a_reversal(inside: World) -> None:
    thing = soap(inside)
    earn(inside)
    undo(hand_out(inside, thing, key="a"), by=inside.worker, now=inside.now)
    for forged in ("a:reversed", "reversed:redeem:a"):
        again = hand_out(inside, thing, key=forged)
        assert (thing.stock, has(inside)) == (2, 8)
        undo(again, by=inside.worker, now=inside.now)
        assert (thing.stock, has(inside)) == (3, 13)


def test_a_code_says_whose_points(inside: World) -> None:
    code = redeem_code(inside.rider, now=inside.now).code
    assert len(code) == 6 and code.isdecimal()
    assert who_shows(code, by=inside.worker, now=inside.now) is inside.rider
    newer = redeem_code(inside.rider, now=inside.now).code
    assert who_shows(code, by=inside.worker, now=inside.now) is None or code == newer
    late = inside.now + timedelta(minutes=10)
    almost = late - timedelta(seconds=1)
    assert who_shows(newer, by=inside.worker, now=almost) is inside.rider
    assert who_shows(newer, by=inside.worker, now=late) is None


def test_five_wrong_codes_and_one_waits(inside: World) -> None:
    code = redeem_code(inside.rider, now=inside.now).code
    for wrong in ("", "12345", "x" * 300, "９９９９９９", "1 OR 1=1"):
        assert who_shows(wrong, by=inside.worker, now=inside.now) is None
    with pytest.raises(TooManyCodes, match="15 分钟"):
        who_shows(code, by=inside.worker, now=inside.now)
    assert who_shows(code, by=inside.colleague, now=inside.now) is inside.rider
    later = inside.now + timedelta(minutes=15)
    newer = redeem_code(inside.rider, now=later).code
    assert who_shows(newer, by=inside.worker, now=later) is inside.rider


@pytest.mark.parametrize("who", ["rider", "grid_worker", "handler", "admin", "stranger"])
def test_codes_are_no_business_of_others(inside: World, who: str) -> None:
    code = redeem_code(inside.rider, now=inside.now).code
    with pytest.raises(NotAllowed):
        who_shows(code, by=getattr(inside, who), now=inside.now)


def test_a_code_is_used_up_but_the_form_may_be_sent_twice(inside: World) -> None:
    thing, by, now = soap(inside), inside.worker, inside.now
    earn(inside)
    code = redeem_code(inside.rider, now=now).code
    done = redeem_shown(thing, code, by=by, now=now, key="form-1")
    assert done is not None and has(inside) == 8
    assert redeem_shown(thing, code, by=by, now=now, key="form-1") is done
    assert redeem_shown(thing, code, by=by, now=now, key="form-2") is None
    assert (thing.stock, has(inside)) == (2, 8)


def test_a_refusal_leaves_the_code_alone(inside: World) -> None:
    thing, by, now = soap(inside), inside.worker, inside.now
    code = redeem_code(inside.rider, now=now).code
    with pytest.raises(Conflict):
        redeem_shown(thing, code, by=by, now=now, key="form-1")
    assert who_shows(code, by=by, now=now) is inside.rider


@pytest.mark.parametrize(
    "never",
    [
        "UPDATE rewards SET stock = -1",
        "UPDATE rewards SET points = 0",
        "UPDATE redemptions SET undone_by_id = by_id",
        "INSERT INTO rewards (region_code, name, points, stock, active)"
        " SELECT region_code, name, 1, 1, active FROM rewards",
    ],
)
def test_the_database_refuses_what_must_never_be(inside: World, never: str) -> None:
    earn(inside)
    hand_out(inside, soap(inside))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(never))
