"""The forty messages that riders send, and how each is to be taken (as far as it is reporting).

Rows are numbered as in the field notes they come from; what belongs to later features (points,
wishes, duplicates) is answered honestly for now.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status, Verdict
from backend.clock import now
from backend.db import db, transaction
from backend.people.queries import unit
from backend.web import App

from ..cases.making import GOOD_ANSWER
from ..phone import Phone
from ..world import WEDNESDAY, World


def count(app: App) -> int:
    with app.app_context(), transaction(write=False):
        return len(db.session.scalars(select(Case.id)).all())


def first(app: App) -> Case:
    with app.app_context(), transaction(write=False):
        case = db.session.scalars(select(Case).order_by(Case.id)).one()
        _ = case.ratings, case.additions
        db.session.expunge_all()
        return case


def bring_to_answer(app: App, world: World) -> None:
    """The rider's only case: reviewed, dispatched, accepted, answered and verified."""
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        case.kind_key = case.kind_key or "manhole"
        water = unit(world.units["water"])
        reviewing.dispatch(case, water, by=world.worker, now=now())
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.colleague, now=now())


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        (4, "有股煤气味 好浓", "先走开、别点火、别按电灯，马上打119"),
        (5, "电线在冒火花", "先打119或95598"),
    ],
)
def test_danger_first_says_whom_to_call(
    app: App, rider: Phone, row: int, words: str, expected: str
) -> None:
    reply = rider.says(words) or ""
    first_line, rest = reply.split("\n", 1)
    assert expected in first_line and "JA-0001" not in first_line
    assert "JA-0001" in rest and first(app).danger


def test_row_6_a_person_on_the_ground_is_no_case_until_help_is_asked(
    app: App, rider: Phone
) -> None:
    reply = rider.says("一个爹爹倒在路边了") or ""
    assert reply.startswith("先打120")
    assert count(app) == 0
    assert "吉林社区" in (rider.says("社区") or "")
    assert first(app).danger and "爹爹" in first(app).words


@pytest.mark.parametrize(
    ("row", "words", "expected"),
    [
        (10, "1", "这会儿没有等你选的事"),
        (11, "？", "发照片报事"),
        (12, "在吗", "在。拍一张发来就行。"),
        (13, "收到", "嗯，辛苦。"),
        (13, "👍", "嗯，辛苦。"),
        (15, "算了不报了", "没有没报完的事"),
        (21, "么样还没得分", "你这月还没报过事"),
        (22, "积分能换现金不", "不能换现金。能换的东西和还剩几份：回“兑换”。"),
        (23, "我要投诉站长乱罚款", "12345"),
        (25, "莫说是我报的", "默认就不说"),
        (26, "打我电话 1XX0000 0000", "号码不会登出来"),
        (29, "先送餐 回头说", "骑慢点"),
        (31, "我侄女13岁想当志愿者", "要家长带着来社区登记"),
        (32, "叫你们书记来看", "书记电话不在这里给"),
        (34, "退订", "只在你问的时候回"),
        (34, "别发了", "只在你问的时候回"),
        (35, "个斑马，又超时了", "回“证明”"),
        (36, "驿站还有位子冇", "这一片还没有登记驿站"),
        (38, "[聊天记录]", "打不开转发的记录"),
        (40, "谢谢啊上次那个修得蛮快", "那一眼看得准"),
    ],
)
def test_what_opens_no_case(app: App, rider: Phone, row: int, words: str, expected: str) -> None:
    assert expected in (rider.says(words) or "")
    assert count(app) == 0


@pytest.mark.parametrize(
    "words",
    [
        "妈的 什么东西",
        "你们这群废物",
        "滚",
        "卧槽",
        "傻逼",
        "SB",
        "个斑马",
        "混蛋",
        "什么破玩意",
        "你们有病吧",
        "屁用没有",
        "没得用",
        "报了也白报",
        "吃屎去吧",
        "信了你的邪",
    ],
)
def test_abuse_is_heard_and_is_no_complaint_about_late_orders(
    app: App, rider: Phone, words: str
) -> None:
    said = rider.says(words) or ""
    assert "听到了" in said and "证明" not in said
    assert count(app) == 0


@pytest.mark.parametrize("words", ["卧槽又超时了", "妈的站长又扣钱", "滚去送单"])
def test_late_orders_are_answered_as_before(app: App, rider: Phone, words: str) -> None:
    assert "听到了" not in (rider.says(words) or "")


def test_what_is_not_sure_is_not_said_to_be_recorded_before_it_is_asked(
    app: App, rider: Phone
) -> None:
    rider.sends_place()
    said = (rider.says("坑") or "").splitlines()
    assert said[0] == "记下了，JA-0001。"
    assert said[-1] == "是路面坏了吗？回1是，回2不是"
    assert rider.says("1") == "好，JA-0001 按“路坑台阶”报了。"


@pytest.mark.parametrize(
    "words",
    [
        "垃圾平台，又给我派远单",
        "这单太坑了",
        "掉单了",
        "我线下跟他说",
        "我在井冈山路等单",
        "今天堵死了，晚十分钟到",
        "灯泡哪里有卖的",
        "水太贵了，驿站有冇得水喝",
        "充电桩在哪里",
        "哪里能换电",
        "消防站往哪走",
        "井盖已经修好了，谢谢",
    ],
)
def test_false_friends_open_no_case_and_are_never_met_with_silence(
    app: App, rider: Phone, words: str
) -> None:
    assert rider.says(words)
    assert count(app) == 0


