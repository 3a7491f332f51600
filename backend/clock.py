"""The only place that asks what time it is.

UTC inside, Asia/Shanghai at the edge. Rules take `now` as an argument; doors call `now()` once.
A demo may run ahead of the real clock: all its processes share an offset kept in one file.
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset_file: Path | None = None


def follow(offset_file: Path | None) -> None:
    """Read a demo offset (whole seconds) from this file at every `now()`. Refused in production."""
    global _offset_file
    _offset_file = offset_file


def _offset() -> timedelta:
    if _offset_file is None:
        return timedelta()
    try:
        return timedelta(seconds=int(_offset_file.read_text() or 0))
    except (FileNotFoundError, ValueError):
        return timedelta()


def now() -> datetime:
    """The current instant, aware, UTC."""
    return datetime.now(UTC) + _offset()


def local(instant: datetime) -> datetime:
    """The same instant as people here read it."""
    return instant.astimezone(SHANGHAI)


def today() -> date:
    """The current date in Shanghai."""
    return local(now()).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of a Shanghai day and of the next one, as UTC."""
    start = datetime.combine(day, time(), SHANGHAI)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def said(instant: datetime, seen_from: datetime) -> str:
    """An instant as one says it: 今天 16:22, 明天 08:00, 7月3日 09:15."""
    there, here = local(instant), local(seen_from)
    days = (there.date() - here.date()).days
    near = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}.get(days)
    day = near or f"{there.month}月{there.day}日"
    if there.year != here.year and near is None:
        day = f"{there.year}年{day}"
    return f"{day} {there:%H:%M}"


def written(instant: datetime | None) -> str:
    """An instant as one writes it down for later: 2026-07-01 16:22; none is empty."""
    return f"{local(instant):%Y-%m-%d %H:%M}" if instant else ""


def lasting(span: timedelta) -> str:
    """A length of time in words, two units at most: 2 天 3 小时, 1 小时 5 分钟, 不到 1 分钟."""
    minutes = int(abs(span).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天"), (hours, "小时"), (minutes, "分钟")]
    if days:
        parts = parts[:2]
    words = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(words) or "不到 1 分钟"
