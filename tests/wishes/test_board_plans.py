"""How the databases go about the board: by its own indexes, whoever asks and in whatever order."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text

from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Person
from backend.people.recognising import Known
from backend.web import App
from backend.wishes import board, queries, waiting
from backend.wishes.board import Filters, Order
from backend.wishes.models import Status, Wish
from backend.wishes.staff_list import StaffFilters, staff_page
from backend.wishes.suiting import most_similar

from ..planning import plans, scans, sorted_rows
from ..world import COMMUNITY, GRID, IN_GRID, NEXT_COMMUNITY, STREET, World

MANY = 6_000
BIG = ("wishes", "wish_claims", "wish_steps", "wish_files", "wish_search")
PAGE = 21
OPEN_IN_STREET = MANY // 10

# A tenth is open; of a hundred one lies in the street of our people, half of these in 吉林社区.
WISHES = """
INSERT INTO wishes (id, number, status, kind_key, words, board_words, source, age_band, region_code,
 near_latitude, near_longitude, places, cost, payer, poster_id, posted_at, opened_at, due_at,
 stood_open, version, aired_words)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
SELECT i, 'T-' || i, CASE i % 10 WHEN 0 THEN 'open' WHEN 1 THEN 'claimed' ELSE 'confirmed' END,
 CASE WHEN i % 20 = 0 THEN 'repair' ELSE 'thing' END, '灯', '', 'app', 'unsaid',
 CASE WHEN i % 40 = 0 THEN '{grid}' WHEN i % 40 = 10 THEN '{next}' ELSE '420102007' || (100 + i % 7)
  END, 30.6 + i * 0.0001, 114.3, 1, 0, 'nobody', {poster}, {at}, {at}, {at}, 0, 1,
 CASE WHEN i % 30 < 15 THEN '灯' END
