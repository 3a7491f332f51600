"""What time it is, and how it is said."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.clock import SHANGHAI, day_bounds, lasting, local, said

HERE = datetime(2026, 7, 1, 14, 30, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _real_clock_afterwards() -> object:
    yield
    clock.follow(None)


def test_now_is_aware_and_utc() -> None:
    clock.follow(None)
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_demo_runs_ahead_for_all_who_follow_the_file(
    tmp_path: Path, travel: Callable[[datetime], None]
) -> None:
    clock.follow(tmp_path / "clock-offset")
    travel(HERE)
    assert abs(clock.now() - HERE) < timedelta(seconds=5)
    assert clock.today() == date(2026, 7, 1)


@pytest.mark.parametrize("content", [b"", b"  ", b"soon", b"\xff\xfe", b"1.5"])
def test_a_spoilt_offset_is_no_offset(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "offset").write_bytes(content)
    clock.follow(tmp_path / "offset")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_no_file_yet_is_no_offset(tmp_path: Path) -> None:
    clock.follow(tmp_path / "nobody wrote this")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    first, following = day_bounds(date(2026, 7, 1))
    assert first == datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    assert following - first == timedelta(days=1)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_instant_lies_in_its_own_day(instant: datetime) -> None:
    first, following = day_bounds(local(instant).date())
    assert first <= instant < following
    assert day_bounds(local(following).date())[0] == following


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (HERE, "今天 14:30"),
        (HERE.replace(hour=0, minute=5), "今天 00:05"),
        (HERE + timedelta(hours=10), "明天 00:30"),
        (HERE + timedelta(days=2), "后天 14:30"),
        (HERE - timedelta(hours=15), "昨天 23:30"),
        (HERE + timedelta(days=3), "7月4日 14:30"),
        (HERE - timedelta(days=2), "6月29日 14:30"),
        (HERE.replace(year=2027, month=1, day=3), "2027年1月3日 14:30"),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), "明天 00:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(instant: datetime, words: str) -> None:
    assert said(instant, HERE) == words


def test_new_year_is_tomorrow_not_another_year() -> None:
    eve = datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI)
    assert said(eve + timedelta(hours=2), eve) == "明天 01:00"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "不到 1 分钟"),
        (timedelta(seconds=59), "不到 1 分钟"),
        (timedelta(minutes=1), "1 分钟"),
        (timedelta(minutes=65), "1 小时 5 分钟"),
        (timedelta(hours=3), "3 小时"),
        (timedelta(days=2, hours=3, minutes=59), "2 天 3 小时"),
        (timedelta(days=1, minutes=5), "1 天"),
        (-timedelta(minutes=65), "1 小时 5 分钟"),
    ],
)
def test_a_span_in_two_units_at_most(span: timedelta, words: str) -> None:
    assert lasting(span) == words
