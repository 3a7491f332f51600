"""The holiday table: what it says is what is counted with, at once, and nobody else's too early."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from backend import create_app, kept
from backend.config import Config
from backend.db import db, transaction
from backend.errors import Invalid
from backend.worktime import actions, calendar, published, queries
from backend.worktime.models import Source
from backend.worktime.published import Day

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
NATIONAL_DAY, MADE_UP = date(2026, 10, 1), date(2026, 10, 10)
pytestmark = pytest.mark.usefixtures("inside_app")


def is_working(day: date) -> bool:
    with transaction(write=False):
        return calendar().is_working_day(day)


def test_an_empty_table_leaves_it_to_the_library() -> None:
    with transaction(write=False):
        assert calendar() == published.calendar()
        assert queries.complete_years() == set()
        assert calendar().knows(2026)
        assert not calendar().knows(2027)
    assert (is_working(NATIONAL_DAY), is_working(MADE_UP)) == (False, True)


def test_a_year_that_nobody_has_published_is_not_known() -> None:
    """The library guesses the legal holidays of years to come; without a make-up day it is a
    guess."""
    assert published.days(2026)
    assert published.days(2040) == ()
    for year in (2040, 1999, 2101, -1, 10**9):
        with pytest.raises(Invalid, match="还没有公布"), transaction():
            actions.seed(year, now=NOW)
    with transaction(write=False):
        assert queries.complete_years() == set()


def test_seeding_takes_the_whole_year_once() -> None:
    with transaction():
        first = actions.seed(2026, now=NOW)
    assert (len(first.added), first.changed, first.years) == (28, [], [2026])
    assert "2026-02-14 working 调休上班" in first.added
    with transaction():
        assert queries.complete_years() == {2026}
        assert queries.source_of(2026) is Source.LIBRARY
        assert str(actions.seed(2026, now=NOW)) == "added 0, changed 0, unchanged 28"
        assert calendar() == published.calendar()


def test_what_somebody_has_set_stays_when_the_year_is_seeded() -> None:
    with transaction():
        actions.set_day(MADE_UP, working=False, name="台风停工")
        report = actions.seed(2026, now=NOW)
    assert report.kept == ["2026-10-10 off 台风停工 (not: 2026-10-10 working 调休上班)"]
    assert not is_working(MADE_UP)


def test_a_set_day_counts_beside_the_library_and_is_no_whole_year() -> None:
    with transaction():
        actions.set_day(date(2027, 1, 1), working=False, name="元旦")
        actions.set_day(date(2026, 7, 1), working=False)
    with transaction(write=False):
        assert not calendar().knows(2027)
        assert not calendar().is_working_day(date(2027, 1, 1))
        assert not calendar().is_working_day(date(2026, 7, 1))
        assert not calendar().is_working_day(NATIONAL_DAY)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2101, 1, 1)], ids=["too early", "too late"])
def test_a_day_out_of_reach_is_refused(day: date) -> None:
    with pytest.raises(Invalid, match="2000 到 2100"), transaction():
        actions.set_day(day, working=True)


@pytest.mark.parametrize("name", ["长" * 51, "两\n行", "空\0字"])
def test_a_name_that_no_column_holds_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="名称"), transaction():
        actions.set_day(NATIONAL_DAY, working=True, name=name)


def test_a_writer_sees_the_change_at_once_and_nobody_what_is_rolled_back() -> None:
    assert not is_working(NATIONAL_DAY)
    with pytest.raises(ZeroDivisionError), transaction():
        actions.set_day(NATIONAL_DAY, working=True)
        assert calendar().is_working_day(NATIONAL_DAY)
        raise ZeroDivisionError
    assert not is_working(NATIONAL_DAY)
    with transaction():
        actions.set_day(NATIONAL_DAY, working=True)
    assert is_working(NATIONAL_DAY)


def test_looking_costs_nothing_for_a_minute_and_then_one_look(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, asked = kept.monotonic(), []
    monkeypatch.setattr(kept, "monotonic", lambda: seconds)
    event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def looks() -> tuple[bool, int]:
        asked.clear()
        working = is_working(NATIONAL_DAY)
        return working, len([words for words in asked if "calendar" in words])

    assert looks()[0] is False
    assert looks() == (False, 0)
    for working in (True, False):  # the first change brings the year's row, the next finds it there
        elsewhere(config, working=working)
        assert looks() == (not working, 0)
        seconds += kept.FRESH
        assert looks()[0] is working
        seconds += kept.FRESH
        assert looks() == (working, 1)


def elsewhere(config: Config, *, working: bool) -> None:
    """A change by another process: with an engine and a copy of its own."""
    with create_app(config).app_context():
        with transaction():
            actions.set_day(NATIONAL_DAY, working=working)
        db.session.remove()
        db.engine.dispose()


def test_a_year_s_notice_may_move_the_december_before(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [date(2027, 12, 31), date(2028, 1, 3), date(2028, 5, 1)]
    known = {day.year: tuple(Day(d, False, "") for d in days if d.year == day.year) for day in days}
    monkeypatch.setattr(published, "days", lambda year: known.get(year, ()))
    with transaction():
        assert actions.seed(2028, now=NOW).years == [2028]
        assert not calendar().is_working_day(date(2027, 12, 31))
        assert not calendar().knows(2027)


def test_a_december_made_up_for_is_the_next_year_s_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Library(dict[date, str]):
        weekend_workdays: set[date]

    table = Library({date(2041, 1, 1): "元旦"})
    table.weekend_workdays = {date(2041, 12, 28)}
    monkeypatch.setattr(published.holidays, "country_holidays", lambda *a, **k: table)
    published.days.cache_clear()
    assert published.days(2041) == ()
    table.weekend_workdays.add(date(2041, 2, 23))
    published.days.cache_clear()
    assert [str(day) for day in published.days(2041)] == [
        "2041-01-01 off 元旦",
        "2041-02-23 working 调休上班",
        "2041-12-28 working 调休上班",
    ]
    published.days.cache_clear()
