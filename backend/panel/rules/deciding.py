"""What every page shares where somebody decides: who may, from which day, why, and what they had
seen before."""

from datetime import date, datetime
from typing import Any

from flask import request

from ...clock import day_bounds, local
from ...decisions.rules import LONGEST_WHY, decides
from ...errors import Invalid
from ...people.models import Person
from ..fields import number_in, typed
from .books import Given

FURTHEST_YEARS = 3


def given() -> Given:
    """What the form says: in the address for a preview, in the body when it is decided."""
    return request.form if request.method == "POST" else request.args


def starts_on(now: datetime) -> datetime:
    """From when on it holds: today is now, another day its first instant. Raises Invalid."""
    try:
        day = date.fromisoformat(typed("from"))
    except ValueError:
        raise Invalid("请选从哪一天开始。", fields={"from": "请选一天"}) from None
    today = local(now).date()
    if day.year > today.year + FURTHEST_YEARS:
        raise Invalid("这一天太远了，请选三年以内的。", fields={"from": "太远"})
    return now if day == today else day_bounds(max(day, date(2000, 1, 1)))[0]


def why() -> str:
    """The reason. Raises Invalid."""
    words = typed("why")
    if len(words) < 2:
        raise Invalid("请写一句为什么改，以后的人才看得懂。", fields={"why": "必填"})
    if len(words) > LONGEST_WHY:
        raise Invalid(f"为什么改，最多写 {LONGEST_WHY} 个字。", fields={"why": "太长"})
    return words


def seen() -> int:
    """The newest version when the form was made; 0 for none."""
    return number_in(typed("seen")) or 0


def about_deciding(person: Person, now: datetime) -> dict[str, Any]:
    """What the form that decides needs."""
    return {
        "decides": decides(person),
        "today": local(now).date().isoformat(),
        "typed": lambda name: request.form.get(name, ""),
        "longest_why": LONGEST_WHY,
    }
