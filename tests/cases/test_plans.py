"""How the databases go about what is asked most: by an index, never through a whole table.

Times are no matter for a test; which way is taken is. Some thousands of rows, then ANALYZE: among
fewer, a planner rightly reads everything.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from backend.cases import changes, counting, nearby
from backend.cases.due import ringing
from backend.cases.figures.by_day import flow
from backend.cases.figures.counts import of_units, tallies
from backend.cases.figures.scope import Scope
from backend.cases.figures.stages import stages
from backend.cases.figures.today import hours
from backend.cases.filters import Filters
from backend.cases.listing import lines
from backend.cases.models import Status
from backend.cases.queries import glance, page, queue
from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Person
from backend.people.recognising import Known
from backend.web import App

from .. import planning
from ..conftest import go_to, moved, settings
from ..databases import Databases
from ..planning import plans, sorted_rows
from ..world import COMMUNITY, GRID, IN_GRID, NEXT_COMMUNITY, STREET, WEDNESDAY, World

MANY = 6_000
OPEN = MANY // 50
WHO = ["rider", "worker", "grid_worker", "street_officer", "district_officer", "handler"]
WIDE = {"street_officer", "district_officer"}
BIG = ("cases", "case_clocks", "case_dispatches", "case_search")
scans = partial(planning.scans, big=BIG)

CASES = """
INSERT INTO cases (id, number, status, kind_key, danger, reporter_hidden, words, place_words,
 region_code, latitude, longitude, cell, source, reporter_id, created_at, reported_at, version)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
SELECT i, 'T-' || i, CASE WHEN i % 50 = 0 THEN 'dispatched' ELSE 'closed' END, 'manhole',
 {no}, {no}, '', '', CASE WHEN i % 20 = 0 THEN '{here}' ELSE '{there}' END, 30.6 + i * 0.0004,
 114.3, {cell}, 'app', CASE WHEN i % 100 = 0 THEN {rider} ELSE {other} END, {at}, {at}, 1 FROM n
"""
CLOCKS = """
INSERT INTO case_clocks (case_id, stage, limit_amount, limit_unit, started_at, due_at, ends_at,
 rings_at, stopped_at)
SELECT id, 'repair', 1, 'work_day', {at}, {at}, {at}, CASE WHEN id % 500 = 0 THEN {at} END,
 CASE WHEN status = 'closed' THEN {at} END FROM cases
"""
DISPATCHES = """
INSERT INTO case_dispatches (case_id, unit_id, lead, part, why, note, work_order, at, ended_at)
SELECT id, CASE WHEN id % 40 = 0 THEN {water} ELSE {power} END, {yes}, '', '', '', '', {at},
 CASE WHEN status = 'closed' THEN {at} END FROM cases
"""
WORDS = {
    "sqlite": "INSERT INTO case_search (rowid, words) SELECT id, {words} FROM cases",
    "postgresql": "INSERT INTO case_search (case_id, words)"
    " SELECT id, CAST({words} AS tsvector) FROM cases",
}


@pytest.fixture(scope="module")
def crowded(
    installed: App,
    peopled: World,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The world with thousands of cases, and a database that has counted them; whoever comes here
    only looks."""
    home = tmp_path_factory.mktemp("crowded")
    databases.give("peopled")
    with moved(installed, settings(databases.url, home)) as app, app.app_context():
        go_to(WEDNESDAY, home)
        _fill(peopled)
        yield replace(peopled, now=now())


def _fill(world: World) -> None:
    name = db.engine.dialect.name
    on_pg = name == "postgresql"
    facts = {
        "many": MANY,
        "no": "false" if on_pg else "0",
        "yes": "true" if on_pg else "1",
        "at": "timestamptz '2026-07-01 06:00+00'" if on_pg else "'2026-07-01 06:00:00.000000'",
        "here": COMMUNITY,
        "there": NEXT_COMMUNITY,
        "cell": f"{nearby.cell_of(*IN_GRID)} + i % 3000 * 7",
        "rider": world.ids["rider"],
        "other": world.ids["resident"],
        "water": world.units["water"],
        "power": world.units["power"],
        "words": "'_r420102006003 _r420102006 _r420102 井盖' || CASE WHEN id % 900 = 0"
        " THEN ' 夹竹 竹桃' ELSE ' 路灯' END",
    }
    with db.engine.begin() as connection:
        for statement in (CASES, CLOCKS, DISPATCHES, WORDS[name]):
            connection.execute(text(statement.format(**facts)))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if on_pg else "ANALYZE"))


@pytest.fixture
def crowd(crowded: World) -> Iterator[World]:
    """The crowd, looked at by a reader who leaves nothing behind."""
    with transaction(write=False) as session:
        if db.engine.dialect.name == "postgresql":
            # as of a disk without moving parts: to jump about in it costs little
            session.execute(text("SET LOCAL random_page_cost = 1.1"))
        yield crowded
    db.session.remove()


PAGE = 21


def listed(asks: Person, filters: Filters) -> Callable[[], object]:
    """The list of the API, asked by this person."""
    known, connection = Known(asks.id, asks.open_roles), db.session.connection()
    return lambda: lines(connection, known, filters, limit=PAGE, now=now())


def person(world: World, who: str) -> Person:
    found: Person = getattr(world, who)
    assert found.roles is not None  # loaded before anything is listened to
    return found


