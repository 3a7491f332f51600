"""报到: at most three messages, no name, no number."""

from sqlalchemy import select

from backend.db import db, transaction
from backend.people.models import Identity, RoleKind
from backend.people.queries import registered_community
from backend.web import App

from ..phone import Phone
from ..world import COMMUNITY, NEXT_COMMUNITY


def community(app: App, phone: Phone) -> str | None:
    with app.app_context(), transaction(write=False):
        who = db.session.scalars(select(Identity).where(Identity.openid == phone.openid)).one()
        assert who.person.name == "" and who.person.phone == ""
        assert all(role.kind is RoleKind.RIDER for role in who.person.open_roles)
        return registered_community(who.person)


def test_following_is_welcomed(newcomer: Phone) -> None:
    assert "拍一张发来就行" in (newcomer.follows() or "")


def test_by_a_place(app: App, newcomer: Phone) -> None:
    assert "常跑哪个社区" in (newcomer.says("你好 站长叫我扫的") or "")
    assert "登记在永清街道吉林社区了" in (newcomer.sends_place() or "")
    assert community(app, newcomer) == COMMUNITY


def test_by_a_street_in_three_messages(app: App, newcomer: Phone) -> None:
    newcomer.says("报到")
    assert "1 永清街道吉林社区" in (newcomer.says("永清那边") or "")
    assert "沈阳社区" in (newcomer.says("2") or "")
    assert community(app, newcomer) == NEXT_COMMUNITY


def test_by_name_in_one_message(app: App, newcomer: Phone) -> None:
    assert "登记在" in (newcomer.says("报到 吉林社区") or "")
    assert community(app, newcomer) == COMMUNITY


def test_a_name_nobody_knows(app: App, newcomer: Phone) -> None:
    newcomer.says("报到")
    assert "没找到这个社区" in (newcomer.says("火星那边") or "")


def test_a_report_may_come_before(app: App, newcomer: Phone) -> None:
    newcomer.says("报到")
    assert "JA-0001" in (newcomer.sends_photo() or "")


def test_moving_to_another_community(app: App, rider: Phone) -> None:
    rider.says("报到 沈阳社区")
    assert community_of_rider(app) == NEXT_COMMUNITY


def community_of_rider(app: App) -> str | None:
    with app.app_context(), transaction(write=False):
        who = db.session.scalars(select(Identity).where(Identity.openid == "openid-of-rider")).one()
        return registered_community(who.person)
