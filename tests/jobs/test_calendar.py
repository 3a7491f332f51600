"""The alarm for a year without holidays: from November on, once a week, until somebody acts."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI
from backend.db import db, transaction
from backend.errors import Conflict
from backend.jobs import runner, schedule
from backend.jobs.runner import Done
from backend.notifications.models import Notice
from backend.people.models import Person, Role
from backend.web import App
from backend.worktime import actions, published, queries
from backend.worktime.published import Day

from ..world import World

Travel = Callable[[datetime], None]
NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[Day, ...]]:
    """What has been published; 2026 only, as long as a test says no more."""
    known = {2026: published.days(2026)}
    monkeypatch.setattr(published, "days", lambda year: known.get(year, ()))
    return known


@pytest.fixture
def watch(app: App, travel: Travel) -> Callable[[datetime], Done]:
    def at(instant: datetime) -> Done:
        travel(instant)
        with app.app_context():
            return runner.run(schedule.named("watch_calendar"))

    return at


def told(app: App) -> Counter[str]:
    """Who has been told how often."""
    with app.app_context(), transaction(write=False):
        names = select(Person.name).join(Notice, Notice.person_id == Person.id)
        return Counter(db.session.scalars(names.where(Notice.kind == "calendar_missing")))


def held(app: App) -> frozenset[int]:
    with app.app_context(), transaction(write=False):
        return queries.complete_years()


EVERY_CARETAKER = {"管理员", "区里的老邓"}


@pytest.mark.usefixtures("world", "library")
def test_until_november_nobody_is_told(app: App, watch: Callable[[datetime], Done]) -> None:
    done = watch(datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI))
    assert (done.items, done.failures) == (1, 0)  # 2026 was taken from the library
    assert held(app) == {2026}
    assert watch(datetime(2026, 10, 31, 23, 59, tzinfo=SHANGHAI)).items == 0
    assert told(app) == {}


@pytest.mark.usefixtures("world", "library")
def test_from_november_on_the_caretakers_hear_of_it_once_a_week(
    app: App, watch: Callable[[datetime], Done]
) -> None:
    for day in range(7):
        watch(NOVEMBER + timedelta(days=day))
        watch(NOVEMBER + timedelta(days=day, hours=1))
    assert told(app) == dict.fromkeys(EVERY_CARETAKER, 1)
    watch(NOVEMBER + timedelta(days=7))
    assert told(app) == dict.fromkeys(EVERY_CARETAKER, 2)
    watch(NOVEMBER + timedelta(days=28))  # down for weeks: one word, not three
    assert told(app) == dict.fromkeys(EVERY_CARETAKER, 3)
    assert watch(NOVEMBER + timedelta(days=29)).items == 0


@pytest.mark.usefixtures("world", "library")
def test_in_january_it_is_no_less_missing(app: App, watch: Callable[[datetime], Done]) -> None:
    watch(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI))
    watch(datetime(2027, 3, 1, 9, tzinfo=SHANGHAI))
    assert told(app) == dict.fromkeys(EVERY_CARETAKER, 2)


@pytest.mark.usefixtures("world")
def test_what_the_library_knows_is_taken_without_a_word(
    app: App, watch: Callable[[datetime], Done], library: dict[int, tuple[Day, ...]]
) -> None:
    library[2027] = (Day(date(2027, 1, 1), False, "元旦"), Day(date(2027, 1, 3), True, "调休上班"))
    assert watch(NOVEMBER).items == 2
    assert held(app) == {2026, 2027}
    assert told(app) == {}


@pytest.mark.usefixtures("world", "library")
def test_when_somebody_else_fills_it_in_at_the_same_instant_all_is_well(
    app: App, watch: Callable[[datetime], Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(year: int, *, now: datetime) -> None:
        raise Conflict

    monkeypatch.setattr(actions, "seed", too_late)
    assert watch(NOVEMBER).failures == 0
    assert told(app) == {}


@pytest.mark.usefixtures("library")
def test_it_falls_silent_when_somebody_has_imported_the_year(
    app: App, world: World, watch: Callable[[datetime], Done]
) -> None:
    watch(NOVEMBER)
    with app.app_context(), transaction():
        days = [Day(date(2027, month, 1), False, "") for month in (1, 5, 10)]
        actions.take([*days, Day(date(2027, 10, 9), True, "")], now=NOVEMBER)
    watch(NOVEMBER + timedelta(days=7))
    assert told(app) == dict.fromkeys(EVERY_CARETAKER, 1)


@pytest.mark.usefixtures("library")
def test_who_holds_the_role_no_longer_is_not_told(
    app: App, world: World, watch: Callable[[datetime], Done]
) -> None:
    with app.app_context(), transaction():
        role = db.session.scalars(select(Role).where(Role.person_id == world.ids["admin"])).one()
        role.ended_at = NOVEMBER
    watch(NOVEMBER)
    assert told(app) == {"区里的老邓": 1}
