"""Days as people say them. Seen from Wednesday, 1 July 2026."""

from datetime import date

import pytest

from backend.bot.days import called, day_in

WEDNESDAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("said", "day", "rest"),
    [
        ("今天", date(2026, 7, 1), ""),
        ("明天下午", date(2026, 7, 2), ""),
        ("后天", date(2026, 7, 3), ""),
        ("大后天", date(2026, 7, 4), ""),
        ("周六上午行不", date(2026, 7, 4), "上午行不"),
        ("星期三", date(2026, 7, 1), ""),
        ("周2", date(2026, 7, 7), ""),
        ("礼拜天", date(2026, 7, 5), ""),
        ("这周末", date(2026, 7, 4), ""),
        ("下周三", date(2026, 7, 8), ""),
        ("7月5日前", date(2026, 7, 5), ""),
        ("7/5", date(2026, 7, 5), ""),
        ("5号 换灯管", date(2026, 7, 5), "换灯管"),
        ("1号", date(2026, 7, 1), ""),
        ("6月30日", date(2027, 6, 30), ""),
        ("31日", date(2026, 7, 31), ""),
        ("3天内", date(2026, 7, 4), ""),
        ("两周后", date(2026, 7, 15), ""),
        ("十天以内", date(2026, 7, 11), ""),
        ("月底", date(2026, 7, 31), ""),
        ("下个月5号", date(2026, 8, 5), ""),
    ],
)
def test_a_day_is_understood(said: str, day: date, rest: str) -> None:
    assert day_in(said, WEDNESDAY) == (day, rest)


@pytest.mark.parametrize(
    "said",
    ["", "出差", "2月30日", "13月5日", "32号", "换了3个灯泡", "周八", "3号楼", "上周六", "下个月"],
)
def test_what_is_no_day(said: str) -> None:
    assert day_in(said, WEDNESDAY) is None


def test_the_first_of_a_month_at_its_end_and_of_a_year() -> None:
    assert day_in("31号", date(2026, 11, 2)) == (date(2026, 12, 31), "")
    assert day_in("1月2日", date(2026, 12, 30)) == (date(2027, 1, 2), "")


def test_a_day_is_said_as_people_say_it() -> None:
    days = [called(date(2026, 7, day), WEDNESDAY) for day in (1, 2, 3, 4)]
    assert days == ["今天", "明天", "后天", "7月4日周六"]