FROM n
"""
BESIDE = (
    "INSERT INTO wish_claims (wish_id, place, person_id, promised_for, claimed_at, reason)"
    " SELECT id, 1, {rider}, {day}, opened_at, '' FROM wishes WHERE status <> 'open'",
    "INSERT INTO wish_steps (wish_id, key, words, at) SELECT id, 'open:fit', '问了', opened_at"
    " FROM wishes",
    "INSERT INTO files (id, key, kind, sha256, size, kept_at)"
    " SELECT id, id, 'photo', '', 1, opened_at FROM wishes",
    "{index}",
    "INSERT INTO wish_files (wish_id, file_id, purpose) SELECT id, id, 'wish' FROM wishes",
)


@pytest.fixture
def crowd(app: App, world: World) -> Iterator[World]:
    """The world with thousands of wishes, and a database that has counted them."""
    with app.app_context():
        on_pg = db.engine.dialect.name == "postgresql"
        at = "timestamptz '2026-07-01 06:00+00' + i * interval '1 second'"
        on_sqlite = "strftime('%Y-%m-%d %H:%M:%S.000000', 1780000000 + i, 'unixepoch')"
        facts: dict[str, Any] = {
            "grid": GRID,
            "next": NEXT_COMMUNITY,
            "poster": world.ids["resident"],
        }
        facts |= {"rider": world.ids["rider"], "many": MANY, "at": at if on_pg else on_sqlite}
        rare = "CASE WHEN id % 900 = 0 THEN ' 夹竹' ELSE '' END"
        marks = f"'_r420102006 _s' || status || ' 换灯' || {rare}"
        into = "rowid, words) SELECT id, {}"
        if on_pg:
            into = "wish_id, words) SELECT id, CAST({} AS tsvector)"
        facts["index"] = f"INSERT INTO wish_search ({into.format(marks)} FROM wishes"
        facts["day"] = "date '2026-07-01'" if on_pg else "'2026-07-01'"
        with db.engine.begin() as connection:
            for n in range(7):
                region = (
                    f"INSERT INTO regions VALUES ('420102007{100 + n}', 'community', '{n}', NULL)"
                )
                connection.execute(text(region))
            for statement in (WISHES, *BESIDE):
                connection.execute(text(statement.format(**facts)))
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE" if on_pg else "ANALYZE"))
        with transaction(write=False) as session:
            if on_pg:  # as of a disk without moving parts: to jump about in it costs little
                session.execute(text("SET LOCAL random_page_cost = 1.1"))
            yield world


def asked(asks: Person, filters: Filters, **more: Any) -> Callable[[], object]:
    known, connection = Known(asks.id, asks.open_roles), db.session.connection()
    known = Known(asks.id, [r for r in asks.open_roles if r.place_code])  # loaded beforehand
    return lambda: board.page(connection, known, filters, limit=PAGE - 1, now=now(), **more)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("who", ["resident", "handler", "district_officer"])
def test_what_is_open_is_found_by_its_index(crowd: World, who: str, order: Order) -> None:
    asks = getattr(crowd, who)
    reach = "all_" if who == "district_officer" else "street_"
    index = "urgent" if order is Order.URGENT else "newest"
    for filters in (Filters(), Filters(kind_key="lesson"), Filters(kind_key="repair")):
        ask = asked(asks, filters, order=order, here=IN_GRID)
        (plan,) = plans(ask)
        assert scans(plan, big=BIG) == [], plan
        assert f"ix_wishes_open_{reach}{index}" in plan or order is Order.NEAREST, plan
        assert sorted_rows(ask) <= (OPEN_IN_STREET if order is Order.NEAREST else 3 * PAGE)


@pytest.mark.parametrize("order", [Order.NEWEST, Order.URGENT])
@pytest.mark.parametrize("region", [COMMUNITY, GRID])
def test_a_community_and_a_grid_by_the_community(crowd: World, region: str, order: Order) -> None:
    following = None
    for _ in range(2):
        filters = Filters(region_code=region)
        ask = asked(crowd.district_officer, filters, order=order, cursor=following)
        (plan,) = plans(ask)
        assert f"ix_wishes_open_{order}" in plan, plan
        assert sorted_rows(ask) <= 3 * PAGE
        following = ask().following  # type: ignore[attr-defined]
        assert following


@pytest.mark.parametrize("status", [Status.CLAIMED, Status.CONFIRMED])
@pytest.mark.parametrize("who", ["resident", "district_officer"])
def test_what_was(crowd: World, who: str, status: Status) -> None:
    ask = asked(getattr(crowd, who), Filters(status=status))
    (plan,) = plans(ask)
    assert "ix_wishes_past_" in plan, plan
    assert scans(plan, big=BIG) == [], plan
    assert sorted_rows(ask) <= 3 * PAGE


@pytest.mark.parametrize("status", [Status.OPEN, Status.CONFIRMED])
@pytest.mark.parametrize("region", [None, STREET, COMMUNITY])
def test_what_everybody_reads(crowd: World, status: Status, region: str | None) -> None:
    filters, connection = Filters(status, region), db.session.connection()

    def ask() -> object:
        return board.page(connection, None, filters, limit=PAGE - 1, now=now())

    (plan,) = plans(ask)
    place = "" if region == COMMUNITY else "street_" if region else "all_"
    assert f"ix_wishes_aired_{place}newest" in plan, plan
    assert scans(plan, big=BIG) == [], plan
    assert sorted_rows(ask) <= 3 * PAGE
    counted = plans(lambda: board.counts(connection, None, filters, now=now()))[0]
    assert "ix_wishes_aired_" in counted, counted


@pytest.mark.parametrize("who", ["resident", "district_officer"])
def test_counts_go_by_an_index(crowd: World, who: str) -> None:
    asks = getattr(crowd, who)
    known, connection = Known(asks.id, list(asks.open_roles)), db.session.connection()
    plan = plans(lambda: board.counts(connection, known, Filters(), now=now()))[0]
    assert "ix_wishes_open_" in plan
    assert scans(plan, big=BIG) == [], plan


def test_what_is_most_like_another(crowd: World) -> None:
    wish = db.session.get_one(Wish, 40)
    found = plans(lambda: most_similar(wish, by=crowd.rider))
    (plan,) = [one for one in found if "ix_wishes_open_urgent" in one]
    assert scans(plan, big=BIG) == [], plan


@pytest.mark.parametrize("order", list(Order))
def test_a_rare_word_by_the_index_of_words(crowd: World, order: Order) -> None:
    ask = asked(crowd.resident, Filters(words="夹竹"), order=order, here=IN_GRID)
    (plan,) = plans(ask)
    assert scans(plan, big=BIG) == [], plan
    assert re.search("ix_wish_search_words|SCAN wish_search VIRTUAL TABLE INDEX .*M", plan), plan


def test_the_chase_finds_what_is_due_by_an_index(crowd: World) -> None:
    db.session.connection()
    (plan,) = plans(lambda: queries.due(now=now()))
    assert scans(plan, big=BIG) == [], plan


@pytest.mark.parametrize("who", ["worker", "street_officer"])
def test_what_staff_list_by_its_indexes(crowd: World, who: str) -> None:
    person = getattr(crowd, who)
    list(person.open_roles)  # loaded beforehand
    week = now().date() + timedelta(days=7)
    for index, ask in (
        ("ix_wishes_waiting", lambda: queries.review_queue(person, limit=PAGE)),
        ("ix_wishes_(waiting|past_)", lambda: queries.to_call(person, now=now())),
        (
            "ix_wishes_(street|community)_code_id",
            lambda: staff_page(person, StaffFilters(), before=None, limit=PAGE),
        ),
        (
            "ix_wishes_past_",
            lambda: queries.promises_at_risk(person, until=week),
        ),
    ):
        plan = plans(ask)[0]
        assert re.search(index, plan) and scans(plan, big=BIG) == [], plan


@pytest.mark.parametrize("status", [None, Status.OPEN])
def test_all_of_a_district_are_read_street_by_street(crowd: World, status: Status | None) -> None:
    asks = crowd.district_officer
    assert asks.open_roles

    def ask() -> Sequence[Wish]:
        return staff_page(asks, StaffFilters(status=status), before=None, limit=PAGE)

    (plan,) = [one for one in plans(ask) if "ix_wishes_" in one]
    assert "ix_wishes_street_code_id" in plan and scans(plan, big=BIG) == [], plan
    assert re.search(r"street_code(=\?|\)?(::text)? = )", plan), plan  # of each street, no range
    newest = select(Wish.id).where(Wish.status == status) if status else select(Wish.id)
    wanted = db.session.scalars(newest.order_by(Wish.id.desc()).limit(PAGE)).all()
    assert [wish.id for wish in ask()] == wanted


def test_one_wish_whatever_its_reader_claimed(crowd: World) -> None:
    asks = crowd.rider  # who claimed all that is not open
    assert asks.open_roles
    plan = plans(lambda: queries.wish_for(asks, 41))[0]
    assert "ix_wish_claims_person_id_id" not in plan, plan
    assert scans(plan, big=BIG) == [], plan


@pytest.mark.parametrize("who", ["worker", "street_officer", "district_officer"])
def test_what_waits_on_the_first_page(crowd: World, who: str) -> None:
    asks = getattr(crowd, who)
    assert asks.open_roles
    ask = partial(waiting.waiting, asks, now=now(), limit=20)
    for plan in plans(ask):
        assert scans(plan, big=BIG) == [], plan
        assert "ix_wishes_waiting" in plan
