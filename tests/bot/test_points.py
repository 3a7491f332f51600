"""积分 and 兑换 in the chat: what I have, why, what still waits; never money."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from backend.bot.chat import Chat
from backend.bot.flows import points
from backend.clock import local, now
from backend.db import db, transaction
from backend.ledger.actions import award_points, reverse, spend_points, transfer_of
from backend.ledger.awarding import award_by_rule, reverse_award
from backend.ledger.models import RedeemCode
from backend.ledger.queries import problems
from backend.ledger.redeeming import who_shows
from backend.ledger.rewards import add_reward
from backend.people.actions import meet
from backend.people.joining import bind_code
from backend.people.models import Identity, Platform
from backend.web import App

from ..cases.making import filed, reported
from ..phone import Phone
from ..world import COMMUNITY, World

Does = Callable[[Callable[[World], object]], None]


@pytest.fixture
def does(app: App, world: World) -> Does:
    """Let a verb happen."""

    def do(verb: Callable[[World], object]) -> None:
        with app.app_context():
            with transaction():
                verb(world)
            db.session.remove()

    return do


def give(w: World, key: str, points_: int = 10) -> None:
    award_points(w.ids["rider"], points_, key=key, reason="谢谢", now=w.now)


def filed_with_a_point(w: World) -> None:
    case = filed(w)
    day = local(w.now).date()
    key = f"case:{case.id}:filed"
    reason = f"{case.number} 核实了"
    award_by_rule(w.ids["rider"], "case_filed", key=key, reason=reason, now=w.now, day=day)


def stock(w: World, soaps: int = 2, tissues: int = 1) -> None:
    add_reward(COMMUNITY, "香皂一块", 5, soaps, by=w.worker)
    add_reward(COMMUNITY, "抽纸一提", 15, tissues, by=w.worker)


def test_row_21_three_have_got_points_and_one_waits(rider: Phone, does: Does) -> None:
    for verb in (filed_with_a_point,) * 3 + (reported,):
        does(verb)
    lines = (rider.says("么样还没得分") or "").splitlines()
    assert lines[0] == "你这月报了4件：3件已加分，1件还没核实。"
    assert len(lines[0]) <= 40
    assert lines[1] == "现在3分。"
    assert lines[2] == "7月1日 +1分 JA-0003 核实了"
    assert len(lines) == 5


def test_what_brought_nothing_says_why(rider: Phone, does: Does) -> None:
    for _ in range(4):
        does(filed_with_a_point)
    first = (rider.says("积分") or "").splitlines()[0]
    assert first == "你这月报了4件：3件已加分，1件没加分。一天最多加3分。"


def test_a_new_month_begins_anew(
    rider: Phone, does: Does, travel: Callable[[datetime], None], world: World
) -> None:
    does(filed_with_a_point)
    travel(world.now + timedelta(days=31))
    said = rider.says("积分") or ""
    assert "你这月还没报过事" in said
    assert "现在1分" in said


def test_what_was_taken_back_is_shown_with_its_reason(rider: Phone, does: Does) -> None:
    does(filed_with_a_point)
    does(lambda w: reverse_award("case:1:filed", reason="JA-0001 不属实", now=w.now, by_id=None))
    lines = (rider.says("积分") or "").splitlines()
    assert "0件" not in lines[0] and "1件没加分" in lines[0]
    assert lines[1:] == ["现在0分。", "7月1日 -1分 JA-0001 不属实", "7月1日 +1分 JA-0001 核实了"]


@pytest.mark.parametrize(
    ("has", "said"),
    [(3, "5分能换香皂一块"), (5, "15分能换抽纸一提"), (13, "15分能换抽纸一提"),
     (40, "15分能换抽纸一提")],
)  # fmt: skip
def test_the_next_thing_to_look_forward_to(rider: Phone, does: Does, has: int, said: str) -> None:
    does(stock)
    does(lambda w: give(w, "k", has))
    assert f"现在{has}分，{said}。" in (rider.says("我有几多分") or "")


def test_row_20_what_a_deed_brought(app: App, world: World, does: Does) -> None:
    does(stock)
    does(lambda w: give(w, "k", 12))
    does(filed_with_a_point)
    with app.app_context(), transaction(write=False):
        chat = Chat(db.session.query(Identity).one(), world.now)
        said = points.thanks(chat, "case:1:filed")
        assert said == "这件加1分，现在13分，15分能换抽纸一提。"
        assert points.thanks(chat, "case:2:filed") == ""


def test_what_there_is_and_a_code_to_show(app: App, world: World, rider: Phone, does: Does) -> None:
    does(lambda w: stock(w, tissues=0))
    does(lambda w: give(w, "k", 13))
    said = (rider.says("兑换") or "").splitlines()
    assert said[:3] == [
        "你有13分，吉林社区能换：",
        "香皂一块 5分，还剩2份",
        "抽纸一提 15分，暂时换完了",
    ]
    code = re.fullmatch(r"兑换码 (\d{6})，10分钟内给吉林社区的工作人员看，当面拿。", said[3])
    assert code
    with app.app_context(), transaction():
        assert who_shows(code[1], by=world.worker, now=now()) is world.rider


def test_what_is_still_missing_stands_beside_each_thing(rider: Phone, does: Does) -> None:
    does(stock)
    does(lambda w: add_reward(COMMUNITY, "毛巾", 8, 0, by=w.worker))
    does(lambda w: give(w, "k", 5))
    assert (rider.says("兑换") or "").splitlines()[1:4] == [
        "香皂一块 5分，还剩2份",
        "毛巾 8分，暂时换完了",
        "抽纸一提 15分，还差10分，还剩1份",
    ]


def test_no_code_without_points_or_things(app: App, rider: Phone, does: Does) -> None:
    assert "还没有摆出东西来" in (rider.says("兑换") or "")
    does(lambda w: stock(w, soaps=0, tissues=0))
    assert "都换完了" in (rider.says("兑换") or "")
    does(lambda w: add_reward(COMMUNITY, "毛巾", 8, 1, by=w.worker))
    said = (rider.says("兑换") or "").splitlines()
    assert "毛巾 8分，还差8分，还剩1份" in said and said[-1] == "报的事核实了就加分。"
    with app.app_context(), transaction(write=False):
        assert db.session.query(RedeemCode).all() == []


def test_who_belongs_nowhere_is_asked_to_register(newcomer: Phone) -> None:
    assert "先回“报到”" in (newcomer.says("兑换") or "")
    assert "你这月还没报过事" in (newcomer.says("积分") or "")


@pytest.mark.parametrize(("there", "here", "together"), [(7, 13, 20), (0, 13, 13), (7, -2, 5)])
def test_points_of_both_apps_become_one_account(
    app: App, world: World, rider: Phone, does: Does, there: int, here: int, together: int
) -> None:
    with app.app_context(), transaction():
        other = meet(Platform.MINI_PROGRAM, "wx_linli_mini", "mini-1", now=world.now).person
        if there:
            award_points(other.id, there, key="there", reason="谢谢", now=world.now)
        if here > 0:
            give(world, "here", here)
        else:  # spent, then taken back
            give(world, "here", -here)
            spend_points(world.ids["rider"], -here, key="s", reason="", now=world.now)
            reverse(transfer_of("here"), reason="", now=world.now, by_id=None)  # type: ignore[arg-type]
        code = bind_code(other, now=now())
    assert "绑定好了" in (rider.says(f"绑定 {code}") or "")
    assert f"现在{together}分" in (rider.says("积分") or "")
    with app.app_context(), transaction(write=False):
        assert problems() == []


def test_row_22_never_money(rider: Phone) -> None:
    assert rider.says("积分能换现金不") == points.NO_CASH
    assert rider.says("积分提现") == points.NO_CASH
