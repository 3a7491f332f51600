"""A wish from posting to thanks, through the verbs."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.ledger.models import Measure
from backend.ledger.queries import balance
from backend.notifications.models import Notice
from backend.people.models import Level, Region
from backend.wishes import airing, claiming, fulfilling, posting, reviewing
from backend.wishes.models import AgeBand, Payer, Source, Status
from backend.wishes.posting import Wanted
from backend.wishes.telling import on_the_board as board_words

from ..world import COMMUNITY, GRID, World
from .making import (
    HOUR,
    LAMP,
    claimed,
    confirmed,
    fulfilled,
    needs_change,
    on_the_board,
    posted,
    promise,
)


def told(person: Any) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(query))


def test_from_posting_to_thanks(inside: World) -> None:
    wish = confirmed(inside)
    fulfilling.thank(wish, "灯亮堂了，莫总麻烦人家", by=inside.resident, now=inside.now + 5 * HOUR)
    states = ["submitted", "open", "claimed", "fulfilled", "confirmed"]
    assert [move.became for move in wish.moves] == states
    assert told(inside.resident) == ["wish_open", "wish_claimed", "wish_done"]
    assert told(inside.member) == ["wish_confirmed", "wish_thanks"]
    assert balance(inside.member.id, Measure.POINTS) == 3
    assert balance(inside.member.id, Measure.MINUTES) == 60
    assert (wish.due_at, wish.rings_at) == (None, None)


def test_every_open_step_has_a_day(inside: World) -> None:
    wish = posted(inside)
    assert wish.due_at is not None and wish.due_at > inside.now
    reviewing.open_up(wish, by=inside.worker, now=inside.now)
    assert wish.due_at == inside.now + timedelta(days=7)
    assert wish.rings_at == inside.now + timedelta(days=1)
    promise(inside, wish)
    assert wish.due_at > inside.now + timedelta(days=2)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("repair", "😀😀"), "words"),
        (Wanted("repair", "灯" * 301), "words"),
        (Wanted("moon", "想要月亮"), "kind"),
        (Wanted("thing", "想要电视", cost=301, payer=Payer.CLAIMER), "cost"),
        (Wanted("thing", "想要电饭煲", cost=200), "payer"),
        (Wanted("thing", "想要电饭煲", places=21), "places"),
        (Wanted("thing", "我想要手机", age_band=AgeBand.CHILD), "age_band"),
    ],
)
def test_what_cannot_be_wished_for(inside: World, wanted: Wanted, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        posted(inside, wanted)
    assert field in refused.value.fields


def test_a_neighbour_is_asked_first(inside: World) -> None:
    with pytest.raises(Invalid, match="先问过本人"):
        posting.post(
            LAMP, by=inside.member, source=Source.NEIGHBOUR, region_code=GRID, now=inside.now
        )
    with pytest.raises(NotAllowed):
        posted(inside, by=inside.next_worker, source=Source.VISIT)
    child = Wanted("thing", "书包破了", age_band=AgeBand.CHILD)
    assert posted(inside, child, by=inside.worker, source=Source.VISIT).wisher is None


def test_a_childs_wish_stays_one_whatever_is_changed(inside: World) -> None:
    w, child = inside, Wanted("lesson", "数学跟不上", age_band=AgeBand.CHILD)
    wish = posted(w, child, by=w.worker, source=Source.VISIT)
    reviewing.ask_change(wish, reason="哪天有空", by=w.worker, now=w.now)
    grown = Wanted("lesson", "数学跟不上", age_band=AgeBand.ADULT)
    with pytest.raises(Invalid, match="孩子"):
        posting.revise(wish, grown, by=w.worker, now=w.now)
    posting.revise(wish, Wanted("lesson", "数学跟不上，周末有空"), by=w.worker, now=w.now)
    with pytest.raises(Conflict, match="孩子"):
        airing.air(wish, by=w.worker, now=w.now)
    with pytest.raises(Invalid, match="监护人"):
        posting.revise(needs_change(w), child, by=w.resident, now=w.now)


@pytest.mark.parametrize("above", [GRID, COMMUNITY])
def test_a_building_is_shown_to_nobody(inside: World, above: str) -> None:
    code = COMMUNITY + "101"
    house = Region(code=code, level=Level.BUILDING, name="临江里1栋", parent_code=above)
    db.session.add(house)
    wish = posting.post(LAMP, by=inside.resident, region_code=code, now=inside.now)
    assert wish.region_code == above


def test_nobody_claims_twice_or_their_own(inside: World) -> None:
    wish = on_the_board(inside)
    with pytest.raises(NotAllowed, match="自己许的愿"):
        promise(inside, wish, by=inside.resident)
    held = promise(inside, wish)
    assert promise(inside, wish) is held, "the other phone of the same person"
    with pytest.raises(Conflict, match="刚刚被别人认领了") as taken:
        promise(inside, wish, by=inside.rider)
    assert taken.value.code == "taken"


def test_several_places(inside: World) -> None:
    wish = on_the_board(inside, Wanted("help", "旧柜子搬下楼，搬不动", places=2))
    promise(inside, wish)
    assert wish.status is Status.OPEN
    promise(inside, wish, by=inside.rider)
    assert wish.status is Status.CLAIMED
    claiming.give_back(wish, reason="腰不好", by=inside.rider, now=inside.now)
    assert (wish.status, wish.free_places) == (Status.OPEN, 1)
    fulfilling.prove(wish, words="一个人搬下来了", by=inside.member, now=inside.now)
    fulfilling.enough(wish, by=inside.resident, now=inside.now)
    assert wish.status is Status.FULFILLED


def test_what_was_not_done_goes_back_to_who_did_it(inside: World) -> None:
    wish = fulfilled(inside)
    fulfilling.send_back(wish, words="螺丝冇拧紧", by=inside.resident, now=inside.now + 5 * HOUR)
    assert wish.status is Status.CLAIMED
    fulfilling.prove(wish, words="拧紧了", by=inside.member, now=inside.now + 6 * HOUR)
    assert wish.status is Status.FULFILLED


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        (timedelta(), timedelta(seconds=59)),  # no whole minute: it could not be booked later
        (timedelta(), timedelta()),
        (HOUR, timedelta()),
        (timedelta(), 13 * HOUR),
        (HOUR, 21 * HOUR),
        (-15 * HOUR, -14 * HOUR),  # the day before it was claimed
        (None, HOUR),
    ],
)
def test_hours_that_cannot_be_are_not_taken(
    inside: World, began: timedelta | None, ended: timedelta
) -> None:
    wish = claimed(inside)
    hours = {
        "started_at": None if began is None else inside.now + began,
        "ended_at": inside.now + ended,
    }
    with pytest.raises(Invalid):
        fulfilling.prove(
            wish, words="换好了", **hours, by=inside.member, now=inside.now + 20 * HOUR
        )
    assert wish.status is Status.CLAIMED


def test_silence_is_rung_up(inside: World) -> None:
    wish = fulfilled(inside)
    later = inside.now + timedelta(days=8)
    with pytest.raises(Conflict, match="先打个电话"):
        fulfilling.close(wish, note="邻居都说亮了", by=inside.worker, now=later)
    fulfilling.call(wish, reached=False, words="没人接", by=inside.worker, now=later)
    fulfilling.close(wish, note="邻居都说亮了", by=inside.worker, now=later)
    assert wish.status is Status.CONFIRMED


def test_claims_are_limited(inside: World) -> None:
    for words in ("剃头", "下棋", "带菜"):
        claimed(inside, Wanted("help", words))
    with pytest.raises(NotAllowed, match="手上已经有 3 个"):
        claimed(inside, LAMP)


def test_nobody_goes_from_door_to_door(inside: World) -> None:
    """Each claim shows a name and an address: giving back in time is free, but not all day long."""
    wishes = [on_the_board(inside) for _ in range(2)]
    for _ in range(3):
        for wish in wishes:
            promise(inside, wish)
            claiming.give_back(wish, reason="来不了", by=inside.member, now=inside.now)
    with pytest.raises(NotAllowed, match="6 次，明天再来"):
        promise(inside, wishes[0])
    promise(inside, wishes[0], by=inside.rider)
    promise(inside, wishes[1], now=inside.now + 10 * HOUR)


@pytest.mark.parametrize("days", [-1, 15])
def test_a_promise_has_a_day_soon(inside: World, days: int) -> None:
    with pytest.raises(Invalid):
        claimed(inside, days=days)


def test_the_board_shows_nothing_personal(inside: World) -> None:
    wish = posted(
        inside, Wanted("repair", "3栋2单元501厨房灯坏了，密码是0000直接进，打13807108888")
    )
    assert (
        board_words(wish)
        == "（门牌已隐去）厨房灯坏了，密码是（密码已隐去）直接进，打（电话已隐去）"
    )
    reviewing.mask(wish, "厨房灯坏了", by=inside.worker, now=inside.now)
    assert board_words(wish) == "厨房灯坏了"


def test_the_community_takes_a_wish_down_with_a_reason_that_all_hear(inside: World) -> None:
    wish = claimed(inside)
    with pytest.raises(Invalid, match="为什么收回"):
        posting.withdraw(wish, by=inside.worker, now=inside.now)
    posting.withdraw(wish, reason="网上买的，退了", by=inside.worker, now=inside.now)
    for person in (inside.resident, inside.member):
        mine = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc())
        heard = db.session.scalars(mine.limit(1)).one()
        assert (heard.kind, heard.data["reason"]) == ("wish_taken_down", "网上买的，退了")


def test_one_of_several_is_done_and_the_wisher_knows_what_can_be_done(inside: World) -> None:
    wish = claimed(inside, Wanted("help", "旧柜子搬下楼", places=3))
    promise(inside, wish, by=inside.rider)
    for nth, who in enumerate((inside.member, inside.rider), start=1):
        fulfilling.prove(wish, words="搬了一半", by=who, now=inside.now)
        parts = select(Notice).where(Notice.kind == "wish_part_done").order_by(Notice.id)
        part = db.session.scalars(parts).all()
        assert [notice.data["left"] for notice in part] == [2, 1][:nth]
    assert "告诉社区" in refused(posting.withdraw, wish, by=inside.resident, now=inside.now)
    why = {"reason": "不归心愿", "elsewhere": "物业", "by": inside.worker, "now": inside.now}
    assert "记下“够了”" in refused(reviewing.decline, wish, **why)
    fulfilling.enough(wish, by=inside.resident, now=inside.now)
    assert wish.status is Status.FULFILLED


def refused(verb: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Conflict) as conflict:
        verb(*given, **more)
    return conflict.value.message


def test_a_worker_hears_that_whom_they_asked_is_not_free(inside: World) -> None:
    wish = on_the_board(inside)
    claiming.ask(wish, inside.rider, by=inside.worker, now=inside.now)
    claiming.answer_ask(wish, False, by=inside.rider, now=inside.now)
    assert told(inside.worker)[-1] == "wish_not_free"
    assert told(inside.resident) == ["wish_open"]
