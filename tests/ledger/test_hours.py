"""Hours of service, as the official register of volunteers takes them."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest

from backend.clock import SHANGHAI
from backend.errors import Invalid, NotAllowed
from backend.ledger.actions import award_minutes, reverse
from backend.ledger.hours import COLUMNS, Service, as_csv, services
from backend.ledger.models import Evidence, Transfer
from backend.people.actions import register
from backend.people.models import RoleKind

from ..world import COMMUNITY, DISTRICT, NEXT_COMMUNITY, World

JULY = date(2026, 7, 1), date(2026, 7, 31)
MORNING = datetime(2026, 7, 4, 9, 30, tzinfo=SHANGHAI)


def served(
    w: World, who: str, at: datetime, evidence: Evidence = Evidence.CONFIRMED, minutes: int = 45
) -> Transfer:
    return award_minutes(
        w.ids[who],
        at,
        at + timedelta(minutes=minutes),
        evidence,
        key=f"{who}:{at}",
        reason="圆了心愿 JA-0001",
        now=at,
    )


def names(w: World, region: str = COMMUNITY, by: str = "worker") -> list[str]:
    return [done.name for done in services(region, *JULY, by=getattr(w, by))]


def test_what_people_of_a_region_did_in_order(inside: World) -> None:
    first = served(inside, "member", MORNING)
    served(inside, "rider", MORNING - timedelta(hours=2), Evidence.ON_THE_SPOT, 20)
    found = services(COMMUNITY, *JULY, by=inside.worker)
    assert [(done.name, done.minutes) for done in found] == [
        (inside.rider.name, 20),
        (inside.member.name, 45),
    ]
    assert found[1] == Service(
        first.id,
        inside.member.name,
        inside.member.phone,
        "圆了心愿 JA-0001",
        MORNING,
        MORNING + timedelta(minutes=45),
        45,
        Evidence.CONFIRMED,
    )


def test_the_days_are_whole_days_of_shanghai(inside: World) -> None:
    midnight = datetime(2026, 7, 10, tzinfo=SHANGHAI)
    for at in (midnight - timedelta(minutes=50), midnight, midnight + timedelta(days=1, hours=23)):
        served(inside, "member", at)
    served(inside, "member", midnight + timedelta(days=2))
    days = date(2026, 7, 10), date(2026, 7, 11)
    assert len(services(COMMUNITY, *days, by=inside.worker)) == 2


def test_what_was_taken_back_is_left_out(inside: World) -> None:
    done = served(inside, "member", MORNING)
    served(inside, "rider", MORNING)
    reverse(done, reason="没有去", now=inside.now, by_id=inside.ids["worker"])
    assert names(inside) == [inside.rider.name]


def test_only_for_those_who_run_the_place(inside: World) -> None:
    served(inside, "member", MORNING)
    assert names(inside, DISTRICT, "district_officer") == [inside.member.name]
    assert names(inside, NEXT_COMMUNITY, "district_officer") == []
    for who in ("member", "resident", "grid_worker", "admin", "stranger"):
        with pytest.raises(NotAllowed):
            names(inside, by=who)
    with pytest.raises(NotAllowed):
        names(inside, DISTRICT)


def test_a_year_at_most(inside: World) -> None:
    for first, last in (
        (date(2026, 7, 2), date(2026, 7, 1)),
        (date(2025, 1, 1), date(2026, 7, 1)),
    ):
        with pytest.raises(Invalid, match="一年"):
            services(COMMUNITY, first, last, by=inside.worker)


def test_a_table_that_opens_in_a_spreadsheet() -> None:
    done = Service(
        7,
        '=HYPERLINK("x")',
        "+86 1",
        "圆了心愿，\n两行",
        MORNING,
        MORNING + timedelta(minutes=45),
        45,
        Evidence.ADDED_LATER,
    )
    told = as_csv([done])
    assert told.startswith("\ufeff")
    header, row = csv.reader(StringIO(told.removeprefix("\ufeff"), newline=""))
    assert header == COLUMNS
    assert row == [
        '\'=HYPERLINK("x")',
        "'+86 1",
        "圆了心愿，\n两行",
        "2026-07-04 09:30",
        "2026-07-04 10:15",
        "45",
        "事后由社区补记",
        "7",
    ]


def test_whoever_moves_takes_no_hours_along(inside: World) -> None:
    served(inside, "rider", MORNING)
    register(inside.rider, RoleKind.RIDER, NEXT_COMMUNITY, now=MORNING + timedelta(days=1))
    served(inside, "rider", MORNING + timedelta(days=2))
    assert names(inside) == [inside.rider.name]
    [later] = services(NEXT_COMMUNITY, *JULY, by=inside.next_worker)
    assert later.started_at == MORNING + timedelta(days=2)
