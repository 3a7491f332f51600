"""My hours of service beside my points: month by month, each with how well it is known."""

from itertools import groupby
from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import local, now
from ..ledger.hours import EVIDENCE_WORDS
from ..ledger.own_hours import OwnService, first_served, served_in
from ..web import Access, asker
from .answering import answer
from .common import Word, stamp, word
from .described import described
from .door import door, route
from .fields import Input, whole

blueprint = door("own-hours", "我的志愿服务时长")


class YearQuery(Input):
    year = whole("哪一年；不填是今年", least=2000, most=2099, example=2026)


class Served(msgspec.Struct):
    """One service."""

    id: int
    reason: str
    started_at: str
    ended_at: str
    minutes: int
    evidence: Annotated[Word, "怎么知道的：现场签到签退、受助人确认、事后由社区补记"]


class MonthServed(msgspec.Struct):
    month: Annotated[str, "如 2026-07"]
    minutes: int
    items: list[Served]


class Graded(msgspec.Struct):
    evidence: Word
    minutes: int


class OwnHours(msgspec.Struct):
    """A year of service."""

    year: int
    minutes: Annotated[int, "这一年一共"]
    by_evidence: list[Graded]
    months: Annotated[list[MonthServed], "近的在前；没有的月份不列"]
    years: Annotated[list[int], "哪些年可以看，近的在前"]


@route(
    blueprint,
    "GET /me/hours",
    Access.SIGNED_IN,
    "我的服务时长：一年里每个月做了什么、多久、怎么知道的",
    takes=YearQuery,
    location="query",
    gives=described(OwnHours),
)
def my_hours(query: dict[str, Any]) -> Response:
    me, this = asker().id, local(now()).year
    year = query["year"] or this
    found, first = served_in(me, year), first_served(me) or this
    minutes = {
        grade: sum(done.minutes for done in found if done.evidence is grade)
        for grade in EVIDENCE_WORDS
    }
    return answer(
        OwnHours(
            year=year,
            minutes=sum(minutes.values()),
            by_evidence=[
                Graded(word(g, EVIDENCE_WORDS), most) for g, most in minutes.items() if most
            ],
            months=[_month(key, list(few)) for key, few in groupby(found, _month_of)],
            years=list(range(max(this, first), first - 1, -1)),
        )
    )


def _month_of(done: OwnService) -> str:
    return f"{local(done.started_at):%Y-%m}"


def _month(key: str, found: list[OwnService]) -> MonthServed:
    items = [
        Served(
            done.id,
            done.reason,
            stamp(done.started_at),
            stamp(done.ended_at),
            done.minutes,
            word(done.evidence, EVIDENCE_WORDS),
        )
        for done in found
    ]
    return MonthServed(key, sum(done.minutes for done in found), items)
