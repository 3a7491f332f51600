"""The wall by chat as people ask for it: of a kind, more of it, what suits me, promising one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Delivery, Notice
from backend.web import App
from backend.wishes import claiming, helping, reviewing, suspending, units
from backend.wishes.models import Claim, Helper, MonthOff, Suspension, Wish
from backend.wishes.posting import Wanted

from ..phone import Phone
from ..wishes import making
from ..world import World

CHESS = Wanted("company", "一天到黑冇得人说话，想有人下盘棋")
FILM = Wanted("company", "后天去医院拿片子，一个人搞不清楼层", wanted_by=date(2026, 7, 3))
CUPBOARD = Wanted("help", "旧柜子搬下楼，搬不动", places=2)
WISHES = [making.LAMP, CHESS, FILM, CUPBOARD, Wanted("repair", "水龙头滴水"), CHESS]


@pytest.fixture
def wall(app: App, world: World) -> None:
    """Six that wait for somebody."""
    with app.app_context(), transaction():
        for n, wanted in enumerate(WISHES):
            at, by = world.now - timedelta(minutes=30 - n), world.resident
            wish = making.posted(world, wanted, by=by if n < 3 else world.colleague, now=at)
            reviewing.open_up(wish, by=world.worker, now=at)


def numbers(said: str | None) -> list[str]:
    """Which wishes are listed."""
    lines = (line.split() for line in (said or "").splitlines())
    return [words[1] for words in lines if words[0].isdecimal() and words[1].startswith("JA-")]


@pytest.mark.usefixtures("wall")
@pytest.mark.parametrize(
    ("says", "listed"),
    [
        ("看心愿", "31245"),
        ("看看有什么心愿", "31245"),
        ("有没有修东西的心愿", "15"),
        ("看心愿 陪伴", "326"),
        ("搭把手的心愿", "4"),
        ("我来认领一个修灯的", "15"),
        ("我能帮什么忙", "31245"),
        ("周末有空，有什么要帮的", "31245"),
    ],
)
def test_what_is_asked_for_is_listed(member: Phone, says: str, listed: str) -> None:
    assert numbers(member.says(says)) == [f"JA-000{n}" for n in listed]


@pytest.mark.usefixtures("wall")
def test_more_of_the_same_and_nothing_of_a_kind(
    app: App, world: World, member: Phone, granny: Phone
) -> None:
    assert "回“更多”接着看" in (member.says("看心愿") or "")
    assert numbers(member.says("更多")) == ["JA-0006"]
    assert "就这些了" in (member.says("还有吗") or "")
    assert numbers(granny.says("看心愿")) == ["JA-0004", "JA-0005", "JA-0006"]
    assert "没有等人认领的“教一教”" in (member.says("看心愿 教一教") or "")
    assert numbers(member.says("看心愿 陪伴")) == ["JA-0003", "JA-0002", "JA-0006"]
    assert numbers(member.sends_place()) == ["JA-0002", "JA-0003", "JA-0006"]
    assert len((member.says("看心愿") or "").encode()) < 2048


@pytest.mark.usefixtures("wall")
def test_what_one_can_do_comes_first_and_says_why(app: App, world: World, member: Phone) -> None:
    assert "会什么" in (member.says("我能帮") or "")
    assert "你能帮“修一修”，周末有空" in (member.says("修灯，周末有空") or "")
    said = (member.says("能帮什么") or "").splitlines()
    assert said[1].startswith("1 JA-0001 ") and "您报过能帮“修一修”" in said[1]
    with app.app_context(), transaction(write=False):
        told = db.session.get_one(Helper, world.ids["member"])
        assert (helping.kinds_of(told), told.free) == (["repair"], "周末有空")
    assert "这个月不再来问你" in (member.says("这个月不接") or "")
    assert "再问你" in (member.says("又能接了") or "")
    assert "不再问你" in (member.says("不帮了") or "")
    with app.app_context(), transaction(write=False):
        rows = [*db.session.scalars(select(Helper)), *db.session.scalars(select(MonthOff))]
    assert rows == []
    assert "是哪一样：物品、搭把手" in (member.says("我能帮点小忙") or "")


@pytest.mark.usefixtures("wall")
def test_what_cannot_be_claimed_is_said_before_a_day_is_asked(
    member: Phone, granny: Phone, rider: Phone
) -> None:
    assert "留给邻居来认领" in (granny.says("认领 JA-0001") or "")
    assert "最晚后天" in (rider.says("认领 JA-0003") or "")
    assert "要个准日子，今天到后天都行" in (rider.says("过几天") or "")
    assert "JA-0003 交给你了，后天前办好" in (rider.says("后天下午") or "")
    assert "JA-0003 已经在你手上了，后天前办好" in (rider.says("认领 JA-0003 明天") or "")
    taken = member.says("认领 JA-0003") or ""
    assert "刚刚被别人认领了" in taken and "回 1 认领：JA-0002" in taken
    assert "愿意就回 1" in (member.says("3") or "")
    assert "哪天前办好" in (member.says("1") or "")
    assert "7 月 15 日" in (member.says("下个月5号") or "")
    assert "JA-0002 交给你了，7月4日周六前" in (member.says("三天内") or "")


@pytest.mark.usefixtures("wall")
@pytest.mark.parametrize(
    ("says", "holds"),
    [
        ("好", None),
        ("我来", None),
        ("愿意", None),
        ("行，周六去", date(2026, 7, 4)),
        ("可以，后天下午", date(2026, 7, 3)),
        ("收到", "辛苦"),
        ("这几天忙", "没太看懂"),
    ],
)
def test_yes_in_ones_own_words(
    app: App, world: World, member: Phone, says: str, holds: date | str | None
) -> None:
    with app.app_context(), transaction():
        wish = db.session.get_one(Wish, 1)
        claiming.ask(wish, world.member, why="您修过灯", by=world.worker, now=now())
        for notice in db.session.scalars(select(Notice).where(Notice.kind == "wish_asked")):
            notice.delivery, notice.sent_at = Delivery.SENT, now()
    said = member.says(says) or ""
    with app.app_context(), transaction(write=False):
        days = list(db.session.scalars(select(Claim.promised_for)))
    if isinstance(holds, str):
        assert holds in said and days == []
    else:
        assert "JA-0001" in said and days == ([holds] if holds else [])


@pytest.mark.usefixtures("wall")
def test_for_ones_unit(app: App, world: World, member: Phone) -> None:
    with app.app_context(), transaction():
        given = {"by": world.street_officer, "now": now()}
        units.enrol(world.water, kinds=["repair"], monthly_cap=1, **given)  # type: ignore[arg-type]
        units.name_representative(world.water, world.member, **given)  # type: ignore[arg-type]
    assert "JA-0001 交给永清水务所了" in (member.says("代表单位认领 JA-0001 周六") or "")
    assert "1 个已经认领满了" in (member.says("认领 JA-0002 周六 代表单位") or "")
    assert "你和永清水务所" in (member.says("我们单位这个月不接") or "")


@pytest.mark.usefixtures("wall")
def test_who_may_not_claim_for_a_while_can_say_why(app: App, world: World, rider: Phone) -> None:
    assert "没太看懂" in (rider.says("申诉") or "")
    with app.app_context(), transaction():
        later = world.now + timedelta(days=30)
        suspending.bar(world.rider, until=later, reason="两次没来。", by=world.worker, now=now())
    said = rider.says("认领 JA-0001") or ""
    assert said == "7 月 31 日前先不能认领：两次没来。觉得不对，回“申诉”加一句是怎么回事。"
    assert "“申诉”" in (rider.says("帮助") or "")
    assert "是怎么回事？" in (rider.says("我要申诉") or "")
    assert "看完告诉你" in (rider.says("我去了，人不在家！") or "")
    assert "你的申诉社区在看" in (rider.says("申诉 再说一遍") or "")
    with app.app_context(), transaction():
        held = db.session.scalars(select(Suspension)).one()
        assert held.appeal == "我去了，人不在家！"
        suspending.decide_appeal(held, False, by=world.colleague, now=now())
    assert "到时候再来" in (rider.says("认领 JA-0001 明天") or "")
