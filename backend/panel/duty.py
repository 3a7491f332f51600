"""值班表: the week of a place, who answers now, and putting somebody on or off."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..clock import SHANGHAI, day_bounds, local, now, today
from ..errors import DomainError, Invalid, NotFound
from ..people import duty, roster
from ..people.models import DutyShift, Person, Region
from ..people.queries import person as person_of
from ..people.queries import places_named
from ..web import Access, asker, open_to
from .door import shows_again, status_of
from .fields import number_in, typed
from .roles import is_staff

pages = Blueprint("duty", __name__, url_prefix="/panel/duty")

WEEKDAYS = "一二三四五六日"
FURTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Day:
    """One day of the week shown, with the shifts that begin on it and their hours."""

    words: str
    is_today: bool
    shifts: list[tuple[DutyShift, str]]


@pages.get("")
@open_to(Access.STAFF, is_staff)
def show() -> str:
    return _page(request.args.get("place", ""), request.args.get("week", ""))


@pages.post("")
@open_to(Access.STAFF, is_staff)
def add() -> ResponseReturnValue:
    """Put somebody on the roster, for some weeks."""
    place = _place(asker(), request.form.get("place", ""))
    made = roster.add_shift(
        person_of(_number("person", "请选谁来值班。")),
        place.code,
        _instant("starts", "上班时间"),
        _instant("ends", "下班时间"),
        by=asker(),
        now=now(),
        weeks=_number("weeks", "重复几周要写一个数。"),
    )
    flash(f"排好了 {len(made)} 个班。")
    return redirect(_address(place.code, local(made[0].starts_at).date()), 303)


@pages.post("/<int:shift_id>/remove")
@open_to(Access.STAFF, is_staff)
def remove(shift_id: int) -> ResponseReturnValue:
    """Take somebody off again."""
    shift = roster.shift(shift_id)
    place, day = _place(asker(), shift.region_code), local(shift.starts_at).date()
    roster.remove_shift(shift, by=asker(), now=now())
    flash("这个班已经撤了。")
    return redirect(_address(place.code, day), 303)


def _page(code: str, week: str, **more: Any) -> str:
    me = asker()
    place, monday = _place(me, code), _monday(week)
    codes = [region.code for region in roster.places(me)]
    return render_template(
        "panel/duty.html",
        place=place,
        places=[(code, name) for code, name in places_named(codes).items()],
        place_name=places_named([place.code])[place.code],
        days=_days(place.code, monday),
        week=monday,
        earlier=_address(place.code, monday - timedelta(days=7)),
        later=_address(place.code, monday + timedelta(days=7)),
        at_post=duty.shift_of(place.code, now()),
        answering=duty.answering(place.code, now()),
        may_write=roster.keeps_roster(me, place.code),
        eligible=roster.eligible(place.code, me),
        most_weeks=roster.MOST_WEEKS,
        over=lambda shift: shift.ends_at <= now(),
        typed=lambda name: request.form.get(name, ""),
        **more,
    )


def _place(person: Person, code: str) -> Region:
    """One of the places whose roster is for this person; the first for no code at all."""
    theirs = roster.places(person)
    for region in theirs:
        if code in ("", region.code):
            return region
    raise NotFound("没有这个地方的值班表。")


def _monday(week: str) -> date:
    try:
        day = date.fromisoformat(week)
    except ValueError:
        day = today()
    if abs(day - today()) > FURTHEST:
        day = today()
    return day - timedelta(days=day.weekday())


def _days(code: str, monday: date) -> list[Day]:
    first, last = day_bounds(monday)[0], day_bounds(monday + timedelta(days=6))[1]
    found = roster.shifts([code], since=first, until=last)
    return [_day(monday + timedelta(days=n), monday, found) for n in range(7)]


def _day(day: date, monday: date, found: Sequence[DutyShift]) -> Day:
    """A shift that began before the week stands under its first day."""
    here = [(s, _hours(s, day)) for s in found if max(local(s.starts_at).date(), monday) == day]
    words = f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    return Day(words, day == today(), here)


def _hours(shift: DutyShift, day: date) -> str:
    """From when to when, as one says it on that day: 20:00 到第二天 08:00."""
    starts, ends = local(shift.starts_at), local(shift.ends_at)
    return f"{_on(starts, day)}{starts:%H:%M} 到{_on(ends, day) or ' '}{ends:%H:%M}"


def _on(instant: datetime, day: date) -> str:
    return {-1: "前一天 ", 0: "", 1: "第二天 "}[(instant.date() - day).days]


def _number(field: str, missing: str) -> int:
    number = number_in(typed(field))
    if number is None:
        raise Invalid(missing, fields={field: missing})
    return number


def _instant(field: str, called: str) -> datetime:
    """A time as a browser's field gives it, meant as the clocks here show it."""
    with suppress(ValueError):
        given = datetime.fromisoformat(request.form.get(field, ""))
        if given.tzinfo is None and 2000 <= given.year < 2200:
            return given.replace(tzinfo=SHANGHAI)
    raise Invalid(f"{called}没看懂，请写成 2026-07-01T20:00 这样。")


def _address(code: str, day: date) -> str:
    return url_for("panel.duty.show", place=code, week=day.isoformat())


def _again(error: DomainError) -> ResponseReturnValue:
    code, week = request.form.get("place", ""), request.form.get("week", "")
    return _page(code, week, refused=error), status_of(error)


shows_again("duty.add", _again)
