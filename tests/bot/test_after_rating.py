"""What is said within minutes of a verdict is about the same, and the answer says so."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Move, Status
from backend.clock import now
from backend.db import db, transaction
from backend.web import App

from ..cases import making
from ..phone import Phone
from ..world import World

ADDED = "补到 JA-0001 了，办理的人看得到。是另一件事就回“另一件”。"
NOTED = "好，记在 JA-0001 的评价里了。又坏了就再拍一张发来，会接着办。"


def asked(app: App, world: World) -> None:
    """The rider's case, answered, verified, asked about."""
    with app.app_context(), transaction():
        making.asked(world)


def status(app: App) -> Status:
    with app.app_context(), transaction(write=False):
        return db.session.scalars(select(Case.status)).one()


def notes(app: App) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Move.note).order_by(Move.id)))


def test_words_after_a_verdict_are_about_the_same(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    rider.says("3")
    assert rider.says("盖子一压还是哐当响") == ADDED
    assert rider.says("就在三眼桥") == ADDED
    assert "JA-0002" in (rider.says("垃圾堆成山，臭死人") or "")


def test_words_after_a_verdict_may_be_split_off(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    rider.says("2")
    rider.says("门口那边也松了")
    assert "另开了 JA-0002" in (rider.says("另一件") or "")
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(Case).order_by(Case.id)).all()
        assert [len(case.additions) for case in found] == [0, 0]
        assert found[1].words == "门口那边也松了"


@pytest.mark.parametrize("words", ["师傅人蛮好的", "地上还有点土没扫", "可以可以 速度", "好评"])
def test_remarks_after_a_verdict_stand_with_it(
    app: App, rider: Phone, world: World, words: str
) -> None:
    asked(app, world)
    rider.says("1")
    assert rider.says(words) == NOTED
    assert notes(app)[-1] == f"评价：{words}"
    assert status(app) is Status.CLOSED


def test_praise_after_a_verdict_is_no_report(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    rider.says("1")
    assert rider.says("盖子现在蛮稳当") == NOTED
    assert "JA-0002" in (rider.says("盖子又响了") or "")


@pytest.mark.parametrize("words", ["3", "没解决", "还是响"])
def test_the_opposite_verdict_says_what_to_do(
    app: App, rider: Phone, world: World, words: str
) -> None:
    asked(app, world)
    rider.says("1")
    assert rider.says(words) == ("JA-0001 已经评过了：解决了。又坏了就再拍一张发来，会接着办。")
    assert status(app) is Status.CLOSED


def test_words_after_a_new_report_are_about_that_one(app: App, rider: Phone, world: World) -> None:
    asked(app, world)
    rider.says("3")
    assert "JA-0002" in (rider.says("垃圾堆成山，臭死人") or "")
    assert rider.says("就在三眼桥") == "补到 JA-0002 了，办理的人看得到。"


def test_a_photo_of_what_is_still_bad_goes_along(
    app: App, rider: Phone, world: World, travel: Callable[[datetime], None]
) -> None:
    asked(app, world)
    travel(now() + timedelta(days=1))  # it is no fresh report any more
    rider.says("3")
    assert "照片放进 JA-0001 了" in (rider.sends_photo() or "")
    assert rider.says("就在三眼桥") == ADDED
    assert "另开了 JA-0002" in (rider.says("另一件") or "")


def test_a_photo_after_it_is_solved_is_a_new_matter(
    app: App, rider: Phone, world: World, travel: Callable[[datetime], None]
) -> None:
    asked(app, world)
    travel(now() + timedelta(days=1))
    rider.says("1")
    assert "JA-0002" in (rider.sends_photo() or "")


def test_much_later_words_are_a_report(
    app: App, rider: Phone, world: World, travel: Callable[[datetime], None]
) -> None:
    asked(app, world)
    rider.says("3")
    travel(now() + timedelta(minutes=11))
    assert "JA-0002" in (rider.says("盖子一压还是哐当响") or "")
