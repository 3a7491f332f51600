"""What the screen shows, asked of the features once each time that it looks."""

from dataclasses import dataclass
from datetime import datetime

from ...cases.airing.public import AiredFilters, Shown, aired
from ...cases.figures.scope import Scope
from ...cases.figures.today import Hours, NearEnd, hours, near_end, open_by_place, points
from ...catalogue.kinds import KINDS
from ...clock import day_bounds, local
from ...people.models import Region
from ...wishes.figures import WishTally, wish_figures
from ..region_maps import Mark, RegionMap, region_map

REPLIES = 8
FIRST_HOUR = 7  # before it, everything stands in one bar
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Bar:
    """One hour of the day: what came in and what ended, and how high both are of a hundred."""

    words: str
    came: int
    went: int
    came_high: int
    went_high: int


@dataclass(frozen=True)
class Day:
    """A place at an instant. `flow`: words and how many, of today."""

    place: Region
    at: datetime
    date: str
    flow: list[tuple[str, int]]
    bars: list[Bar]
    near: NearEnd
    open: int
    map: RegionMap | None
    replies: list[Shown]
    wishes: WishTally


def day(place: Region, *, now: datetime) -> Day:
    """A number of statements that does not depend on how much happens."""
    here = local(now)
    begin, end = day_bounds(here.date())
    month = day_bounds(here.date().replace(day=1))[0]
    scope = Scope(place.code, begin, end)
    steps, heat = hours(scope), open_by_place(scope)
    return Day(
        place=place,
        at=now,
        date=f"{here.month} 月 {here.day} 日 星期{WEEKDAYS[here.weekday()]}",
        flow=_flow(steps),
        bars=_bars(steps, here.hour),
        near=near_end(scope, now=now),
        open=sum(heat.values()),
        map=region_map(place.code, marks=_marks(scope), heat=heat),
        replies=list(aired(AiredFilters(place.code, None, None), now=now, limit=REPLIES)),
        wishes=wish_figures(place.code, month, end).total,
    )


def _flow(steps: Hours) -> list[tuple[str, int]]:
    named = {
        "收到": steps.received,
        "派出": steps.dispatched,
        "答复": steps.answered,
        "结束": steps.ended,
    }
    return [(words, sum(sums.values())) for words, sums in named.items()]


def _bars(steps: Hours, until: int) -> list[Bar]:
    """By hour until now; what happened at night together."""
    spans = [(f"{FIRST_HOUR} 点前", range(FIRST_HOUR))]
    spans += [(f"{hour} 点", range(hour, hour + 1)) for hour in range(FIRST_HOUR, until + 1)]
    came = [sum(steps.received.get(hour, 0) for hour in span) for _, span in spans]
    went = [sum(steps.ended.get(hour, 0) for hour in span) for _, span in spans]
    most = max(*came, *went) or 1
    return [
        Bar(words, c, w, c * 100 // most, w * 100 // most)
        for (words, _), c, w in zip(spans, came, went, strict=True)
    ]


def _marks(scope: Scope) -> list[Mark]:
    return [
        Mark(
            point.latitude,
            point.longitude,
            KINDS[point.kind_key].tile if point.kind_key in KINDS else "待分类",
            "",
            late=point.danger,
        )
        for point in points(scope)
    ]
