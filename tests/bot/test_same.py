"""又堵了: a report that may be the matter near by is filed, and one answer joins the two."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases import handling, joining, nearby, reviewing, verifying
from backend.cases.models import Case, Finding, Status
from backend.clock import now
from backend.db import db, transaction
from backend.errors import Invalid
from backend.notifications.models import Notice
from backend.web import App

from ..cases.making import GOOD_ANSWER
from ..phone import Phone
from ..world import IN_GRID, WEDNESDAY, World

Travel = Callable[[datetime], None]
TWENTY_METRES_ON = (IN_GRID[0] + 0.00018, IN_GRID[1])
FAR_OFF = (IN_GRID[0] + 0.0008, IN_GRID[1])
THE_OTHER = "openid-of-the-other-rider"


def case(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.number == number)).one()


def statuses(app: App) -> list[Status]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Case.status).order_by(Case.id)))


@pytest.fixture
def other(app: App, world: World) -> Phone:
    """Somebody else's phone; yesterday they reported a cover."""
    return Phone(app, THE_OTHER)


@pytest.fixture
def yesterday(other: Phone, travel: Travel) -> None:
    """JA-0001 is open."""
    travel(WEDNESDAY - timedelta(days=1))
    other.sends_place()
    assert "JA-0001" in (other.says("井盖响") or "")
    travel(WEDNESDAY)


def reports(phone: Phone, words: str = "井盖又响了") -> str:
    phone.sends_place(TWENTY_METRES_ON)
    return phone.says(words) or ""


def test_row_18_it_is_filed_and_offered(app: App, rider: Phone, yesterday: None) -> None:
    said = reports(rider).splitlines()
    assert said[0] == "记下了，JA-0002，井盖。" and "前派人" in said[1]
    assert said[2:] == [
        "和 JA-0001 是不是一处？（井盖，20 米，昨天报的）",
        "回 1 算一处，有结果也告诉你。",
    ]
    assert statuses(app) == [Status.REPORTED, Status.REPORTED]
    assert "和 JA-0001 算一处" in (rider.says("1") or "")
    assert statuses(app) == [Status.REPORTED, Status.MERGED]


