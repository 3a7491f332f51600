"""看心愿, 认领, 还回, 办好 by chat, and what the wisher says of it."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Notice
from backend.notifications.words import words
from backend.records.models import AuditEntry, MediaFetch
from backend.web import App
from backend.wishes import suspending
from backend.wishes.models import ClaimEnd, Status, Wish
from backend.wishes.posting import Wanted

from ..phone import Phone
from ..wishes import making
from ..world import IN_GRID, World

CHESS = Wanted("company", "一天到黑冇得人说话，想有人下盘棋")
TAP = Wanted("repair", "水龙头滴水")


@pytest.fixture
def board(app: App, world: World) -> None:
    """JA-0001 about a lamp, JA-0002 about a game of chess, JA-0003 about a tap."""
    with app.app_context(), transaction():
        for n, wanted in enumerate((making.LAMP, CHESS, TAP)):
            making.on_the_board(world, wanted, now=world.now + timedelta(minutes=n))


def do(app: App, verb: Callable[[Wish], object], number: str = "JA-0001") -> object:
    with app.app_context(), transaction():
        return verb(db.session.scalars(select(Wish).where(Wish.number == number)).one())


def state(app: App, number: str = "JA-0001") -> Status:
    return do(app, lambda wish: wish.status, number)  # type: ignore[return-value]


def promise(app: App, number: str = "JA-0001") -> tuple[str, date]:
    """Who holds the only place, and until when."""
    return do(app, lambda w: (w.live_claims[0].person.name, w.live_claims[0].promised_for), number)  # type: ignore[return-value]


@pytest.mark.usefixtures("board")
def test_from_the_list_to_a_promise(app: App, member: Phone) -> None:
    assert (member.says("看心愿") or "").splitlines() == [
        "等人认领的，回数字认领：",
        "1 JA-0001 修一修：厨房灯坏了，够不着，儿子在外地（吉林社区临江里）",
        "2 JA-0002 陪伴：一天到黑冇得人说话，想有人下盘棋（吉林社区临江里）",
        "3 JA-0003 修一修：水龙头滴水（吉林社区临江里）",
        "发个定位，就看离你近的。",
    ]
    assert "回 1 到 3" in (member.says("7") or "")
    asked = (member.says("2") or "").splitlines()
    assert asked[0].startswith("JA-0002 陪伴：") and asked[2:5] == ["1 今天", "2 明天", "3 后天"]
    assert "请选今天到 7 月 15 日" in (member.says("8月1日") or "")
    said = member.says("周六") or ""
    assert "JA-0002 交给你了，7月4日周六前办好" in said
    assert "怎么找到他：胡婆婆，13807108888，3栋2单元501。" in said
    assert promise(app, "JA-0002") == ("党员老许", date(2026, 7, 4))
    assert "JA-0002 陪伴" in (member.says("我的认领") or "")
    assert "JA-0001" in (member.says("我认一个灯的，周六上午行不") or "")
    assert "JA-0001 交给你了，7月4日周六" in (member.says("认领1") or "")
    assert "JA-0003 交给你了，后天前" in (member.says("认领 ja0003 后天") or "")
    with app.app_context(), transaction(write=False):
        assert (
            len(
                db.session.scalars(
                    select(AuditEntry).where(AuditEntry.verb == "see_personal")
                ).all()
            )
            == 3
        )
    assert "还没有" not in (member.says("我的认领") or "")


@pytest.mark.usefixtures("board")
def test_a_location_is_for_the_list_unless_something_is_being_reported(
    app: App, rider: Phone
) -> None:
    rider.says("心愿墙")
    near = (rider.sends_place(IN_GRID) or "").splitlines()
    assert near[0] == "离这里近的，回数字认领："
    assert near[3].endswith("（吉林社区临江里，约 100 米）")
    assert "JA-0004" in (rider.sends_photo() or "")
    assert (rider.sends_place(IN_GRID) or "").startswith("记下了，JA-0004")
    rider.says("看心愿")
    rider.says("垃圾堆成山，臭死人")
    assert not (rider.sends_place(IN_GRID) or "").startswith("离这里近的")


@pytest.mark.usefixtures("board")
def test_whoever_is_late_gets_the_next_most_alike(
    app: App, world: World, member: Phone, rider: Phone
) -> None:
    member.says("认领 JA-0001 明天")
    assert (rider.says("认领 JA-0001 周六") or "").splitlines() == [
        "JA-0001 刚刚被别人认领了，谢谢你愿意帮忙。",
        "这个也等着人，回 1 认领：JA-0003 修一修：水龙头滴水",
    ]
    assert "哪天前办好？" in (rider.says("1") or "")
    assert "JA-0003 交给你了，7月4日周六前" in (rider.says("周六") or "")
    assert promise(app) == ("党员老许", date(2026, 7, 2))


@pytest.mark.usefixtures("board")
def test_what_may_not_be_claimed_is_said(
    app: App, world: World, granny: Phone, member: Phone, newcomer: Phone
) -> None:
    assert "留给邻居来认领" in (granny.says("认领 JA-0001 周六") or "")
    assert "没有等人认领" in (granny.says("看心愿") or "")
    assert "先回“报到”" in (newcomer.says("看心愿") or "")
    assert "没有找到心愿 JA-0001" in (newcomer.says("认领 JA-0001 周六") or "")
    assert "没有找到心愿 JA-0099" in (member.says("认领 JA-0099") or "")
    assert "不是哪个单位的代表" in (member.says("认领 JA-0001 周六 代表单位") or "")
    with app.app_context(), transaction():
        later = world.now + timedelta(days=3)
        suspending.bar(world.rider, until=later, reason="两次没来。", by=world.worker, now=now())
    assert "7 月 4 日前先不能认领：两次没来" in (Phone(app).says("认领 JA-0001 明天") or "")
    assert state(app) is Status.OPEN


@pytest.mark.usefixtures("board")
def test_given_back_with_a_reason(app: App, member: Phone, rider: Phone) -> None:
    member.says("认领 JA-0001 明天")
    assert "怎么来不了" in (member.says("还回") or "")
    assert "JA-0001 放回墙上了" in (member.says("出差") or "")
    assert do(app, lambda w: (w.claims[0].how_ended, w.claims[0].reason)) == (
        ClaimEnd.GIVEN_BACK,
        "出差",
    )
    member.says("认领 JA-0001 明天")
    member.says("认领 JA-0002 明天")
    assert "是哪一个" in (member.says("认领了但出差，还得了不") or "")
    member.says("2")
    assert (state(app), state(app, "JA-0002")) == (Status.CLAIMED, Status.OPEN)
    assert "JA-0001 放回墙上了" in (member.says("还回 JA-0001 要登高，干不了") or "")
    assert "没太看懂" in (rider.says("还回") or "") and "没太看懂" in (rider.says("办好") or "")


def test_done_with_a_photo_confirmed_and_thanked(
    app: App, world: World, granny: Phone, member: Phone
) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    assert "怎么办好的" in (member.says("办好") or "")
    assert "再写一句" in (member.sends_photo("before-words") or "")
    assert "照片也放进去了" in (member.says("办好了，换了灯管") or "")
    assert "照片放进 JA-0001 了" in (member.sends_photo("after-words") or "")
    assert "现在是“说办好了" in (member.says("办好 JA-0001 又看了一眼") or "")
    with app.app_context(), transaction(write=False):
        subjects = db.session.scalars(select(MediaFetch.subject).order_by(MediaFetch.id)).all()
    assert subjects == ["proof:1", "proof:1"]
    assert do(app, lambda w: w.claims[0].proof and w.claims[0].proof.words) == "换了灯管"
    shown = (granny.says("JA-0001") or "").splitlines()
    assert shown[-2:] == ["帮忙的人说：换了灯管", "回 1 圆了，回 3 还差一点。"]
    assert "7月1日 说办好了" in shown
    assert "回 1 圆了" in (granny.says("2") or "")
    assert "几颗星" in (granny.says("1") or "")
    assert "这句也记下了" in (granny.says("灯亮堂了") or "")
    assert "圆了，记上 5 颗星" in (granny.says("五星") or "")
    assert do(app, lambda w: (w.ratings[0].stars, w.ratings[0].words)) == (5, "灯亮堂了")
    assert "加一句" in (granny.says("谢谢") or "")
    said, address = (granny.says("谢谢，莫总麻烦人家") or "").splitlines()
    assert "“莫总麻烦人家”" in said
    shown = app.test_client().get(urlsplit(address).path)
    assert shown.status_code == 200 and "莫总麻烦人家" in shown.text
    with app.app_context(), transaction(write=False):
        told = db.session.scalars(select(Notice).where(Notice.kind == "wish_thanks")).one()
        assert address in words(told.kind, told.data, now=now())
    assert "已经谢过了" in (granny.says("谢谢 JA-0001 又来一句") or "")
    assert do(app, lambda w: w.thanks and w.thanks.words) == "莫总麻烦人家"
    assert "辛苦" in (granny.says("收到") or "") and "不客气" in (granny.says("谢谢") or "")


@pytest.mark.usefixtures("board")
def test_a_stranger_to_a_wish_reads_what_is_on_the_wall(
    app: App, member: Phone, rider: Phone
) -> None:
    assert "能帮忙，回“认领 JA-0001”加哪天" in (member.says("JA-0001") or "")
    member.says("认领 JA-0001 明天")
    assert "13807108888" in (member.says("0001") or "")
    seen = rider.says("JA-0001") or ""
    assert "有人认领了" in seen and "1380710" not in seen and "501" not in seen
