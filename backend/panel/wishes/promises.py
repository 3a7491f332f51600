"""快到期的承诺: who promised what for this week and has not done it yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template

from ...clock import local, now, today
from ...people.models import Person
from ...web import Access, asker, open_to
from ...wishes import queries
from ...wishes.models import Claim
from ...wishes.rules import kind_name
from ...wishes.telling import on_the_board, shortened
from ...wishes.verbs import reviews
from ..roles import looks_down
from .frame import context, pages, place_said

WEEK = timedelta(days=7)
DAYS = "一二三四五六日"


@dataclass(frozen=True)
class Promise:
    """One place of a wish, and how it stands with it. `who`: a name only for those who review;
    `sign`: the last that was heard, or said to them."""

    claim: Claim
    title: str
    place: str
    who: str
    day: str
    left: str
    late: bool
    sign: str


@pages.get("/promises")
@open_to(Access.STAFF, looks_down)
def promises() -> str:
    found = queries.promises_at_risk(asker(), until=today() + WEEK)
    return render_template(
        "panel/wishes/promises.html",
        promises=promises_of(found),
        most=queries.MOST_PROMISES,
        **context(),
    )


def promises_of(claims: Iterable[Claim]) -> list[Promise]:
    """As pages show them."""
    person, at = asker(), now()
    return [_promise(claim, person, at) for claim in claims]


def _promise(claim: Claim, person: Person, at: datetime) -> Promise:
    wish, days = claim.wish, (claim.promised_for - local(at).date()).days
    return Promise(
        claim=claim,
        title=f"{kind_name(wish.kind_key, at)}：{shortened(on_the_board(wish))}",
        place=place_said(wish),
        who=who_claims(claim, person),
        day=day_said(claim.promised_for),
        left={0: "就是今天", 1: "明天"}.get(days, f"还有 {days} 天" if days > 0 else "过了"),
        late=days < 0,
        sign=_sign(claim),
    )


def who_claims(claim: Claim, person: Person) -> str:
    """Who holds a place: the unit and its representative, or somebody by name."""
    named = reviews(person, claim.wish)
    name = (claim.person.name or "没有留名字的邻居") if named else "一位邻居"
    if claim.unit is None:
        return name
    return f"{claim.unit.name}（{name}）" if named else claim.unit.name


def day_said(day: date) -> str:
    """7月3日 周五."""
    return f"{day.month}月{day.day}日 周{DAYS[day.weekday()]}"


def _sign(claim: Claim) -> str:
    """The last sign of life of a claim."""
    if claim.proofs:
        back = max(p.sent_back_at for p in claim.proofs if p.sent_back_at)
        return f"{_date(back)}办过一次，许愿的人说还差一点"
    steps = [s for s in claim.wish.steps if s.key.startswith(f"claim:{claim.id}:")]
    if steps:
        return f"{_date(steps[-1].at)}提醒过，之后没有消息"
    return f"{_date(claim.claimed_at)}认领，还没有提醒过"


def _date(at: datetime) -> str:
    there = local(at)
    return f"{there.month}月{there.day}日"
