"""When a limit is over, by hand: nights, noon breaks, holidays, make-up Saturdays, year's end."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.clock import SHANGHAI
from backend.errors import Invalid
from backend.worktime import Calendar, Limit, TimeUnit, end_of, left, published, resumed

MINUTE, EMERGENCY, DUTY, HOUR, DAY, NATURAL = TimeUnit
CALENDAR = published.calendar()


def at(words: str) -> datetime:
    """2026-07-01 14:30, or with seconds, Shanghai."""
    form = "%Y-%m-%d %H:%M:%S" if words.count(":") == 2 else "%Y-%m-%d %H:%M"
    return datetime.strptime(words, form).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        # working hours
        (2, HOUR, "2026-07-01 14:22", "2026-07-01 16:22"),
        (1, HOUR, "2026-07-01 11:00", "2026-07-01 12:00"),  # the closing, not the next opening
        (2, HOUR, "2026-07-01 11:00", "2026-07-01 15:00"),  # over the noon break
        (1, HOUR, "2026-07-01 12:00", "2026-07-01 15:00"),
        (1, HOUR, "2026-07-01 12:59", "2026-07-01 15:00"),  # within the noon break
        (1, HOUR, "2026-07-01 16:30", "2026-07-01 17:30"),
        (1, HOUR, "2026-07-01 17:30", "2026-07-02 09:30"),
        (1, HOUR, "2026-07-01 23:59", "2026-07-02 09:30"),  # at night
        (1, HOUR, "2026-07-02 00:00", "2026-07-02 09:30"),
        (1, HOUR, "2026-07-03 17:00", "2026-07-06 09:00"),  # over a weekend
        (7, HOUR, "2026-07-01 08:30", "2026-07-01 17:30"),
        (2, HOUR, "2026-07-01 16:00:07", "2026-07-02 09:00:07"),  # to the second
        # working days
        (1, DAY, "2026-07-01 14:22", "2026-07-02 14:22"),
        (1, DAY, "2026-07-01 08:30", "2026-07-01 17:30"),
        (1, DAY, "2026-07-01 12:30", "2026-07-02 12:00"),
        (1, DAY, "2026-07-04 10:00", "2026-07-06 17:30"),  # begun on a Saturday
        (5, DAY, "2026-07-01 14:22", "2026-07-08 14:22"),
        # the Spring Festival: 15 to 23 February off, the Saturdays 14 and 28 made up
        (1, DAY, "2026-02-13 14:22", "2026-02-14 14:22"),
        (2, DAY, "2026-02-13 14:22", "2026-02-24 14:22"),
        (4, HOUR, "2026-02-17 10:00", "2026-02-24 14:30"),  # begun on the first day of the year
        (1, DAY, "2026-02-27 14:22", "2026-02-28 14:22"),
        (2, DAY, "2026-02-27 14:22", "2026-03-02 14:22"),
        # the National Day: 1 to 7 October off, Sunday 20 September and Saturday 10 October made up
        (1, DAY, "2026-09-19 10:00", "2026-09-20 17:30"),
        (2, HOUR, "2026-09-30 16:30", "2026-10-08 09:30"),
        (3, DAY, "2026-09-30 16:30", "2026-10-10 16:30"),
        (4, DAY, "2026-09-30 16:30", "2026-10-12 16:30"),
        # the year's end: 1 to 3 January off, Sunday the 4th made up
        (2, HOUR, "2025-12-31 16:30", "2026-01-04 09:30"),
        (3, DUTY, "2025-12-31 20:00", "2026-01-01 10:00"),
        (2, EMERGENCY, "2025-12-31 23:00", "2026-01-01 01:00"),
        # duty hours, every day
        (3, DUTY, "2026-07-01 14:22", "2026-07-01 17:22"),
        (3, DUTY, "2026-07-01 18:00", "2026-07-01 21:00"),
        (3, DUTY, "2026-07-01 20:00", "2026-07-02 10:00"),
        (3, DUTY, "2026-07-01 22:30", "2026-07-02 11:00"),
        (3, DUTY, "2026-07-01 07:00", "2026-07-01 11:00"),
        (3, DUTY, "2026-02-16 19:30", "2026-02-17 09:30"),  # on the eve of the year
        (14, DUTY, "2026-07-04 08:00", "2026-07-05 09:00"),
        # continuous
        (30, MINUTE, "2026-02-16 23:45", "2026-02-17 00:15"),
        (1, EMERGENCY, "2026-07-04 23:30", "2026-07-05 00:30"),
        (7, NATURAL, "2026-02-14 14:22", "2026-02-21 14:22"),
    ],
)
def test_when_a_limit_is_over(amount: int, unit: TimeUnit, start: str, end: str) -> None:
    found = end_of(Limit(amount, unit), at(start), CALENDAR)
    assert found == at(end)
    assert found.tzinfo is UTC


def test_a_year_without_a_table_has_mondays_to_fridays() -> None:
    only_2026 = Calendar({at("2027-01-04 00:00").date(): False}, frozenset({2026}))
    assert (only_2026.knows(2026), only_2026.knows(2027)) == (True, False)
    new_year = end_of(Limit(2, HOUR), at("2026-12-31 16:30"), only_2026)
    assert new_year == at("2027-01-01 09:30")
    # A single day that somebody has set counts, table or none.
    assert end_of(Limit(1, DAY), at("2027-01-01 16:30"), only_2026) == at("2027-01-05 16:30")


@pytest.mark.parametrize(
    ("unit", "now", "end", "words"),
    [
        (HOUR, "2026-07-01 14:50", "2026-07-01 17:00", "还有 2 小时 10 分工作时间"),
        (HOUR, "2026-07-01 16:50", "2026-07-02 10:00", "还有 2 小时 10 分工作时间"),
        (HOUR, "2026-07-01 14:50", "2026-07-01 16:50", "还有 2 小时工作时间"),
        (HOUR, "2026-07-01 16:20", "2026-07-01 17:00", "还有 40 分钟工作时间"),
        (HOUR, "2026-07-01 16:59:01", "2026-07-01 17:00", "还有不到 1 分钟"),
        (HOUR, "2026-07-01 12:30", "2026-07-01 14:00", "还有不到 1 分钟"),
        (HOUR, "2026-07-01 17:00", "2026-07-01 17:00", "已超时不到 1 分钟"),
        (HOUR, "2026-07-02 09:05", "2026-07-01 17:00", "已超时 1 小时 5 分工作时间"),
        (DAY, "2026-07-01 11:30", "2026-07-02 16:30", "还有 1 个工作日 3 小时"),
        (DAY, "2026-07-01 14:00", "2026-07-02 14:00", "还有 1 个工作日"),
        (DAY, "2026-07-01 14:00", "2026-07-02 14:20", "还有 1 个工作日"),  # two units at most
        (DAY, "2026-07-01 14:00", "2026-07-01 17:20", "还有 3 小时 20 分工作时间"),
        (DAY, "2026-10-08 17:30", "2026-09-29 17:30", "已超时 2 个工作日"),
        (DUTY, "2026-07-01 20:00", "2026-07-02 09:10", "还有 2 小时 10 分值班时间"),
        (DUTY, "2026-07-02 09:10", "2026-07-01 20:00", "已超时 2 小时 10 分值班时间"),
        (EMERGENCY, "2026-07-01 23:40", "2026-07-02 00:20", "还有 40 分钟"),
        (EMERGENCY, "2026-07-02 01:25", "2026-07-02 00:20", "已超时 1 小时 5 分钟"),
        (NATURAL, "2026-07-01 12:00", "2026-07-03 15:30", "还有 2 天 3 小时"),
    ],
)
def test_what_is_left_in_words(unit: TimeUnit, now: str, end: str, words: str) -> None:
    assert left(at(end), at(now), unit, CALENDAR) == words


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(30, MINUTE), "30 分钟"),
        (Limit(2, EMERGENCY), "连续 2 小时"),
        (Limit(3, DUTY), "3 值班小时"),
        (Limit(4, HOUR), "4 工作小时"),
        (Limit(5, DAY), "5 个工作日"),
        (Limit(7, NATURAL), "7 天"),
    ],
)
def test_a_limit_in_words(limit: Limit, words: str) -> None:
    assert limit.words() == words


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_a_limit_of_nothing_or_of_centuries_is_refused(amount: int) -> None:
    with pytest.raises(Invalid):
        Limit(amount, DAY)


@pytest.mark.parametrize(
    ("unit", "ends", "paused", "resumed_at", "new"),
    [
        (HOUR, "2026-07-01 16:00", "2026-07-01 15:00", "2026-07-02 09:00", "2026-07-02 10:00"),
        (HOUR, "2026-07-01 16:00", "2026-07-01 15:00", "2026-07-04 09:00", "2026-07-06 09:30"),
        (DAY, "2026-07-03 10:00", "2026-07-02 10:00", "2026-07-10 16:00", "2026-07-13 16:00"),
        (DUTY, "2026-07-01 10:00", "2026-07-01 09:00", "2026-07-01 20:30", "2026-07-02 08:30"),
        (NATURAL, "2026-07-08 10:00", "2026-07-01 10:00", "2026-07-03 11:00", "2026-07-10 11:00"),
        # a pause of a night takes nothing from anybody
        (HOUR, "2026-07-02 10:00", "2026-07-01 18:00", "2026-07-02 07:00", "2026-07-02 10:00"),
        # over before the pause, or at its very second: it stays over
        (HOUR, "2026-07-01 16:00", "2026-07-01 16:00", "2026-07-02 09:00", "2026-07-01 16:00"),
        (HOUR, "2026-07-01 16:00", "2026-07-01 16:01", "2026-07-02 09:00", "2026-07-01 16:00"),
        # the end has become a day off since: no time was left, and the pause takes none away
        (HOUR, "2026-10-01 09:30", "2026-09-30 18:00", "2026-10-02 10:00", "2026-10-02 10:00"),
        (DAY, "2026-10-01 09:30", "2026-09-30 18:00", "2026-09-30 18:00", "2026-10-01 09:30"),
        (HOUR, "2026-10-01 10:00", "2026-09-30 12:10", "2026-09-30 13:50", "2026-10-01 10:00"),
        (HOUR, "2026-10-01 10:00", "2026-09-30 16:30", "2026-10-08 10:00", "2026-10-08 11:00"),
        # resumed by a process whose clock is behind: the pause lasted no time
        (HOUR, "2026-07-01 16:00", "2026-07-01 15:00", "2026-07-01 14:59", "2026-07-01 16:00"),
    ],
)
def test_a_pause_moves_the_end(
    unit: TimeUnit, ends: str, paused: str, resumed_at: str, new: str
) -> None:
    found = resumed(at(ends), at(paused), at(resumed_at), unit, CALENDAR)
    assert found == at(new)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    naive = at("2026-07-01 10:00").replace(tzinfo=None)
    for unit in TimeUnit:
        with pytest.raises(TypeError):
            end_of(Limit(1, unit), naive, CALENDAR)
    with pytest.raises(TypeError):
        left(naive, naive + timedelta(1), HOUR, CALENDAR)
