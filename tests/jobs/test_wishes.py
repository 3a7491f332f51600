"""What the clock does about wishes, as it reaches phones: by day, in one letter, or not at all."""

from datetime import datetime, timedelta

from sqlalchemy import select

from backend.clock import SHANGHAI, now
from backend.db import db
from backend.notifications.models import Delivery, Notice
from backend.wishes import fulfilling, helping
from backend.wishes.models import Status, Wish
from backend.wishes.queries import to_call

from ..street import Person, Street
from ..wishes.making import claimed, on_the_board
from ..world import GRID, WEDNESDAY, World

JOBS = ("chase_wishes", "deliver")


def look(street: Street, at: datetime) -> None:
    """Two rounds of the jobs at an instant."""
    street.travel(at)
    for _ in range(2):
        assert all(done.failures == 0 for done in street.run_jobs(*JOBS).values())


def test_asked_at_night_for_two_wishes_read_in_one_letter(
    street: Street, world: World, rider: Person
) -> None:
    night = datetime(2026, 7, 1, 23, 30, tzinfo=SHANGHAI)
    street.travel(night)
    with street.inside():
        helping.offer(["repair"], region_code=GRID, by=world.rider, now=now())
        numbers = [on_the_board(world, now=now()).number for _ in range(3)]
    rider.says("在吗")
    for hours in (24.1, 30, 33.4):
        look(street, night + timedelta(hours=hours))
        assert rider.notices() == []
    street.travel(night + timedelta(hours=33.4))
    rider.says("在吗")
    for hours in (33.6, 34, 40, 58):
        look(street, night + timedelta(hours=hours))
    (letter,) = rider.notices()
    assert letter.startswith("今天有 2 条消息：")
    assert [number in letter for number in numbers] == [True, True, False], "twice a week"


def test_a_wisher_who_left_wechat_is_rung_up(street: Street, world: World, rider: Person) -> None:
    with street.inside():
        wish = claimed(world, by=world.member, wisher=world.rider)
        wish_id = wish.id
        fulfilling.prove(wish, words="换了灯管", by=world.member, now=now())
    rider.says("在吗")
    rider.leaves()
    look(street, WEDNESDAY + timedelta(hours=20))
    for days in (1, 7.1, 7.2, 8):
        look(street, WEDNESDAY + timedelta(days=days))
    assert rider.notices() == []
    with street.inside(write=False):
        wish = db.session.get_one(Wish, wish_id)
        assert wish.status is Status.FULFILLED
        assert [one.id for one in to_call(world.worker, now=now())] == [wish_id]
        told = select(Notice).where(Notice.person_id == world.ids["rider"])
        assert {n.delivery for n in db.session.scalars(told)} == {Delivery.INBOX_ONLY}
        rung = select(Notice.person_id).where(Notice.kind == "wish_silent")
        assert set(db.session.scalars(rung)) == {world.worker.id, world.colleague.id}
