"""What the clock does about cases: each person hears of each thing once."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases import due, handling, reviewing, verifying
from backend.cases.models import Case, Finding, Status
from backend.clock import now
from backend.db import db
from backend.notifications.models import Notice
from backend.people import actions
from backend.people.models import Person as Somebody
from backend.people.models import RoleKind, UnitKind
from backend.people.queries import unit

from ..cases.making import GOOD_ANSWER
from ..street import Person, Street
from ..world import DISTRICT, WEDNESDAY, World


def told(street: Street, kind: str) -> Counter[str]:
    """Who has a notice of this kind, and how many."""
    with street.inside(write=False):
        rows = db.session.execute(
            select(Somebody.name)
            .join(Notice, Notice.person_id == Somebody.id)
            .where(Notice.kind == kind)
        )
        return Counter(rows.scalars())


def look(street: Street, at: datetime) -> None:
    """Some rounds of every job around an instant."""
    street.travel(at)
    for _ in range(3):
        street.run_jobs("look_at_clocks", "remind", "deliver")


def status(street: Street) -> Status:
    with street.inside(write=False):
        return db.session.scalars(select(Case.status)).one()


def dispatch(street: Street, world: World) -> None:
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        reviewing.dispatch(case, unit(world.units["water"]), by=world.worker, now=now())


def answer(street: Street, world: World) -> None:
    """The unit answers, the community looks; everyone is asked."""
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        handling.accept(case, by=world.handler, now=now())
        handling.answer(case, words=GOOD_ANSWER, sure=True, by=world.handler, now=now())
        verifying.verify(case, Finding.DONE, by=world.worker, now=now())


def set_over(street: Street, world: World) -> None:
    """A water authority of the city stands above the water office."""
    with street.inside():
        above = actions.found_unit("江岸水务局", UnitKind.DEPARTMENT, DISTRICT)
        chief = Somebody(name="水务局的老冯", created_at=now())
        db.session.add(chief)
        actions.grant(chief, RoleKind.HANDLER, by=None, now=now(), unit=above)
        unit(world.units["water"]).parent = above


WORKERS = {"刘敏": 1, "陈芳": 1}


def test_a_late_review_climbs_the_tree(street: Street, rider: Person) -> None:
    rider.says("井盖响")
    look(street, WEDNESDAY + timedelta(hours=2, minutes=59))
    assert told(street, "overdue") == {}
    look(street, WEDNESDAY + timedelta(hours=3, minutes=1))
    look(street, WEDNESDAY + timedelta(hours=5, minutes=59))
    assert told(street, "overdue") == WORKERS
    assert told(street, "escalated") == {}
    look(street, WEDNESDAY + timedelta(hours=6, minutes=1))  # three duty hours
    look(street, WEDNESDAY + timedelta(hours=26, minutes=59))
    assert told(street, "escalated") == {"街道的小郭": 1}
    look(street, WEDNESDAY + timedelta(hours=27, minutes=1))  # a working day
    look(street, WEDNESDAY + timedelta(days=9))
    assert told(street, "escalated") == {"街道的小郭": 1, "区里的老邓": 1}
    assert told(street, "overdue") == WORKERS
    assert street.run_jobs("look_at_clocks")["look_at_clocks"].items == 0


def test_a_late_unit_and_what_stands_above_it(street: Street, world: World, rider: Person) -> None:
    set_over(street, world)
    rider.says("井盖响")
    dispatch(street, world)
    look(street, WEDNESDAY + timedelta(hours=1, minutes=59))
    assert told(street, "overdue") == {}
    look(street, WEDNESDAY + timedelta(hours=2, minutes=1))  # two working hours to accept
    assert told(street, "overdue") == {**WORKERS, "水务的老秦": 1}
    look(street, WEDNESDAY + timedelta(hours=5, minutes=1))
    look(street, WEDNESDAY + timedelta(hours=6))
    assert told(street, "escalated") == {"街道的小郭": 1, "水务局的老冯": 1}


def test_a_danger_goes_up_by_night(street: Street, rider: Person) -> None:
    street.travel(WEDNESDAY.replace(hour=22, minute=0))
    rider.says("井盖没了 有人掉下去了")
    for minutes, steps in ((59, 0), (61, 1), (89, 1), (91, 2), (149, 2), (151, 3)):
        look(street, WEDNESDAY.replace(hour=22, minute=0) + timedelta(minutes=minutes))
        reached = ["刘敏", "街道的小郭", "区里的老邓"][:steps]
        everybody = {*told(street, "overdue"), *told(street, "escalated")} - {"陈芳"}
        assert everybody == set(reached), minutes


def test_the_next_clock_has_a_ladder_of_its_own(
    street: Street, world: World, rider: Person
) -> None:
    rider.says("井盖响")
    look(street, WEDNESDAY + timedelta(hours=4))
    dispatch(street, world)
    look(street, WEDNESDAY + timedelta(hours=19, minutes=59))
    assert told(street, "overdue") == WORKERS
    look(street, WEDNESDAY + timedelta(hours=20, minutes=1))  # two working hours from 8:30 on
    assert told(street, "overdue") == {"刘敏": 2, "陈芳": 2, "水务的老秦": 1}


def test_what_was_done_in_time_is_not_late(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(days=5))
    assert told(street, "overdue") == told(street, "escalated") == {}


def test_seven_days_of_silence_close(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(days=7, minutes=-1))
    assert status(street) is Status.ASKED
    look(street, WEDNESDAY + timedelta(days=7, minutes=1))
    assert status(street) is Status.CLOSED
    assert told(street, "overdue") == told(street, "escalated") == {}
    with street.inside(write=False):
        assert db.session.scalars(select(Case)).one().moves[-1].by is None


def test_a_draft_is_reminded_of_once_and_ends_after_a_day(street: Street, newcomer: Person) -> None:
    newcomer.sends_photo()
    look(street, WEDNESDAY + timedelta(hours=2, minutes=50))
    assert newcomer.notices() == []
    look(street, WEDNESDAY + timedelta(hours=3, minutes=10))
    look(street, WEDNESDAY + timedelta(hours=23))
    (reminder,) = newcomer.notices()
    assert "JA-0001 还差一点：发个定位" in reminder
    look(street, WEDNESDAY + timedelta(hours=24, minutes=10))
    look(street, WEDNESDAY + timedelta(hours=30))
    assert "先收起来了，照片也没有留" in newcomer.notices()[1]
    assert len(newcomer.notices()) == 2
    assert status(street) is Status.WITHDRAWN


def test_a_draft_with_a_community_is_handed_in(street: Street, rider: Person) -> None:
    rider.sends_photo()
    street.run_jobs("fetch_media")
    look(street, WEDNESDAY + timedelta(hours=25))
    assert rider.notices() == ["JA-0001 先按收到的报给社区了，有结果告诉你。"]
    assert status(street) is Status.REPORTED


def test_a_draft_completed_in_time_is_left_alone(street: Street, rider: Person) -> None:
    rider.sends_photo()
    rider.sends_place()
    look(street, WEDNESDAY + timedelta(hours=26))
    assert rider.notices() == []


def test_a_place_alone_for_a_week(street: Street, newcomer: Person) -> None:
    newcomer.sends_place()
    look(street, WEDNESDAY + timedelta(hours=4))
    look(street, WEDNESDAY + timedelta(days=7))
    assert "拍一张照片，或者打两个字" in newcomer.notices()[0]
    with street.inside(write=False):
        case = db.session.scalars(select(Case)).one()
        assert (case.status, case.latitude, case.given_latitude) == (Status.WITHDRAWN, None, None)
    # WeChat's window has closed since; the end is told with the next message.
    newcomer.says("在吗")
    street.run_jobs("deliver")
    assert "先收起来了" in newcomer.notices()[-1]


def test_who_did_not_rate_is_asked_once_more(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(hours=23))
    assert told(street, "rate_reminder") == {}
    look(street, WEDNESDAY + timedelta(hours=25))
    look(street, WEDNESDAY + timedelta(days=4))
    assert told(street, "rate_reminder") == {"小周": 1}


@pytest.mark.parametrize("hours", [26, 30, 6 * 24])
def test_a_day_late_is_not_too_late_to_ask_once_more(
    street: Street, world: World, rider: Person, hours: int
) -> None:
    """However long the jobs have stood still."""
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(hours=hours))
    assert told(street, "rate_reminder") == {"小周": 1}
    look(street, WEDNESDAY + timedelta(days=8))
    assert told(street, "rate_reminder") == {"小周": 1}
    assert status(street) is Status.CLOSED


def test_what_has_ended_is_not_asked_about(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(days=8))
    assert told(street, "rate_reminder") == {}
    assert status(street) is Status.CLOSED


def test_who_was_asked_once_more_is_left_alone(street: Street, world: World, rider: Person) -> None:
    """Nor is the case looked at again every minute for the rest of the week."""
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    look(street, WEDNESDAY + timedelta(hours=25))
    with street.inside(write=False):
        assert due.ringing(now=WEDNESDAY + timedelta(days=6)) == []


def test_who_rated_is_not_asked(street: Street, world: World, rider: Person) -> None:
    rider.says("井盖响")
    dispatch(street, world)
    answer(street, world)
    rider.says("1")
    look(street, WEDNESDAY + timedelta(days=2))
    assert told(street, "rate_reminder") == {}
