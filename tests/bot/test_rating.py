"""Which case a bare number rates: the one that the phone was asked about last."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status, Verdict
from backend.cases.rules import notice_key
from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Delivery, Notice
from backend.web import App

from ..cases.making import GOOD_ANSWER
from ..phone import Phone
from ..world import World


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