def test_the_traffic_light_is_no_lamp(app: App, rider: Phone) -> None:
    rider.says("红绿灯坏了")
    assert first(app).kind_key == "other"


def test_rows_8_and_9_a_choice_is_answered(app: App, rider: Phone) -> None:
    assert "回1是，回2不是" in (rider.sends_voice("因进改松了一压哐当哐当") or "")
    assert rider.says("1") == "好，JA-0001 按“井盖”报了。"


def test_rows_14_chasing_shows_who_has_it_and_until_when(
    app: App, rider: Phone, world: World
) -> None:
    rider.says("五福巷灯不亮了")
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        reviewing.dispatch(case, unit(world.units["power"]), by=world.worker, now=now())
    reply = rider.says("昨天那个还没人来") or ""
    assert "JA-0001" in reply and "永清供电所" in reply and "前答复" in reply
    assert count(app) == 1


def test_row_17_a_place_between_two_estates_is_written_down(app: App, rider: Phone) -> None:
    rider.says("井盖响")
    assert "JA-0001" in (rider.says("同心花园和百合苑中间那个巷子") or "")


@pytest.mark.parametrize(
    ("row", "words", "verdict", "status"),
    [
        (19, "修了个寂寞，还是响", Verdict.NOT_SOLVED, Status.DISPATCHED),
        (20, "可以可以 速度", Verdict.SOLVED, Status.CLOSED),
        (0, "1", Verdict.SOLVED, Status.CLOSED),
        (0, "2", Verdict.PARTLY, Status.ASKED),
        (0, "3", Verdict.NOT_SOLVED, Status.DISPATCHED),
        (0, "JA-0001 没解决", Verdict.NOT_SOLVED, Status.DISPATCHED),
        (0, "井盖已经修好了，谢谢", Verdict.SOLVED, Status.CLOSED),
    ],
)
def test_rating_in_whatever_words(
    app: App, rider: Phone, world: World, row: int, words: str, verdict: Verdict, status: Status
) -> None:
    rider.says("井盖响")
    bring_to_answer(app, world)
    assert "JA-0001" in (rider.says(words) or "")
    case = first(app)
    assert ([rating.verdict for rating in case.ratings], case.status) == ([verdict], status)


def test_the_same_rating_twice(app: App, rider: Phone, world: World) -> None:
    rider.says("井盖响")
    bring_to_answer(app, world)
    rider.says("JA-0001 解决了一半")
    assert (
        rider.says("JA-0001 没解决")
        == "JA-0001 已经评过了：部分解决。又坏了就再拍一张发来，会接着办。"
    )


def test_not_solved_before_there_is_an_answer_shows_how_it_stands(
    app: App, rider: Phone, world: World
) -> None:
    rider.says("井盖响")
    assert "待审核" in (rider.says("JA-0001 还没修好") or "")


def test_row_24_and_27_are_reports(app: App, rider: Phone) -> None:
    assert "JA-0001" in (rider.says("车牌鄂A·00000 堵通道") or "")
    assert first(app).kind_key == "fire_exit"


def test_row_33_a_wish_is_no_case(app: App, rider: Phone) -> None:
    said = rider.says("心愿 想学手艺修车") or ""
    assert "记成心愿了，编号 JA-0001（教一教）" in said and "明天 14:30 前回你" in said
    assert count(app) == 0


def test_an_unfair_fine_is_kept_only_if_asked(app: App, rider: Phone) -> None:
    rider.says("我要投诉站长乱罚款")
    assert count(app) == 0
    assert "转给吉林社区了" in (rider.says("社区") or "")
    assert "罚款" in first(app).words


def test_progress_lists_what_i_reported(app: App, rider: Phone) -> None:
    assert "还没有报过" in (rider.says("进度") or "")
    rider.says("井盖响")
    assert "JA-0001 井盖：待审核" in (rider.says("进度") or "")
    assert "待审核" in (rider.says("ja0001") or "") and "待审核" in (rider.says("0001") or "")


def test_proof_of_having_stopped(app: App, rider: Phone) -> None:
    assert "开不了证明" in (rider.says("证明") or "")
    rider.says("井盖响")
    proof = rider.says("证明") or ""
    assert "2026年7月1日 14:30" in proof and "JA-0001" in proof and "吉林社区" in proof


def test_withdrawing_before_anybody_is_sent(app: App, rider: Phone, world: World) -> None:
    rider.says("井盖响")
    assert rider.says("撤回 JA-0001") == "好，JA-0001 撤回了。"
    assert first(app).status is Status.WITHDRAWN


def test_a_question_is_forgotten_after_two_hours(
    app: App, rider: Phone, travel: Callable[..., None]
) -> None:
    rider.sends_voice("因进改松了一压哐当哐当")
    travel(WEDNESDAY + timedelta(hours=3))
    assert "没有等你选的事" in (rider.says("1") or "")


@pytest.mark.parametrize(
    "words", ["asdf", "。。。", "🙈", "么" * 600, "<xml>]]></xml>", "%s'\";--"]
)
def test_nobody_meets_silence(app: App, newcomer: Phone, words: str) -> None:
    assert newcomer.says(words)
    assert count(app) == 0
