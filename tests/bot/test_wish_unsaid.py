"""What people mean of wishes without the words for it; and 我的消息, where it is all to be read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Delivery, Notice
from backend.notifications.queries import unread
from backend.people import actions
from backend.people.models import Unit, UnitKind
from backend.web import App
from backend.wishes import claiming, fulfilling
from backend.wishes.models import Claim, Contact, Status, Wish

from ..phone import Phone
from ..wishes import making
from ..world import COMMUNITY, World


@pytest.mark.parametrize("says", ["帮我换个灯泡", "有没有人会修水龙头", "想找个人陪我下棋"])
def test_a_wish_is_offered_and_posted_by_a_digit(app: App, granny: Phone, says: str) -> None:
    assert "回 1 当心愿" in (granny.says(says) or "")
    assert "不发" in (granny.says("2") or "")
    granny.says(says)
    assert "JA-0001" in (granny.says("1") or "")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Wish.words)).all() == [says]


@pytest.mark.parametrize(
    ("says", "answer", "status"),
    [
        ("他不在家", "027-82700001", Status.CLAIMED),
        ("电话打不通", "027-82700001", Status.CLAIMED),
        ("我明天去不了了", "怎么来不了", Status.CLAIMED),
        ("修好了，换了个灯泡", "记上办好了", Status.FULFILLED),
        ("已经弄好了", "记上办好了", Status.FULFILLED),
        ("搞好了没", "没太看懂", Status.CLAIMED),
    ],
)
def test_who_has_promised_speaks_of_it(
    app: App, world: World, member: Phone, says: str, answer: str, status: Status
) -> None:
    assert answer not in (member.says(says) or "") or answer == "没太看懂"
    with app.app_context(), transaction():
        office = actions.found_unit("吉林社区居委会", UnitKind.COMMUNITY, COMMUNITY)
        db.session.get_one(Unit, office.id).duty_phone = "027-82700001"
        making.claimed(world)
    said = member.says(says) or ""
    with app.app_context(), transaction(write=False):
        assert (answer in said, db.session.scalars(select(Wish.status)).one()) == (True, status)


def test_how_to_be_found_may_be_said_later(app: App, world: World, granny: Phone) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    assert "墙上没有" in (granny.says("JA-0001 电话换成13900002222，5栋1单元301") or "")
    with app.app_context(), transaction(write=False):
        known = db.session.scalars(select(Contact)).one()
        assert (known.phone, known.address) == ("13900002222", "5栋1单元301")


def test_which_of_several_that_came_in_one_letter(app: App, world: World, member: Phone) -> None:
    with app.app_context(), transaction():
        for n in range(3):
            at = world.now + timedelta(minutes=n)
            wish = making.on_the_board(world, now=at)
            claiming.ask(wish, world.member, why="您修过灯", by=world.worker, now=at)
        came = now()
        for notice in db.session.scalars(select(Notice).where(Notice.kind == "wish_asked")):
            notice.delivery, notice.sent_at = Delivery.SENT, came
    for says in ("2", "1", "好"):
        listed = (member.says(says) or "").splitlines()
        assert listed[0].startswith("问了你这几个") and len(listed) == 4
        member.says("算了")
    member.says("1")
    assert listed[2].startswith("2 JA-0002 ")
    assert "JA-0002 修一修" in (member.says("2") or "")
    assert "JA-0002 交给你了" in (member.says("后天") or "")
    with app.app_context(), transaction(write=False):
        assert [claim.wish.number for claim in db.session.scalars(select(Claim))] == ["JA-0002"]


def test_my_messages_are_read_whole_as_many_as_fit(
    app: App, world: World, granny: Phone, member: Phone
) -> None:
    assert "还没有消息" in (member.says("我的消息") or "")
    with app.app_context(), transaction():
        for _ in range(3):
            wish = making.confirmed(world)
            fulfilling.thank(wish, "谢谢" * 50, by=world.resident, now=world.now)
    told = member.says("我的消息") or ""
    assert told.count("谢谢" * 50) in {1, 2} and len(told) < 600
    said = granny.says("我的消息") or ""
    assert said.startswith("7月1日 JA-0003（") and "回 1 圆了，回 3 还差一点。" in said
    assert len(said) < 600 and len(said.encode()) < 2048
    with app.app_context(), transaction(write=False):
        left = unread(world.ids["resident"])
        assert left == 9 - len(said.split("\n\n")) > 0


def test_a_card_of_thanks_is_offered_and_found_again(app: App, world: World, granny: Phone) -> None:
    with app.app_context(), transaction():
        making.confirmed(world)
    assert "回“谢谢 JA-0001”加一句" in (granny.says("JA-0001") or "")
    address = (granny.says("谢谢 JA-0001 灯亮堂了") or "").splitlines()[1]
    assert (granny.says("JA-0001") or "").endswith(f"感谢卡：{address}")
