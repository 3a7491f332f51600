"""A day as one says it: 今天, 后天, 三天内, 周六, 下周三, 月底, 下个月5号, 7月5日, 5号, 7/5."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

NEAR = {"今": 0, "明": 1, "后": 2, "大后": 3}
WEEKDAYS = "一二三四五六日"
NUMBERS = "一二三四五六七八九十"

_NEAR = re.compile(r"(?P<near>大后|今|明|后)(?:天|晚|早)(?:早上|上午|中午|下午|晚上)?")
_WEEK = re.compile(
    r"(?<![上每])(?P<next>下个?)?(?:这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末1-7])(?!\d)"
)
_AHEAD = re.compile(
    r"(?P<many>\d{1,2}|[一二两三四五六七八九十])个?(?P<unit>天|周|星期|礼拜)(?:之?后|以后|之?内|以内)"
)
_MONTH = re.compile(r"(?P<next>下)个?月(?P<day>3[01]|[12]\d|0?[1-9])[日号]")
_END = re.compile(r"(?:这个?月|本月)?月底")
_DATE = re.compile(
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9])(?:月|[/.-])(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[日号]?"
)
_DAY = re.compile(r"(?<![\d月])(?P<day>3[01]|[12]\d|0?[1-9])[日号](?![楼栋线店门院馆])")


class Said(NamedTuple):
    """A day, and what was said besides."""

    day: date
    rest: str


def day_in(text: str, today: date) -> Said | None:
    """The first day that is named, none of them in the past; None when there is none, or no such
    day (2月30日)."""
    for pattern, read in _READ:
        if found := pattern.search(text):
            day = read(found, today)
            rest = (text[: found.start()] + " " + text[found.end() :]).strip(" ，,。前")
            return Said(day, rest) if day else None
    return None


def _near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=NEAR[found["near"]])


def _week(found: re.Match[str], today: date) -> date:
    """周六 is the next one to come, today included; 下周六 that of the week after this."""
    said = found["day"].replace("天", "日").replace("末", "六")
    weekday = int(said) - 1 if said.isdecimal() else WEEKDAYS.index(said)
    if found["next"]:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _ahead(found: re.Match[str], today: date) -> date:
    many = found["many"]
    count = int(many) if many.isdecimal() else NUMBERS.index(many.replace("两", "二")) + 1
    return today + timedelta(days=count * (1 if found["unit"] == "天" else 7))


def _month(found: re.Match[str], today: date) -> date | None:
    year, month = divmod(today.year * 12 + today.month, 12)
    return _first(today, [(year, month + 1)], found)


def _end(found: re.Match[str], today: date) -> date:
    year, month = divmod(today.year * 12 + today.month, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _date(found: re.Match[str], today: date) -> date | None:
    return _first(today, [(today.year + n, int(found["month"])) for n in (0, 1)], found)


def _day(found: re.Match[str], today: date) -> date | None:
    months = [divmod(today.year * 12 + today.month - 1 + n, 12) for n in range(3)]
    return _first(today, [(year, month + 1) for year, month in months], found)


def _first(today: date, months: list[tuple[int, int]], found: re.Match[str]) -> date | None:
    for year, month in months:
        try:
            day = date(year, month, int(found["day"]))
        except ValueError:
            continue
        if day >= today:
            return day
    return None


_READ: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]] = [
    (_NEAR, _near),
    (_AHEAD, _ahead),
    (_WEEK, _week),
    (_MONTH, _month),
    (_END, _end),
    (_DATE, _date),
    (_DAY, _day),
]


def called(day: date, today: date) -> str:
    """今天, 明天, 后天, then 7月5日周日."""
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - today).days)
    return near or f"{day.month}月{day.day}日周{WEEKDAYS[day.weekday()]}"
