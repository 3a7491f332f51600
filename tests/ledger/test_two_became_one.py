"""Two accounts turn out to be one person's: what is taken back afterwards goes to that person."""

import pytest
from sqlalchemy import select

from backend.cases import earning
from backend.db import db
from backend.ledger.actions import award_points, carry_over
from backend.ledger.models import Measure
from backend.ledger.queries import balance, movements, problems
from backend.ledger.redeeming import undo
from backend.people import joining
from backend.people.actions import meet
from backend.people.models import Identity, Person, Platform

from ..cases.making import filed
from ..world import World
from .test_ledger import has
from .test_redeeming import earn, hand_out, soap


def joined(w: World, there: int) -> Person:
    """The rider turns out to be somebody who has so many points in the mini-program."""
    app = meet(Platform.MINI_PROGRAM, "wx_linli_mini", "mini-1", now=w.now).person
    if there:
        award_points(app.id, there, key="there", reason="谢谢", now=w.now)
    chat = db.session.scalars(select(Identity).where(Identity.person_id == w.ids["rider"])).one()
    joining.join(chat, joining.bind_code(app, now=w.now), now=w.now)
    carry_over(w.ids["rider"], app.id, now=w.now)
    return app


@pytest.mark.parametrize("there", [0, 2])
def test_the_points_of_a_slip_come_back_to_who_they_are_now(inside: World, there: int) -> None:
    earn(inside)
    done = hand_out(inside, soap(inside))
    keeper = joined(inside, there)
    undo(done, by=inside.worker, now=inside.now)
    assert (has(inside), balance(keeper.id, Measure.POINTS)) == (0, there + 13)
    assert movements(keeper.id, Measure.POINTS)[0].transfer.reason == "撤销：兑换香皂一块"
    assert problems() == []


@pytest.mark.parametrize("there", [0, 2])
def test_what_was_earned_falsely_is_taken_from_who_they_are_now(inside: World, there: int) -> None:
    case = filed(inside)
    db.session.flush()
    earning.settle(case.id, inside.now)
    assert has(inside) == 1
    keeper = joined(inside, there)
    earning.lose(case, "没有这回事", by_id=inside.ids["worker"], now=inside.now)
    earning.settle(case.id, inside.now)
    assert (has(inside), balance(keeper.id, Measure.POINTS)) == (0, there)
    assert problems() == []
