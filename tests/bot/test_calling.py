"""社区 and other words that ask for help, alone: what is it about? No case is opened yet."""

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Status
from backend.clock import now
from backend.db import db, transaction
from backend.people import actions
from backend.people.models import RoleKind, UnitKind
from backend.web import App

from ..phone import Phone
from ..world import COMMUNITY, GRID, World


def cases(app: App) -> list[tuple[Status, str, str | None]]:
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(Case).order_by(Case.id))
        return [(case.status, case.words, case.region_code) for case in found]


@pytest.mark.parametrize(
    "word", ["社区", "社区？", "人工", "网格员", "值班", "有人吗", "找社区", "我要投诉"]
)
def test_a_word_alone_opens_no_case(app: App, rider: Phone, newcomer: Phone, word: str) -> None:
    assert rider.says(word) == ("找吉林社区什么事？写一句发来，我转给值班的人，有编号、有回音。")
    assert "写一句发来" in (newcomer.says(word) or "")
    assert cases(app) == []


def test_who_is_registered_in_a_house_looks_for_its_community(
    app: App, world: World, rider: Phone
) -> None:
    with app.app_context(), transaction():
        person = db.session.merge(world.rider)
        actions.grant(person, RoleKind.RESIDENT, by=None, now=now(), region_code=GRID)
    assert "找吉林社区什么事" in (rider.says("社区") or "")


def test_who_answers_the_telephone_is_said_at_once(app: App, rider: Phone) -> None:
    with app.app_context(), transaction():
        actions.found_unit("吉林社区", UnitKind.COMMUNITY, COMMUNITY, duty_phone="027-82210000")
    assert "社区值班：027-82210000" in (rider.says("社区") or "")


@pytest.mark.parametrize("words", ["想问下低保怎么办", "打我电话 13800001234", "活动室几点开门"])
def test_the_words_after_it_are_handed_on(app: App, rider: Phone, words: str) -> None:
    rider.says("社区")
    assert "转给吉林社区了，编号 JA-0001" in (rider.says(words) or "")
    assert cases(app) == [(Status.REPORTED, words, COMMUNITY)]


def test_somebody_new_is_asked_where_and_says_it_by_name(app: App, newcomer: Phone) -> None:
    newcomer.says("社区")
    assert "你在哪一片" in (newcomer.says("想问下低保怎么办") or "")
    assert "JA-0001" in (newcomer.says("吉林社区") or "")
    assert cases(app) == [(Status.REPORTED, "想问下低保怎么办", COMMUNITY)]


def test_a_report_after_it_is_a_report(app: App, rider: Phone) -> None:
    rider.says("社区")
    assert "JA-0001，井盖" in (rider.says("井盖没了") or "")
    assert "补到 JA-0001" in (rider.says("就在卖豆腐的那家前头") or "")


def test_somebody_new_may_mean_where_they_belong(app: App, newcomer: Phone) -> None:
    newcomer.says("社区")
    assert "登记在永清街道吉林社区了" in (newcomer.says("吉林社区") or "")
    assert cases(app) == []


@pytest.mark.parametrize("name", ["吉林社区", "吉林", "吉林社区三眼桥那里"])
def test_a_report_in_words_is_completed_by_the_name(app: App, newcomer: Phone, name: str) -> None:
    assert "打社区名" in (newcomer.says("井盖没了") or "")
    assert "记下了，JA-0001，井盖" in (newcomer.says(name) or "")
    assert cases(app) == [(Status.REPORTED, "井盖没了", COMMUNITY)]


def test_a_street_is_not_enough(app: App, newcomer: Phone) -> None:
    newcomer.says("井盖没了")
    assert "在哪里" in (newcomer.says("永清街道") or "")
    assert cases(app)[0][0] is Status.DRAFT


def test_charging_alone_looks_for_a_place_unless_a_photo_waits(app: App, rider: Phone) -> None:
    assert "驿站" in (rider.says("充电") or "")
    assert cases(app) == []
    rider.sends_photo()
    assert "飞线充电" in (rider.says("充电") or "")
