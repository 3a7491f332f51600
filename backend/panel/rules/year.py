"""A year as a picture: twelve months, each day off and each make-up day with its word."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from ...worktime import Calendar

WEEKDAYS = "一二三四五六日"
_WEEKS = Weeks()


@dataclass(frozen=True)
class DayShown:
    """A day of a month: `mark` is 休, 班 or nothing; `news`: it would be another than now."""

    day: date
    mark: str
    sort: str
    name: str
    is_today: bool
    news: bool


@dataclass(frozen=True)
class Month:
    """Its weeks from Monday to Sunday, None where a day belongs to another month."""

    words: str
    weeks: list[list[DayShown | None]]


def months(
    year: int, there: Calendar, names: dict[date, str], today: date, before: Calendar
) -> list[Month]:
    """Twelve months by a calendar; what differs from `before` is news."""

    def shown(day: date) -> DayShown:
        working, usual = there.is_working_day(day), day.weekday() < 5
        mark = "" if working == usual else "班" if working else "休"
        sort = "made-up" if mark == "班" else "holiday" if mark else "" if usual else "weekend"
        news = working != before.is_working_day(day)
        return DayShown(day, mark, sort, names.get(day, ""), day == today, news)

    return [
        Month(
            f"{month}月",
            [
                [shown(day) if day.month == month else None for day in week]
                for week in _WEEKS.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