@pytest.mark.parametrize("before", [None, MANY // 2])
@pytest.mark.parametrize("who", WHO)
def test_page(crowd: World, who: str, before: int | None) -> None:
    asks = person(crowd, who)
    for plan in plans(lambda: page(asks, Filters(), before=before)):
        assert scans(plan, wide=who in WIDE) == [], plan


@pytest.mark.parametrize(
    ("who", "index"),
    [
        ("rider", "ix_cases_reporter_id_id"),
        ("worker", "ix_cases_community_code_id"),
        ("grid_worker", "ix_cases_region_code_id"),
        ("handler", "ix_case_dispatches_unit_id_case_id"),
    ],
)
def test_page_goes_by_the_index_that_is_made_for_it(crowd: World, who: str, index: str) -> None:
    asks = person(crowd, who)
    assert index in plans(lambda: page(asks, Filters()))[0]


@pytest.mark.parametrize("who", WHO)
def test_search_for_a_rare_word(crowd: World, who: str) -> None:
    asks = person(crowd, who)
    plan = plans(lambda: page(asks, Filters(words="夹竹桃")))[0]
    assert scans(plan) == [], plan
    assert re.search("ix_case_search_words|SCAN case_search VIRTUAL TABLE INDEX .*M", plan), plan


def test_due_scan(crowd: World) -> None:
    plan = plans(lambda: ringing(now=now()))[-1]  # the first statement may be BEGIN
    assert "ix_case_clocks_rings" in plan
    assert scans(plan) == []


def test_what_is_near(crowd: World) -> None:
    found = plans(lambda: nearby.similar_at(*IN_GRID, "manhole", now=now()))
    assert [plan for plan in found if "ix_cases_cell_reported_at" in plan]
    assert [table for plan in found for table in scans(plan)] == []


@pytest.mark.parametrize("place", [GRID, COMMUNITY, STREET])
def test_figures_read_their_period_alone(crowd: World, place: str) -> None:
    scope = Scope(place, now() + timedelta(days=1), now() + timedelta(days=2))
    looks = (
        lambda: tallies(scope),
        lambda: of_units(scope),
        lambda: stages(scope, now=now()),
        lambda: flow(scope),
        lambda: hours(scope),
    )
    for look in looks:
        for plan in plans(look):
            assert scans(plan) == [], plan


@pytest.mark.parametrize("place", [GRID, COMMUNITY])
def test_what_is_alike_in_a_place(crowd: World, place: str) -> None:
    found = plans(lambda: nearby.similar_in(place, "manhole", now=now()))
    assert [plan for plan in found if "ix_cases_open" in plan], found
    assert [table for plan in found for table in scans(plan)] == []


@pytest.mark.parametrize("who", WHO)
def test_list_of_the_api(crowd: World, who: str) -> None:
    ask = listed(person(crowd, who), Filters())
    for plan in plans(ask):
        assert scans(plan, wide=who in WIDE) == [], plan
    assert sorted_rows(ask) <= 3 * PAGE


@pytest.mark.parametrize(
    "filters", [Filters(open_only=True), Filters(status=Status.ANSWERED), Filters(late_at=now())]
)
@pytest.mark.parametrize("who", WHO)
def test_list_of_what_is_open(crowd: World, who: str, filters: Filters) -> None:
    ask = listed(person(crowd, who), filters)
    for plan in plans(ask):
        assert scans(plan) == [], plan
    assert sorted_rows(ask) <= 2 * OPEN


@pytest.mark.parametrize("who", WHO)
def test_queue_and_glance_read_what_is_open(crowd: World, who: str) -> None:
    asks = person(crowd, who)
    for ask in (lambda: queue(asks, Filters()), lambda: glance(asks, now=now())):
        for plan in plans(ask):
            assert scans(plan) == [], plan
        assert sorted_rows(ask) <= 2 * OPEN


@pytest.mark.parametrize("who", WHO)
def test_what_the_first_page_and_the_lists_ask(crowd: World, who: str) -> None:
    asks, at = person(crowd, who), now()
    few: list[Callable[[], object]] = [
        lambda: queue(asks, Filters(open_only=True), after=(False, False, at, 7), limit=PAGE),
        lambda: counting.hits(asks, Filters(open_only=True)),
        lambda: counting.hits(asks, Filters(words="夹竹桃")),
        lambda: counting.by_region(asks, Filters(open_only=True)),
        lambda: changes.changes(asks, since=at - timedelta(days=1), now=at),
        lambda: changes.stirred(now=at),
    ]
    for number, ask in enumerate(few):
        for plan in plans(ask):
            assert scans(plan) == [], (number, plan)
    for facts in (
        Filters(unit_id=crowd.units["water"]),
        Filters(sent_by_id=asks.id),
        Filters(since=at - timedelta(days=1), until=at),
    ):
        for plan in plans(partial(page, asks, facts)):
            assert scans(plan, wide=who in WIDE) == [], (facts, plan)


def test_a_sort_of_thousands_would_be_noticed(crowd: World) -> None:
    everything = text("SELECT id FROM cases ORDER BY words, created_at, latitude LIMIT 20")
    assert sorted_rows(lambda: db.session.execute(everything).all()) > 3 * OPEN
