"""Old questions and other matters: what of the later words belongs to a wish."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.web import App
from backend.wishes.models import Claim, Status, Wish
from backend.wishes.posting import Wanted

from ..phone import Phone
from ..wishes import making
from ..world import World

TAP = Wanted("repair", "水龙头滴水")


@pytest.mark.parametrize("says", ["我帮了多少小时", "积分"])
def test_an_old_question_takes_no_later_words(
    app: App, world: World, member: Phone, says: str
) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    assert "怎么来不了" in (member.says("还回") or "")
    member.says(says)
    member.says("我出差")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Wish.status)).one() is Status.CLAIMED
    assert "放回墙上了" in (member.says("还回 出差") or "")


@pytest.mark.parametrize("why", ["那个灯不晓得怎么装", "要出差呢", "没什么，就是病了几天"])
def test_a_reason_is_one_in_any_words(app: App, world: World, member: Phone, why: str) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    member.says("还回")
    assert "放回墙上了" in (member.says(why) or "")


def test_an_old_digit_posts_nothing_and_a_new_one_names_the_words(
    app: App, world: World, granny: Phone
) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world)
    assert "回 1 当心愿" in (granny.says("帮我换个灯泡") or "")
    granny.says("JA-0001")
    assert "没有等你选的事" in (granny.says("1") or "")
    granny.says("帮我换个灯泡")
    assert "编号 JA-0002（修一修）：帮我换个灯泡。" in (granny.says("1") or "")


def test_who_came_late_names_the_day_anew_and_at_night_not_today(
    app: App, world: World, member: Phone, rider: Phone, travel: object
) -> None:
    with app.app_context(), transaction():
        for wanted in (making.LAMP, TAP):
            making.on_the_board(world, wanted)
    member.says("认领 JA-0001 明天")
    travel(world.now.replace(hour=15, minute=28))  # type: ignore[operator]
    assert "回 1 认领：JA-0002" in (rider.says("认领 JA-0001 今天") or "")
    asked = (rider.says("1") or "").splitlines()
    assert "哪天前办好" in asked[1] and asked[2:4] == ["1 明天", "2 后天"]
    with app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(Claim)).all()) == 1
    assert "JA-0002 交给你了，明天前办好" in (rider.says("1") or "")


@pytest.mark.parametrize(
    ("says", "wished"),
    [
        ("屋里灯坏了够不着，哪个能帮我换一下", True),
        ("电灯泡坏了，我够不着", True),
        ("屋里厕所水龙头漏水 哪个能来帮下忙", True),
        ("想请个人陪我下棋", True),
        ("屋里煤气漏了，哪个能来帮我看下", False),
        ("厨房插座冒火花，哪个能帮我换一下", False),
        ("楼道灯坏了够不着，哪个能来换一下", False),
    ],
)
def test_what_is_asked_of_neighbours_is_no_report(
    app: App, granny: Phone, says: str, wished: bool
) -> None:
    granny.says("吉林社区门口井盖坏了")
    assert ("想请邻居帮这个忙吗？回 1" in (granny.says(says) or "")) is wished


def test_what_was_a_report_after_all(app: App, granny: Phone) -> None:
    assert "回 2 按上报的事报" in (granny.says("屋里水管漏水 哪个能来帮下忙") or "")
    assert "记下了，JA-0001" in (granny.says("2") or "")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Case.words)).all() == ["屋里水管漏水 哪个能来帮下忙"]


@pytest.mark.parametrize("first", ["看心愿", "我的心愿", "JA-0001"])
@pytest.mark.parametrize("says", ["我不要了", "换个人行不行", "我的圆了的心愿给大家看"])
def test_talk_about_a_wish_is_added_to_no_report(
    app: App, world: World, granny: Phone, first: str, says: str
) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world, now=now() - timedelta(minutes=5))
    assert "JA-0002" in (granny.says("吉林社区门口井盖坏了") or "")
    granny.says(first)
    said = granny.says(says) or ""
    assert "补到" not in said and "心愿" in said
    granny.says("吉林社区门口垃圾成堆")
    assert "补到 JA-0003" in (granny.says("就是靠墙那里") or "")
