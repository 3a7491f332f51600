"""What is asked of a wish and however it is answered: is it done, and can you help."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Delivery, Notice
from backend.people.models import Person
from backend.web import App
from backend.wishes import claiming
from backend.wishes.models import Source, Status, Wish

from ..cases import making as cases
from ..phone import Phone
from ..wishes import making
from ..world import World


def do(app: App, verb: Callable[[Wish], object], number: str = "JA-0001") -> object:
    with app.app_context(), transaction():
        return verb(db.session.scalars(select(Wish).where(Wish.number == number)).one())


def state(app: App) -> Status:
    return do(app, lambda wish: wish.status)  # type: ignore[return-value]


def reaches(app: App, kind: str, at: datetime | None = None) -> None:
    """Notices of this kind come to the phone."""
    with app.app_context(), transaction():
        for notice in db.session.scalars(select(Notice).where(Notice.kind == kind)):
            notice.delivery, notice.sent_at = Delivery.SENT, at or now()


@pytest.mark.parametrize(
    ("says", "becomes"),
    [
        (["1", "4"], Status.CONFIRMED),
        (["好得很，灯亮堂了", "5"], Status.CONFIRMED),
        (["1 5星"], Status.CONFIRMED),
        (["好了", "5"], Status.CONFIRMED),
        (["JA-0001 1", "3"], Status.CONFIRMED),
        (["JA-0001 圆了 5星"], Status.CONFIRMED),
        (["3", "螺丝冇拧紧"], Status.CLAIMED),
        (["3 螺丝冇拧紧"], Status.CLAIMED),
        (["还差一个灯"], Status.CLAIMED),
        (["来是来了，螺丝冇拧紧"], Status.CLAIMED),
        (["JA-0001 还没修好"], Status.CLAIMED),
        (["厨房灯坏了，够不着"], Status.FULFILLED),
        (["收到", "9"], Status.FULFILLED),
    ],
)
def test_however_the_wisher_says_it(
    app: App, world: World, granny: Phone, says: list[str], becomes: Status
) -> None:
    with app.app_context(), transaction():
        making.fulfilled(world)
    reaches(app, "wish_done")
    for line in says:
        assert granny.says(line)
    assert state(app) is becomes


@pytest.mark.parametrize("wish_last", [True, False])
def test_a_digit_answers_what_was_asked_last(
    app: App, world: World, granny: Phone, wish_last: bool
) -> None:
    with app.app_context(), transaction():
        making.fulfilled(world)
        cases.asked(world, by=world.resident)
    soon = now() + timedelta(seconds=1)
    reaches(app, "wish_done", soon if wish_last else now())
    reaches(app, "answered", now() if wish_last else soon)
    said = granny.says("1") or ""
    assert ("几颗星" in said, "谢谢你报的" in said) == (wish_last, not wish_last)


def ask(app: App, world: World, who: str) -> None:
    with app.app_context(), transaction():
        wish = db.session.scalars(select(Wish).where(Wish.number == "JA-0001")).one()
        person: Person = getattr(world, who)
        claiming.ask(wish, person, why="你修过灯", by=world.worker, now=now())
    reaches(app, "wish_asked")


def test_whoever_is_asked_says_yes_or_no(
    app: App, world: World, member: Phone, rider: Phone, granny: Phone
) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world)
    for who in ("member", "rider"):
        ask(app, world, who)
    assert "不要紧" in (rider.says("不方便") or "")
    assert "这会儿没有等你选的事" in (rider.says("2") or "")
    assert "哪天前办好" in (member.says("1") or "")
    assert "交给你了，明天前" in (member.says("2") or "")
    assert do(app, lambda w: w.live_claims[0].person.name) == "党员老许"
    assert do(app, lambda w: [a.accepted for a in w.asks]) == [True, False]


def test_a_neighbours_wish_is_confirmed_by_telephone(
    app: App, world: World, steward: Phone
) -> None:
    with app.app_context(), transaction():
        wish = making.posted(world, by=world.steward, source=Source.NEIGHBOUR)
        making.reviewing.open_up(wish, by=world.worker, now=now())
        making.promise(world, wish)
        making.fulfilling.prove(wish, words="换了灯管", by=world.member, now=now())
    assert "打电话问本人" in (steward.says("1") or "")
    assert "说办好了，社区打电话问本人" in (steward.says("JA-0001") or "")
    assert state(app) is Status.FULFILLED
