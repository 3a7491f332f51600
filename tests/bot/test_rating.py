"""Which case a bare number rates: the one that the phone was asked about last."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status, Verdict
from backend.cases.rules import notice_key
from backend.clock import now
from backend.db import db, transaction
from backend.jobs.cases import keep_in_order, look_at_clocks
from backend.ledger.actions import award_points
from backend.ledger.rewards import add_reward
from backend.notifications.models import Delivery, Notice
from backend.web import App

from ..cases import making
from ..cases.making import GOOD_ANSWER
from ..phone import Phone
from ..world import COMMUNITY, World


def answer(app: App, world: World, number: str, *, asked: bool) -> None:
    """Answer and verify a case; `asked`: the question has reached the phone, just now."""
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        reviewing.dispatch(case, world.water, by=world.worker, now=now())
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.colleague, now=now())
        if asked:
            assert case.last_answer is not None
            key = notice_key(case, f"asked:{case.last_answer.id}", world.ids["rider"])
            notice = db.session.scalars(select(Notice).where(Notice.dedupe_key == key)).one()
            notice.delivery, notice.sent_at = Delivery.SENT, now() + timedelta(seconds=1)


def look(app: App, number: str) -> tuple[Status, str | None, Verdict | None]:
    with app.app_context(), transaction(write=False):
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        verdict = case.ratings[-1].verdict if case.ratings else None
        return case.status, case.kind_key, verdict


@pytest.fixture
def two(app: App, rider: Phone, world: World) -> Phone:
    """JA-0001 about a cover, JA-0002 about rubbish."""
    rider.says("井盖响")
    rider.says("垃圾堆成山，臭死人")
    return rider


def test_the_one_asked_about_not_the_one_answered_last(app: App, two: Phone, world: World) -> None:
    answer(app, world, "JA-0001", asked=True)
    answer(app, world, "JA-0002", asked=False)  # its notice waits for the end of the meal peak
    assert "JA-0001" in (two.says("1") or "")
    assert look(app, "JA-0001")[0] is Status.CLOSED
    assert look(app, "JA-0002")[0] is Status.ASKED


def test_a_verdict_is_not_taken_for_an_older_question(app: App, rider: Phone, world: World) -> None:
    rider.says("井盖响")
    rider.sends_voice("绿灯不亮 黑黢黢的")  # asks: 1 lamp, 2 traffic light
    answer(app, world, "JA-0001", asked=True)
    kind = look(app, "JA-0002")[1]
    rider.says("3")
    assert look(app, "JA-0001")[2] is Verdict.NOT_SOLVED
    assert look(app, "JA-0002")[1] == kind


def test_what_is_not_solved_goes_back_to_the_same_unit(app: App, two: Phone, world: World) -> None:
    answer(app, world, "JA-0001", asked=True)
    assert two.says("3") == "JA-0001 记上“没解决”，退回原单位重办，原来的时限不抹掉。"
    with app.app_context(), transaction(write=False):
        case = db.session.scalars(select(Case).where(Case.number == "JA-0001")).one()
        first, again = case.dispatches
        assert (case.status, again.unit_id) == (Status.DISPATCHED, first.unit_id)


def test_what_is_solved_in_part_is_told_to_the_community(
    app: App, two: Phone, world: World
) -> None:
    answer(app, world, "JA-0001", asked=True)
    assert "社区马上会看到" in (two.says("2") or "")
    with app.app_context(), transaction(write=False):
        told = db.session.scalars(select(Notice).where(Notice.kind == "not_solved")).all()
        assert {notice.person_id for notice in told} >= {
            world.ids["worker"],
            world.ids["colleague"],
        }


def asked(app: App, world: World, **more: object) -> None:
    """The next case of the rider's, answered, verified, asked about."""
    with app.app_context(), transaction():
        making.asked(world, **more)


def again(app: App, world: World, number: str = "JA-0001") -> None:
    """Sent back, it is answered and verified once more."""
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.colleague, now=now())


def test_row_20_what_it_has_earned_is_said(app: App, rider: Phone, world: World) -> None:
    with app.app_context(), transaction():
        add_reward(COMMUNITY, "抽纸一提", 15, 1, by=world.worker)
        award_points(world.ids["rider"], 12, key="k", reason="谢谢", now=world.now)
    asked(app, world)
    with app.app_context():
        keep_in_order()
    said = "谢谢你报的。这件加1分，现在13分，15分能换抽纸一提。"
    assert rider.says("可以可以 速度") == said


def test_no_points_are_said_to_whoever_only_joined(app: App, rider: Phone, world: World) -> None:
    other = Phone(app, "openid-of-another")
    rider.sends_place()
    rider.says("井盖响")
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        reviewing.dispatch(case, world.water, by=world.worker, now=now())
    other.sends_place()
    assert "JA-0001 是不是一处" in (other.says("井盖响") or "")
    other.says("1")
    again(app, world)
    with app.app_context():
        keep_in_order()
    assert other.says("1") == "谢谢你报的。JA-0001 记上了。"
    assert rider.says("1") == "谢谢你报的。这件加1分，现在1分。"


def test_a_second_not_solved_is_taken_kindly(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    assert "退回原单位重办" in (rider.says("没解决") or "")
    again(app, world)
    assert "两回都没弄好，难为你了" in (rider.says("没解决") or "")
    assert look(app, "JA-0001")[0] is Status.ASKED


def test_after_seven_days_it_says_what_to_do(
    app: App, rider: Phone, world: World, travel: Callable[[datetime], None]
) -> None:
    asked(app, world)
    travel(world.now + timedelta(days=7, minutes=1))
    assert "再报一件，会接着办" in (rider.says("没解决") or "")
    with app.app_context():
        look_at_clocks()
    assert look(app, "JA-0001")[0] is Status.CLOSED
    assert "会另开一件接着办" in (rider.says("没解决") or "")


def test_closed_by_a_worker_it_can_be_sent_back(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        closing.close(case, note="打过电话", by=world.worker, now=now())
    assert "退回原单位重办" in (rider.says("还是响") or "")


def test_words_about_a_fresh_report_send_no_ended_one_back(
    app: App, rider: Phone, world: World
) -> None:
    asked(app, world)
    with app.app_context(), transaction():
        case = db.session.scalars(select(Case)).one()
        closing.close(case, note="打过电话", by=world.worker, now=now())
    rider.says("垃圾堆成山，臭死人")
    assert rider.says("还是老样子") == "补到 JA-0002 了，办理的人看得到。"
    assert look(app, "JA-0001")[0] is Status.CLOSED
