"""Danger: who is told, and that nothing takes it back by accident."""

import pytest
from sqlalchemy import select

from backend.cases import amending, reporting, reviewing
from backend.cases.models import Case, Source
from backend.db import db
from backend.notifications.models import Notice
from backend.people.models import Level, Person, Region

from ..world import DISTRICT, IN_NEXT_GRID, NEXT_GRID, STREET, World, spot
from .making import dispatched, reported


def told(case: Case) -> set[int]:
    """Ids of those who were told of this danger."""
    notices = db.session.scalars(select(Notice).where(Notice.kind == "danger_reported"))
    return {notice.person_id for notice in notices if notice.data["case_id"] == case.id}


def ids(*people: Person) -> set[int]:
    return {person.id for person in people}


def test_the_communitys_workers_hear_of_it(inside: World) -> None:
    case = reported(inside, "井盖没了")
    assert told(case) == ids(inside.worker, inside.colleague)


@pytest.mark.parametrize("box", [None, False, True])
def test_an_empty_box_takes_no_danger_back(inside: World, box: bool | None) -> None:
    case = reported(inside, "小区里燃气味很大", danger=box)
    assert case.danger
    assert told(case)


def test_the_tile_alone_is_danger(inside: World) -> None:
    by_form = reported(inside, "快来看看", kind_key="danger")
    later = reported(inside, "快来看看")
    reviewing.set_kind(later, "danger", danger=False, by=inside.worker, now=inside.now)
    for case in (by_form, later):
        assert case.danger
        assert told(case)


def test_taken_back_and_raised_again_it_is_heard_again(inside: World) -> None:
    case = reported(inside, "井盖没了")
    for danger in (False, True):
        reviewing.set_kind(case, "manhole", danger=danger, by=inside.worker, now=inside.now)
    heard = db.session.scalars(
        select(Notice).where(
            Notice.kind == "danger_reported", Notice.person_id == inside.colleague.id
        )
    )
    assert len(heard.all()) == 2


def test_moved_into_another_community_its_people_hear_of_it(inside: World) -> None:
    case = reported(inside, "井盖没了")
    assert amending.correct_place(case, spot(IN_NEXT_GRID), by=inside.rider, now=inside.now)
    assert case.region_code == NEXT_GRID
    assert told(case) == ids(inside.worker, inside.colleague, inside.next_worker)


def test_raised_later_the_unit_hears_of_it_too(inside: World) -> None:
    case = dispatched(inside)
    assert not told(case)
    amending.add(case, by=inside.rider, words="有人踩进去受伤了", now=inside.now)
    assert told(case) == ids(inside.worker, inside.colleague, inside.handler)


def _place(code: str, level: Level, parent: str) -> str:
    db.session.add(Region(code=code, level=level, name="没有人的地方", parent_code=parent))
    db.session.flush()
    return code


def test_where_nobody_works_the_next_above_hears_of_it(inside: World) -> None:
    near = _place(STREET[:9] + "099", Level.COMMUNITY, STREET)
    street = _place(DISTRICT[:6] + "099000", Level.STREET, DISTRICT)
    far = _place(street[:9] + "001", Level.COMMUNITY, street)
    for code, expected in ((near, inside.street_officer), (far, inside.district_officer)):
        case = reporting.report(
            by=inside.resident,
            source=Source.APP,
            words="井盖没了",
            region_code=code,
            now=inside.now,
        )
        assert told(case) == ids(expected)


def test_once_sent_a_corrected_place_is_passed_on(inside: World) -> None:
    case = dispatched(inside)
    where = case.region_code
    assert not amending.correct_place(case, spot(IN_NEXT_GRID), by=inside.rider, now=inside.now)
    assert case.region_code == where
    assert "30.609000, 114.309000" in case.additions[-1].words
