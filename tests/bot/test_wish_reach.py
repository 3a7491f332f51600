"""How to find whoever wishes, taking a wish back, and letting everybody read it, by chat."""

import pytest
from sqlalchemy import select

from backend.db import db, transaction
from backend.people import actions
from backend.people.models import Unit, UnitKind
from backend.web import App
from backend.wishes.models import Contact, Status, Wish

from ..phone import Phone
from ..wishes import making
from ..world import COMMUNITY, World


def wish_of(app: App) -> tuple[Status, str | None]:
    """How it stands, and what everybody reads of it."""
    with app.app_context(), transaction(write=False):
        wish = db.session.scalars(select(Wish)).one()
        return wish.status, wish.aired_words


@pytest.mark.parametrize(
    ("says", "phone", "address"),
    [
        ("我电话13900001111，A座1203", "13900001111", "A座1203"),
        ("13900001111，3-2-501", "13900001111", "3-2-501"),
        ("1203室，电话13900001111", "13900001111", "1203室"),
        ("我电话13900001111，菜场后头红房子", "13900001111", "菜场后头红房子"),
        ("13900001111是我的电话，谢谢你们", "13900001111", "3栋2单元501"),
    ],
)
def test_the_door_stands_with_the_telephone(
    app: App, world: World, granny: Phone, says: str, phone: str, address: str
) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world)
    assert "墙上没有" in (granny.says(f"JA-0001 {says}") or "")
    with app.app_context(), transaction(write=False):
        known = db.session.scalars(select(Contact)).one()
        assert (known.phone, known.address) == (phone, address)


def test_whom_a_claimer_asks_without_any_contact(app: App, world: World, member: Phone) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world).contact = None
    assert "怎么找到他，回“社区”问值班的人。" in (member.says("认领 JA-0001 明天") or "")
    with app.app_context(), transaction():
        office = actions.found_unit("吉林社区居委会", UnitKind.COMMUNITY, COMMUNITY)
        db.session.get_one(Unit, office.id).duty_phone = "027-82700001"
    assert "怎么找到他，问社区值班：027-82700001。" in (member.says("JA-0001") or "")


def test_the_wisher_lets_everybody_read_it_and_not_any_more(
    app: App, world: World, granny: Phone, member: Phone
) -> None:
    with app.app_context(), transaction():
        making.fulfilled(world)
    assert member.says("公开 JA-0001") and wish_of(app)[1] is None
    assert "大家都看得到了" in (granny.says("公开 JA-0001") or "")
    assert wish_of(app)[1] is not None
    assert "已经同意公开了" in (granny.says("公开JA-0001") or "")
    assert "不公开了" in (granny.says("不公开 JA-0001") or "")
    assert wish_of(app) == (Status.FULFILLED, None)
    granny.says("圆了 JA-0001")
    assert (granny.says("5") or "").endswith("回“公开 JA-0001”，不写名字。")
    assert "大家都看得到了" in (granny.says("公开") or "")
    assert wish_of(app)[1] is not None
    assert "感谢卡做好了" in (granny.says("谢谢，灯亮堂了") or "")


@pytest.mark.parametrize(
    "says", ["收回 JA-0001", "不要了 JA-0001", "JA-0001 我不要了，儿子回来了", "撤回心愿 JA-0001"]
)
def test_it_is_taken_back_in_any_words(app: App, world: World, granny: Phone, says: str) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world)
    assert "JA-0001 收回了" in (granny.says(says) or "")
    assert wish_of(app)[0] is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("hour", "when"), [(14, "明早问"), (20, "早上八点问"), (6, "这就问许愿的人")]
)
def test_nobody_is_asked_at_night(
    app: App, world: World, member: Phone, travel: object, hour: int, when: str
) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    travel(world.now.replace(hour=hour))  # type: ignore[operator]
    assert f"{when}" in (member.says("办好 换了灯管") or "")
