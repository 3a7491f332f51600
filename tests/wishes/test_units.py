"""Units that take wishes: two speak for each, so many a month, and 这个月不接."""

from datetime import timedelta

import pytest

from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.wishes import claiming, months_off, units
from backend.wishes.models import Representative

from ..world import World
from .making import HOUR, claimed, on_the_board, promise


def _takes_part(w: World, *, cap: int = 5) -> None:
    units.enrol(w.water, kinds=["repair"], monthly_cap=cap, by=w.street_officer, now=w.now)
    units.name_representative(w.water, w.member, by=w.street_officer, now=w.now)


def test_a_unit_claims_by_its_representative(inside: World) -> None:
    _takes_part(inside)
    wish = claimed(inside, unit=inside.water)
    assert wish.live_claims[0].unit is inside.water
    assert units.units_of(inside.member) == [inside.water]
    with pytest.raises(NotAllowed, match="不是这个单位的代表"):
        promise(inside, on_the_board(inside), by=inside.rider, unit=inside.water)


def test_two_speak_for_a_unit(inside: World) -> None:
    _takes_part(inside)
    again = units.name_representative(
        inside.water, inside.member, by=inside.street_officer, now=inside.now
    )
    assert again.seat == 1
    units.name_representative(inside.water, inside.rider, by=inside.street_officer, now=inside.now)
    with pytest.raises(Conflict, match="最多两位代表"):
        units.name_representative(
            inside.water, inside.resident, by=inside.street_officer, now=inside.now
        )
    units.step_down(again, by=inside.member, now=inside.now)
    third = units.name_representative(
        inside.water, inside.resident, by=inside.street_officer, now=inside.now
    )
    assert (third.seat, units.units_of(inside.member)) == (1, [])


def test_who_may_enrol_a_unit(inside: World) -> None:
    with pytest.raises(NotAllowed):
        units.enrol(inside.water, kinds=[], monthly_cap=1, by=inside.worker, now=inside.now)
    with pytest.raises(Invalid):
        units.enrol(
            inside.water, kinds=[], monthly_cap=100, by=inside.street_officer, now=inside.now
        )
    with pytest.raises(Conflict, match="还没有登记"):
        units.name_representative(
            inside.water, inside.member, by=inside.street_officer, now=inside.now
        )
    assert db.session.query(Representative).count() == 0


def test_so_many_a_month_and_none_in_a_month_off(inside: World) -> None:
    _takes_part(inside, cap=1)
    wish = claimed(inside, unit=inside.water)
    with pytest.raises(Conflict, match="认领满了"):
        claimed(inside, unit=inside.water)
    months_off.not_this_month(inside.member, inside.water, now=inside.now)
    with pytest.raises(Conflict, match="这个月不接"):
        claimed(inside, unit=inside.water)
    claiming.give_back(wish, reason="出差", by=inside.member, now=inside.now + HOUR)
    next_month = inside.now + timedelta(days=31)
    assert units.claimed_in_month(inside.water.id, next_month.date()) == 0
    assert not months_off.paused([inside.water.id], next_month)