def test_whoever_joined_is_told_and_asked_together_with_the_first(
    app: App, rider: Phone, yesterday: None, world: World
) -> None:
    reports(rider)
    rider.says("是的")
    with app.app_context(), transaction():
        one = case("JA-0001")
        reviewing.dispatch(one, world.water, by=world.worker, now=now())
        handling.accept(one, by=world.handler, now=now())
        handling.answer(one, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(one, Finding.DONE, by=world.worker, now=now())
        assert one.reporter is not None
        both = {one.reporter.id, world.ids["rider"]}
        asked = db.session.scalars(select(Notice.person_id).where(Notice.kind == "answered"))
        assert set(asked) == both
    assert "解决" in (rider.says("3") or "")
    assert statuses(app) == [Status.DISPATCHED, Status.MERGED]


@pytest.mark.parametrize("said", ["2", "不是", "另一件", None])
def test_another_one_and_silence_leave_it_on_its_own(
    app: App, rider: Phone, yesterday: None, said: str | None
) -> None:
    reports(rider)
    if said:
        assert rider.says(said) == "好，JA-0002 单独办，有结果告诉你。"
    assert statuses(app) == [Status.REPORTED, Status.REPORTED]


def test_any_other_number_asks_again(app: App, rider: Phone, yesterday: None) -> None:
    reports(rider)
    assert "回 1 算一处，回 2 JA-0002 单独办" in (rider.says("7") or "")
    rider.says("1")
    assert statuses(app) == [Status.REPORTED, Status.MERGED]


def test_nothing_is_offered_far_off_nor_of_another_kind(
    app: App, rider: Phone, yesterday: None
) -> None:
    rider.sends_place(FAR_OFF)
    assert "是不是一处" not in (rider.says("井盖又响了") or "")
    rider.sends_place(TWENTY_METRES_ON)
    assert "是不是一处" not in (rider.says("垃圾堆成山，臭死人") or "")


def test_offered_once_the_kind_is_known(app: App, rider: Phone, yesterday: None) -> None:
    rider.sends_photo()
    asked = rider.sends_place(TWENTY_METRES_ON) or ""
    number = re.search(r"(\d+) 井盖", asked)
    assert number
    assert "JA-0001 是不是一处" in (rider.says(number[1]) or "")
    rider.says("1")
    assert statuses(app) == [Status.REPORTED, Status.MERGED]


def test_offered_once_words_say_what_it_is(app: App, rider: Phone, yesterday: None) -> None:
    rider.sends_photo()
    rider.sends_place(TWENTY_METRES_ON)
    said = rider.says("井盖又响了") or ""
    assert said.startswith("补到 JA-0002（井盖）了。\n和 JA-0001 是不是一处？")
    rider.says("1")
    assert statuses(app) == [Status.REPORTED, Status.MERGED]


def test_offered_once_the_place_is_known(app: App, rider: Phone, yesterday: None) -> None:
    assert "是不是一处" not in (rider.says("井盖又响了") or "")
    assert "JA-0001 是不是一处" in (rider.sends_place(TWENTY_METRES_ON) or "")


def test_a_crowd_is_counted(app: App, rider: Phone, yesterday: None, world: World) -> None:
    with app.app_context(), transaction():
        joining.join(case("JA-0001"), by=world.resident, now=now())
    assert "昨天报的，另有 1 人同感）" in reports(rider)
    with app.app_context(), transaction():
        joining.join(case("JA-0001"), by=world.member, now=now())
    said = reports(Phone(app, "openid-of-a-third"))
    assert "已有 3 个人报了同一处：JA-0001（井盖，20 米）。社区在审核" in said


def test_after_it_is_joined_words_go_along(app: App, rider: Phone, yesterday: None) -> None:
    reports(rider)
    rider.says("1")
    assert rider.says("就在卖豆腐的那家前头") == "补到 JA-0001 了，办理的人看得到。"
    assert "放进 JA-0001" in (rider.sends_photo() or "")


def test_ones_own_report_of_a_minute_ago_is_not_offered(rider: Phone, world: World) -> None:
    rider.sends_place()
    rider.says("井盖响")
    assert "是不是一处" not in reports(rider, "井盖没了")


def test_what_has_an_answer_meanwhile_is_not_joined(
    app: App, rider: Phone, yesterday: None, world: World
) -> None:
    reports(rider)
    with app.app_context(), transaction():
        reviewing.decline(
            case("JA-0001"), reason="不归社区", elsewhere="12345", by=world.worker, now=now()
        )
    assert rider.says("1") == "那一件已经有结果了，JA-0002 照样办，有结果告诉你。"
    assert statuses(app) == [Status.DECLINED, Status.REPORTED]


def test_filed_meanwhile_it_is_joined_without_being_merged(
    app: App, rider: Phone, yesterday: None, world: World
) -> None:
    reports(rider)
    with app.app_context(), transaction():
        reviewing.file(case("JA-0002"), by=world.worker, now=now())
    assert "JA-0001 有结果也告诉你" in (rider.says("1") or "")
    with app.app_context(), transaction(write=False):
        assert [f.person_id for f in case("JA-0001").followers] == [world.ids["rider"]]
    assert statuses(app) == [Status.REPORTED, Status.FILED]


def test_the_second_thing_in_the_same_words_is_asked_after(
    app: App, rider: Phone, yesterday: None
) -> None:
    assert "垃圾没收要不要" not in reports(rider, "井盖响，旁边垃圾也冇得人收")
    assert "要不要另外报一件？回1要。" in (rider.says("2") or "")
    assert "JA-0003" in (rider.says("1") or "")


def test_a_photo_in_between_does_not_take_the_question_away(
    app: App, rider: Phone, yesterday: None
) -> None:
    reports(rider)
    assert "放进 JA-0002" in (rider.sends_photo() or "")
    assert "和 JA-0001 算一处" in (rider.says("1") or "")


def test_a_photo_in_between_can_still_be_another_matter(
    app: App, rider: Phone, yesterday: None
) -> None:
    reports(rider)
    rider.sends_photo()
    assert "另开了 JA-0003" in (rider.says("另一件") or "")
    assert statuses(app) == [Status.REPORTED, Status.REPORTED, Status.DRAFT]


def test_without_rules_a_report_is_taken_all_the_same(
    app: App, rider: Phone, yesterday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_rules(kind_key: str) -> None:
        raise Invalid("还没有办理规则")

    monkeypatch.setattr(nearby, "kind_setting", no_rules)
    assert reports(rider).startswith("记下了，JA-0002，井盖。")
