"""直报 by chat: for those who work here, with what is missing asked for."""

import pytest
from sqlalchemy import select

from backend.cases.models import Escalation
from backend.db import db, transaction
from backend.notifications.models import Notice
from backend.web import App

from ..cases import making
from ..phone import Phone
from ..world import World


def make(app: App, world: World, verb: str) -> None:
    with app.app_context(), transaction():
        getattr(making, verb)(world)


def sentences(app: App) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Escalation.words).order_by(Escalation.id)))


def test_a_steward_reports_up_with_a_sentence(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    reply = steward.says("直报 JA-0001 物业不管，催了三次") or ""
    assert "JA-0001 直报社区、街道了" in reply
    assert sentences(app) == ["物业不管，催了三次"] * 2
    with app.app_context(), transaction(write=False):
        told = db.session.scalars(select(Notice.person_id).where(Notice.kind == "reported_up"))
        assert world.ids["street_officer"] in set(told)


@pytest.mark.parametrize("sentence", ["物业不管，催了三次", "找不到负责人", "没修好，一直推"])
def test_the_sentence_is_asked_for(app: App, world: World, steward: Phone, sentence: str) -> None:
    make(app, world, "dispatched")
    assert "为什么这里办不了" in (steward.says("直报ja0001") or "")
    assert sentences(app) == []
    assert "直报社区、街道" in (steward.says(sentence) or "")
    assert sentences(app) == [sentence] * 2
    assert "已经直报过了" in (steward.says("直报 JA-0001 再催一次") or "")


def test_without_a_number_the_only_one_is_meant(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    assert "JA-0001 直报社区、街道了" in (steward.says("直报 物业不管，催了三次") or "")
    assert sentences(app) == ["物业不管，催了三次"] * 2


def test_with_neither_number_nor_words_the_words_are_asked_for(
    app: App, world: World, steward: Phone
) -> None:
    make(app, world, "dispatched")
    assert "JA-0001 为什么这里办不了" in (steward.says("直报") or "")
    steward.says("催了3次，打82712345没人接")
    assert sentences(app) == ["催了3次，打82712345没人接"] * 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("2", "物业不管"),
        ("JA-0002", "物业不管"),
        ("ja0002", "物业不管"),
        ("0002", "物业不管"),
        ("JA-0002，催了三次", "物业不管 催了三次"),
    ],
)
def test_which_of_several_is_asked_and_the_words_are_kept(
    app: App, world: World, steward: Phone, answer: str, words: str
) -> None:
    make(app, world, "dispatched")
    make(app, world, "dispatched")
    assert (steward.says("直报 物业不管") or "").splitlines() == [
        "直报哪一件？回数字。",
        "1 JA-0001 临江里井盖",
        "2 JA-0002 临江里井盖",
    ]
    assert sentences(app) == []
    assert "JA-0002 直报社区、街道了" in (steward.says(answer) or "")
    assert sentences(app) == [words] * 2
    assert "JA-0002 临江里井盖，" in (steward.says("JA-0002") or "")


def test_words_that_come_before_the_case_are_kept(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    make(app, world, "dispatched")
    steward.says("直报")
    assert "这句记下了" in (steward.says("催了三次") or "")
    assert "JA-0002 直报社区、街道了" in (steward.says("2") or "")
    assert sentences(app) == ["催了三次"] * 2


def test_a_report_in_between_is_a_report(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    make(app, world, "dispatched")
    steward.says("直报")
    assert "JA-0003" in (steward.says("垃圾堆成山，臭死人") or "")
    assert sentences(app) == []


def test_whoever_only_looks_one_up_reports_nothing(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    make(app, world, "dispatched")
    steward.says("直报 物业不管")
    assert "回 1 到 2 里的一个" in (steward.says("3") or "")
    assert "永清水务所" in (steward.says("JA-0002 怎么样了") or "")
    assert sentences(app) == []


def test_more_than_five_are_not_all_named(app: App, world: World, steward: Phone) -> None:
    for _ in range(6):
        make(app, world, "dispatched")
    asked = (steward.says("直报 物业不管") or "").splitlines()
    assert "别的写编号" in asked[0] and len(asked) == 6
    assert "JA-0006 直报" in (steward.says("JA-0006") or "")


def test_digits_after_the_word_are_a_number(app: App, world: World, steward: Phone) -> None:
    make(app, world, "dispatched")
    make(app, world, "dispatched")
    assert "JA-0002 直报" in (steward.says("直报 0002 打了82712345没人接") or "")
    assert sentences(app) == ["打了82712345没人接"] * 2


def test_with_nothing_to_report_up_it_says_so(app: App, steward: Phone) -> None:
    assert "没有可以直报的事" in (steward.says("直报 物业不管") or "")


def test_a_rider_reports_nothing_up(app: App, world: World, rider: Phone) -> None:
    make(app, world, "dispatched")
    assert "由别的岗位来办" in (rider.says("直报 JA-0001 太慢了") or "")
    assert "没有找到" in (Phone(app, "openid-of-x").says("直报 JA-0001 太慢了") or "")
    assert sentences(app) == []
