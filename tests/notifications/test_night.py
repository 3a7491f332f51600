"""夜里只有急件会响: whoever works here sleeps from nine to eight, unless on a shift."""

from datetime import datetime

import pytest
from sqlalchemy import event, select

from backend.clock import SHANGHAI
from backend.db import db
from backend.notifications.actions import notify
from backend.notifications.models import Notice
from backend.notifications.queries import earliest
from backend.people.actions import grant
from backend.people.models import RoleKind
from backend.people.roster import add_shift

from ..world import CAST, COMMUNITY, World

AT_WORK = {
    "admin",
    "district_officer",
    "street_officer",
    "worker",
    "colleague",
    "next_worker",
    "grid_worker",
    "steward",
    "handler",
    "other_handler",
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(1, 20, 59), at(1, 20, 59)),
        (at(1, 21), at(2, 8)),
        (at(1, 23, 59), at(2, 8)),
        (at(2, 0), at(2, 8)),
        (at(2, 7, 59), at(2, 8)),
        (at(2, 8), at(2, 8)),
        (datetime(2026, 12, 31, 22, tzinfo=SHANGHAI), datetime(2027, 1, 1, 8, tzinfo=SHANGHAI)),
    ],
)
def test_who_is_left_alone_at_night(
    inside: World, name: str, now: datetime, until: datetime
) -> None:
    whose = getattr(inside, name)
    assert earliest(whose, urgent=False, now=now) == (until if name in AT_WORK else now)
    assert earliest(whose, urgent=True, now=now) == now


def test_whoever_is_on_a_shift_hears_at_once_and_whoever_comes_on_hears_then(
    inside: World,
) -> None:
    hours = (at(1, 23), at(2, 3))
    add_shift(inside.worker, COMMUNITY, *hours, by=inside.worker, now=inside.now)
    heard = {
        at(1, 20): at(1, 20),
        at(1, 22): at(1, 23),
        at(1, 23): at(1, 23),
        at(2, 2, 59): at(2, 2, 59),
        at(2, 3): at(2, 8),
    }
    for now, then in heard.items():
        assert earliest(inside.worker, urgent=False, now=now) == then
    assert earliest(inside.colleague, urgent=False, now=at(1, 23)) == at(2, 8)


def test_a_shift_that_begins_after_eight_does_not_delay_the_morning(inside: World) -> None:
    add_shift(inside.worker, COMMUNITY, at(2, 9), at(2, 17), by=inside.worker, now=inside.now)
    assert earliest(inside.worker, urgent=False, now=at(1, 22)) == at(2, 8)


def test_a_rider_who_also_works_here_has_both_rests(inside: World) -> None:
    steward = RoleKind.STEWARD
    grant(inside.rider, steward, by=inside.admin, now=inside.now, region_code=COMMUNITY)
    assert earliest(inside.rider, urgent=False, now=at(1, 12)) == at(1, 13, 30)
    assert earliest(inside.rider, urgent=False, now=at(1, 22)) == at(2, 8)


@pytest.mark.parametrize(("hour", "due"), [(15, at(1, 15)), (22, at(2, 8))])
def test_a_notice_is_due_when_it_may_ring(inside: World, hour: int, due: datetime) -> None:
    facts = {"number": "JA-1"}
    assert notify(inside.worker, "overdue", facts, key="k", now=at(1, hour))
    assert notify(inside.worker, "danger_reported", facts, key="d", now=at(1, hour), urgent=True)
    found = dict(db.session.execute(select(Notice.dedupe_key, Notice.due_at)).all())
    assert found == {"k": due, "d": at(1, hour)}


@pytest.mark.parametrize(
    ("name", "hour", "urgent", "asked"),
    [
        ("worker", 15, False, 0),
        ("worker", 22, True, 0),
        ("resident", 22, False, 0),
        ("worker", 22, False, 1),
    ],
)
def test_the_roster_is_asked_only_at_night(
    inside: World, name: str, hour: int, urgent: bool, asked: int
) -> None:
    person, statements = getattr(inside, name), list[object]()
    assert person.open_roles

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(*given: object) -> None:
        statements.append(given[2])

    try:
        earliest(person, urgent=urgent, now=at(1, hour))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == asked
