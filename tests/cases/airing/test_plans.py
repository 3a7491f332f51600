"""The public pages among thousands: by an index, and one page of them."""

import pytest
from sqlalchemy import text

from backend.cases.airing.figures import figures
from backend.cases.airing.public import AiredFilters, aired, aired_numbered, public_copy
from backend.clock import now
from backend.db import db
from backend.errors import NotFound

from ...world import World
from ..test_plans import crowd, crowded, plans

__all__ = ["crowd", "crowded"]

AIRINGS = """
INSERT INTO airings (case_id, state, title, words, reply, region_code, drafted_by_id,
 written_by_id, signed_by_id, signed_for, published_at, withdrawn_at, version)
SELECT id, CASE WHEN id % 3 = 0 THEN 'published' ELSE 'withdrawn' END, 'x', 'x', '', region_code,
 {one}, {one}, {other}, '', created_at, CASE WHEN id % 3 = 0 THEN NULL ELSE created_at END, 1
 FROM cases
"""


@pytest.fixture
def city(crowd: World) -> World:
    ids = {"one": crowd.ids["worker"], "other": crowd.ids["colleague"]}
    db.session.connection().execute(text(AIRINGS.format(**ids)))
    db.session.connection().execute(text("ANALYZE"))
    return crowd


def test_a_page_of_what_is_public(city: World) -> None:
    first, *_ = plans(lambda: aired(AiredFilters(), now=now()))
    assert "ix_airings_published" in first
    last = aired(AiredFilters(), now=now())[-1].id
    _, second, *_ = plans(lambda: aired(AiredFilters(), now=now(), before=last))
    assert "ix_airings_published" in second


def test_a_number_looked_up(city: World) -> None:
    def ask() -> None:
        with pytest.raises(NotFound):
            aired_numbered("JA-0007", "JA", now=now())
        with pytest.raises(NotFound):
            public_copy("0" * 32)

    for plan in plans(ask):
        assert "Seq Scan on airings" not in plan and "SCAN airings" not in plan
        assert "Seq Scan on cases" not in plan and "SCAN cases" not in plan


def test_figures_of_a_month_among_years(city: World) -> None:
    clocks, *_ = plans(lambda: figures(None, now=now().replace(year=2030)))
    assert "ix_case_clocks_handling" in clocks
