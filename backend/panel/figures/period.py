"""Which time somebody asks about: this week, month, quarter, year, or from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...clock import day_bounds, local
from ...errors import Invalid

CHOICES = {
    "week": "本周",
    "month": "本月",
    "quarter": "本季度",
    "year": "今年",
    "days": "自己选日子",
}
LONGEST = timedelta(days=366)
SENTENCE = "请选两个日子，开始的在前，最长一年。"


@dataclass(frozen=True)
class Period:
    """Whole local days, both included."""

    name: str
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return day_bounds(self.first)[0]

    @property
    def until(self) -> datetime:
        """Not part of it any more."""
        return day_bounds(self.last)[1]

    @property
    def words(self) -> str:
        return f"{CHOICES[self.name]}：{self.first:%Y-%m-%d} 到 {self.last:%Y-%m-%d}"

    def arguments(self) -> dict[str, str]:
        """The same for an address."""
        if self.name != "days":
            return {"period": self.name}
        return {"period": "days", "from": str(self.first), "to": str(self.last)}


def period(given: Mapping[str, str], now: datetime) -> Period:
    """What the address says; without a word this month. Until today: nobody knows what comes.
    Raises Invalid."""
    today = local(now).date()
    name = given.get("period") or ("days" if given.get("from") else "month")
    if name not in CHOICES:
        raise Invalid(SENTENCE)
    if name == "days":
        return _between(given, today)
    firsts = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
        "year": today.replace(month=1, day=1),
    }
    return Period(name, firsts[name], today)


def _between(given: Mapping[str, str], today: date) -> Period:
    try:
        first, last = (date.fromisoformat(given.get(name, "")) for name in ("from", "to"))
    except ValueError:
        raise Invalid(SENTENCE) from None
    last = min(last, today)
    if not timedelta() <= last - first < LONGEST or first.year < 2000:
        raise Invalid(SENTENCE)
    return Period("days", first, last)
