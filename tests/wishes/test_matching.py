"""Who is asked for a wish, why, and in which order; and which wish suits whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from backend.db import db
from backend.errors import Invalid, NotAllowed
from backend.people.models import Person, RoleKind
from backend.wishes import (
    claiming,
    fulfilling,
    helping,
    matching,
    months_off,
    suiting,
    suspending,
    units,
)
from backend.wishes.candidates import doers
from backend.wishes.matching import Fit, fits, neighbours
from backend.wishes.models import Wish
from backend.wishes.posting import Wanted

from ..planning import plans
from ..world import COMMUNITY, GRID, NEXT_GRID, OTHER_GRID, World, spot
from .helpers import asked_and_said_no, neighbour
from .making import HOUR, LAMP, claimed, confirmed, on_the_board, posted, promise

CHESS = Wanted("company", "一天到黑冇得人说话，想有人下盘棋")


def who(found: list[Fit]) -> list[str]:
    return [fit.unit.name if fit.unit else fit.person.name for fit in found]


def test_what_somebody_offers_can_be_changed_and_ends(inside: World) -> None:
    helper = helping.offer(["repair"], free=" 周六  上午 ", by=inside.rider, now=inside.now)
    assert (helper.free, helper.region_code) == ("周六 上午", COMMUNITY)
    helping.offer(["help", "repair"], place=spot(), by=inside.rider, now=inside.now)
    assert helping.kinds_of(helper) == ["help", "repair"]
    assert (helper.free, helper.region_code) == ("", GRID)
    assert [helping.stop(by=inside.rider), helping.stop(by=inside.rider)] == [True, False]
    for kinds, free in ((["moon"], ""), ([], ""), (["help"], "空" * 101)):
        with pytest.raises(Invalid):
            helping.offer(kinds, free=free, by=inside.rider, now=inside.now)
    with pytest.raises(NotAllowed, match="报个到"):
        helping.offer(["help"], by=inside.stranger, now=inside.now)
    assert fits(on_the_board(inside), now=inside.now) == []


def test_the_best_first_and_why(inside: World) -> None:
    done = confirmed(inside)
    done.ended_at = inside.now - timedelta(days=50)
    neighbour(inside, "同一个网格", "repair")
    neighbour(inside, "隔壁网格", "repair", at=OTHER_GRID, free="周六上午")
    neighbour(inside, "隔壁社区", "repair", at=NEXT_GRID)
    neighbour(inside, "只会下棋", "company")
    wish = on_the_board(inside)
    found = fits(wish, now=inside.now)
    assert [(fit.person.name, fit.why) for fit in found] == [
        ("党员老许", "和您一个社区；5 月圆过“厨房灯坏了，够不着，儿子在外地”。"),
        ("隔壁网格", "离您约 200 米；您报过能帮“修一修”；有空的时候：周六上午。"),
        ("同一个网格", "就在您的网格；您报过能帮“修一修”。"),
        ("隔壁社区", "离您约 400 米；您报过能帮“修一修”。"),
    ]
    assert [fit.is_member for fit in found] == [True, False, False, False]
    assert who(fits(wish, now=inside.now, most=2)) == ["党员老许", "隔壁网格"]
    assert who(fits(wish, now=inside.now, besides={inside.member.id}))[0] == "隔壁网格"


def _busy(w: World, one: Person, wish: Wish) -> None:
    for words in ("剃头", "晒被子", "带菜"):
        promise(w, on_the_board(w, Wanted("help", words)), by=one)


def _twice_a_week(w: World, one: Person, wish: Wish) -> None:
    for days in (6, 1):
        claiming.ask(on_the_board(w, CHESS), one, by=w.worker, now=w.now - timedelta(days=days))


def _suspended(w: World, one: Person, wish: Wish) -> None:
    until = w.now + timedelta(days=3)
    suspending.bar(one, until=until, reason="骂人", by=w.worker, now=w.now)


def _left(w: World, one: Person, wish: Wish) -> None:
    for role in one.open_roles:
        role.ended_at = w.now


NOT_ASKED: list[Callable[[World, Person, Wish], object]] = [
    _busy,
    _twice_a_week,
    _suspended,
    _left,
    lambda w, one, wish: months_off.not_this_month(one, None, now=w.now),
    lambda w, one, wish: claiming.ask(wish, one, by=w.worker, now=w.now),
    lambda w, one, wish: asked_and_said_no(w, wish, one),
    lambda w, one, wish: promise(w, wish, by=one),
]


@pytest.mark.parametrize("then", NOT_ASKED)
def test_who_is_not_asked(inside: World, then: Callable[[World, Person, Wish], object]) -> None:
    one = neighbour(inside, "小黄", "repair")
    wish = on_the_board(inside, Wanted("repair", "纱窗破了", places=2))
    assert who(fits(wish, now=inside.now)) == ["小黄"]
    then(inside, one, wish)
    db.session.flush()
    assert fits(wish, now=inside.now) == []


def test_what_passes_passes(inside: World) -> None:
    one = neighbour(inside, "小黄", "repair")
    wish = on_the_board(inside)
    _twice_a_week(inside, one, wish)
    months_off.not_this_month(one, None, now=inside.now)
    assert fits(wish, now=inside.now + timedelta(days=7)) == [], "this month"
    assert months_off.this_month_after_all(one, None, now=inside.now)
    assert not months_off.this_month_after_all(one, None, now=inside.now)
    assert fits(wish, now=inside.now) == [], "twice this week"
    assert who(fits(wish, now=inside.now + timedelta(days=2))) == ["小黄"]
    assert fits(posted(inside, by=one), now=inside.now + timedelta(days=2)) == [], "their own"


def test_units_are_asked_by_who_speaks_for_them(inside: World) -> None:
    units.enrol(
        inside.water, kinds=["thing"], monthly_cap=1, by=inside.street_officer, now=inside.now
    )
    for person in (inside.handler, inside.rider):
        units.name_representative(inside.water, person, by=inside.street_officer, now=inside.now)
    wish = on_the_board(inside)
    assert fits(wish, now=inside.now) == [], "they do other things"
    found = neighbours(wish, now=inside.now)
    assert who(found) == ["党员老许", "永清水务所"]
    assert (found[1].person, found[1].why) == (inside.handler, "和你们一条街道。")
    claiming.ask(on_the_board(inside, CHESS), inside.handler, by=inside.worker, now=inside.now)
    assert neighbours(wish, now=inside.now)[1].person == inside.rider, "asked less"
    cooker = on_the_board(inside, Wanted("thing", "书包破了"))
    assert fits(cooker, now=inside.now)[0].why == "和你们一条街道；你们报过能帮“物品”。"
    months_off.not_this_month(inside.rider, inside.water, now=inside.now)
    assert fits(cooker, now=inside.now) == []
    next_month = inside.now + timedelta(days=31)
    assert who(fits(cooker, now=next_month)) == ["永清水务所"]
    promise(inside, cooker, by=inside.rider, unit=inside.water, now=next_month)
    other = on_the_board(inside, Wanted("thing", "笔不够用"))
    assert fits(other, now=next_month + HOUR) == [], "one a month"


def test_party_members_of_the_grid_come_first(inside: World) -> None:
    near = neighbour(inside, "网格里的党员", role=RoleKind.PARTY_MEMBER)
    near.open_roles[0].region_code = GRID
    neighbour(inside, "隔壁的党员", at=NEXT_GRID, role=RoleKind.PARTY_MEMBER)
    found = neighbours(on_the_board(inside), now=inside.now)
    assert [(fit.person.name, fit.why) for fit in found] == [
        ("网格里的党员", "就在您的网格。"),
        ("党员老许", "和您一个社区。"),
    ]


def test_few_statements_however_many_help(inside: World) -> None:
    wish, counts = on_the_board(inside), []
    for size in (2, 60):
        for n in range(size):
            neighbour(inside, f"第 {n} 位", "repair", at=(GRID, OTHER_GRID)[n % 2])
        db.session.flush()
        db.session.expire_all()
        sent: list[str] = []

        def hear(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            sent.append(statement)  # noqa: B023

        event.listen(db.engine, "before_cursor_execute", hear)
        assert len(fits(wish, now=inside.now)) == min(size, 14)
        event.remove(db.engine, "before_cursor_execute", hear)
        counts.append(len(sent))
    assert counts[1] <= counts[0], "the street is not looked at once the community is enough"


def test_wishes_that_suit_somebody(inside: World) -> None:
    confirmed(inside)
    lamp, chess = on_the_board(inside), on_the_board(inside, CHESS)
    far = on_the_board(inside, Wanted("repair", "水龙头滴水"))
    far.region_code = NEXT_GRID
    db.session.flush()
    helping.offer(["company"], region_code=GRID, by=inside.rider, now=inside.now)
    found = suiting.suits(inside.rider, now=inside.now, most=2)
    assert [(s.wish.id, s.why) for s in found] == [
        (chess.id, "就在您的网格；您报过能帮“陪伴”。"),
        (lamp.id, "就在您的网格。"),
    ]
    of_the_street = suiting.suits(inside.rider, now=inside.now, most=3)
    assert [s.wish.id for s in of_the_street] == [chess.id, lamp.id, far.id]
    done = suiting.suits(inside.member, now=inside.now)[0]
    assert (done.wish.id, done.why.split("；")[1][:7]) == (lamp.id, "7 月圆过“厨")
    assert suiting.suits(inside.resident, now=inside.now) == [], "all her own"
    assert suiting.suits(inside.stranger, now=inside.now) == []


def test_who_came_too_late_is_offered_the_most_similar_one(inside: World) -> None:
    taken = claimed(inside, days=1)
    assert suiting.most_similar(taken, by=inside.rider) is None
    chess = on_the_board(inside, CHESS)
    assert suiting.most_similar(taken, by=inside.rider) == chess
    on_the_board(inside, Wanted("repair", "水龙头滴水"))
    bulb = on_the_board(inside, Wanted("repair", "走道灯坏了，够不着"))
    assert suiting.most_similar(taken, by=inside.rider) == bulb
    asked_and_said_no(inside, bulb, inside.rider)
    offered = suiting.most_similar(taken, by=inside.rider)
    assert offered is not None and offered.words == "水龙头滴水"
    assert suiting.most_similar(taken, by=inside.resident) is None, "her own"


def test_what_was_not_done_well_speaks_for_nobody(inside: World) -> None:
    wish = confirmed(inside)
    fulfilling.thank(wish, "谢谢", by=inside.resident, now=inside.now + 5 * HOUR)
    given_back = claimed(inside, CHESS, by=inside.rider)
    claiming.give_back(given_back, reason="出差", by=inside.rider, now=inside.now)
    assert who(matching.fits(on_the_board(inside, LAMP), now=inside.now)) == ["党员老许"]
    assert who(matching.fits(given_back, now=inside.now)) == []


def test_who_did_such_things_is_found_by_what_was_done(inside: World) -> None:
    """Not by all claims that no unit made, which is nearly every claim there is."""
    wish = on_the_board(inside)
    for plan in plans(lambda: doers(wish, inside.now)):
        assert "unit_id_claimed_at" not in plan, plan
