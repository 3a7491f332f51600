"""What waits for me, in one call: for the home page of a resident and the list of whoever works."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from flask import Response

from ..cases import waiting as of_cases
from ..cases.queries import glance
from ..cases.rules import ONLOOKERS, reported
from ..cases.waiting import CaseWaiting
from ..cases.waiting import Wait as CaseWait
from ..cases.words import remaining
from ..clock import day_bounds, local, now
from ..notifications.queries import unread
from ..people.models import Person
from ..people.queries import places_named
from ..texts.masking import masked
from ..web import Access, asker
from ..wishes import own_waiting
from ..wishes import waiting as of_wishes
from ..wishes.own_waiting import OwnWaiting
from ..wishes.own_waiting import Wait as WishWait
from ..wishes.rules import kind_name
from ..wishes.units import units_of
from ..wishes.verbs import REVIEWERS
from ..wishes.waiting import Why
from .answering import answer
from .common import Place, Word, stamp
from .described import described
from .door import door, route

blueprint = door("waiting", "等我的事")

MOST = 100  # cases, and wishes of each sort
LONGEST = 60  # characters of what it is about

CASE_WORDS = {
    CaseWait.RATE: "说办好了，请您说一声解决没有",
    CaseWait.DECIDE: "分不清归谁管，要您裁定",
    CaseWait.REQUESTS: "单位申请停表、延期，要您批",
    CaseWait.APPEAL: "单位对超时有申诉，要您认定",
    CaseWait.REVIEW: "新报的，要审核",
    CaseWait.DISPATCH: "立案了，要派单",
    CaseWait.APPROVE: "单位说办不了，写了解释，要您同意",
    CaseWait.VERIFY: "说办好了，要去现场核查",
    CaseWait.ACCEPT: "新派来的，要签收",
    CaseWait.ANSWER: "在您单位手上，要办好答复",
    CaseWait.PART: "请您单位帮着办一部分",
    CaseWait.VISIT: "办结一阵了，要回头看看",
}
WISH_WORDS = {
    WishWait.CONFIRM: "说办好了，请您确认",
    WishWait.CHANGE: "要改一改才能上墙",
    WishWait.INVITED: "想请您帮忙，请答复行不行",
    WishWait.PROMISED: "您答应了的，到日子办",
}
STAFF_WORDS = {
    Why.REVIEW: "新心愿，看过才能上墙",
    Why.CALL: "说办好了没有回音，要打电话问一声",
    Why.ANSWER: "一直没人认领，要给个答复",
}


class Waits(msgspec.Struct, kw_only=True):
    """One thing to do."""

    what: Annotated[Word, "要做什么，如 rate、confirm、accept、verify、promised"]
    board: Annotated[str, "case 或 wish"]
    id: int
    number: str
    title: Annotated[str, "哪一类：井盖、修东西"]
    words: Annotated[str, "说的是什么，开头几十个字"]
    place: Place | None
    due: Annotated[str | None, "到什么时候；答应了哪一天的是那天结束"]
    due_words: Annotated[str, "还有多久，按工作时间算的照那个算；没有是空的"]
    late: bool
    danger: bool
    page: Annotated[str, "在小程序的哪一页办"]


class SpokenFor(msgspec.Struct):
    """A unit that takes wishes."""

    id: int
    name: str


class Waiting(msgspec.Struct, kw_only=True):
    """Everything that waits for whoever asks, what is due first, first."""

    items: list[Waits]
    more: Annotated[bool, "还有更多没有列出来"]
    late: Annotated[int | None, "我看得到的事件里超时的有几件；不在这里工作的是 null"]
    units: Annotated[list[SpokenFor], "我代表哪些单位认领心愿"]
    unread: Annotated[int, "没看的消息"]


@route(
    blueprint,
    "GET /me/waiting",
    Access.SIGNED_IN,
    "等我的事：要评价、要确认、要答复、答应了的、要签收、要核查……先到期的在前",
    gives=described(Waiting),
)
def my_waiting() -> Response:
    return answer(waiting(asker(), now()))


def waiting(person: Person, moment: datetime) -> Waiting:
    """What `GET /me/waiting` answers; at most 12 statements with who asks, however much waits.

    `what.code` is a verb of the API for the one who asks (rate, decide, requests, appeal, review,
    dispatch, approve, verify, accept, answer, part, visit for cases; confirm, change, invited,
    promised, and for staff wish-review, wish-call, wish-answer for wishes).
    """
    cases = of_cases.waiting(person, now=moment, limit=MOST)
    own = own_waiting.own_waiting(person, limit=MOST)
    staff = _of_community(person, moment)
    named = _places([*(one.case.region_code for one in cases), *(row.region_code for row in staff)])
    items = [
        *(_case(one, person, named, moment) for one in cases),
        *(_own(row, moment) for row in own),
        *(_staff(row, named, moment) for row in staff),
    ]
    works = any(role.kind in ONLOOKERS for role in person.open_roles)
    return Waiting(
        items=sorted(items, key=lambda item: (item.due is None, item.due or "", item.id)),
        more=_is_full(one.wait for one in own) or len(cases) >= MOST or len(staff) >= MOST,
        late=glance(person, now=moment).late if works else None,
        units=[SpokenFor(unit.id, unit.name) for unit in units_of(person)],
        unread=unread(person.id),
    )


def _of_community(person: Person, moment: datetime) -> list[of_wishes.Waiting]:
    """Of what stands on the community's desk, what this person may act on."""
    if not any(role.kind in REVIEWERS for role in person.open_roles):
        return []
    found = of_wishes.waiting(person, now=moment, limit=MOST)
    return [row for row in found if person.holds(REVIEWERS, row.region_code)]


def _is_full(waits: Iterable[WishWait]) -> bool:
    sorts = list(waits)
    return any(sorts.count(wait) >= MOST for wait in WishWait)


def _places(codes: Iterable[str | None]) -> Callable[[str | None], Place | None]:
    wanted = {code for code in codes if code}
    names = places_named(wanted) if wanted else {}
    return lambda code: Place(code, names[code]) if code else None


def _case(
    one: CaseWaiting, person: Person, named: Callable[[str | None], Place | None], at: datetime
) -> Waits:
    case = one.case
    clock = None if one.due_on or one.wait is CaseWait.APPEAL else case.running_clock
    day_ends = day_bounds(one.due_on)[1] if one.due_on else None
    ends_at = clock.ends_at if clock else day_ends
    words = case.words if reported(person, case) else masked(case.words)
    return Waits(
        what=Word(one.wait.value, CASE_WORDS[one.wait]),
        board="case",
        id=case.id,
        number=case.number,
        title=case.title,
        words=_short(words),
        place=named(case.region_code),
        due=stamp(ends_at) if ends_at else None,
        due_words=remaining(clock, at) if clock else _by_day(day_ends),
        late=clock.late_at(at) if clock else bool(day_ends and day_ends <= at),
        danger=case.danger,
        page=f"{_page(one.wait)}?id={case.id}",
    )


def _page(wait: CaseWait) -> str:
    """A reporter's page of a case, or that of whoever works on it."""
    return "case/detail/detail" if wait is CaseWait.RATE else "work/case/case"


def _own(row: OwnWaiting, at: datetime) -> Waits:
    day_ends = day_bounds(row.day)[1] if row.day else None
    return Waits(
        what=Word(row.wait.value, WISH_WORDS[row.wait]),
        place=None,
        due_words=_by_day(day_ends),
        late=row.wait is WishWait.PROMISED and bool(day_ends and day_ends <= at),
        **_of_wish(row, day_ends or row.due_at, at),
    )


def _staff(
    row: of_wishes.Waiting, named: Callable[[str | None], Place | None], at: datetime
) -> Waits:
    return Waits(
        what=Word(f"wish-{row.why.value}", STAFF_WORDS[row.why]),
        place=named(row.region_code),
        due_words="",
        late=bool(row.due_at and row.due_at <= at),
        **_of_wish(row, row.due_at, at),
    )


def _of_wish(
    row: OwnWaiting | of_wishes.Waiting, due: datetime | None, at: datetime
) -> dict[str, Any]:
    return {
        "board": "wish",
        "id": row.id,
        "number": row.number,
        "title": kind_name(row.kind_key, at),
        "words": _short(row.words),
        "due": stamp(due) if due else None,
        "danger": False,
        "page": f"wish/detail/detail?id={row.id}",
    }


def _by_day(ends: datetime | None) -> str:
    if ends is None:
        return ""
    last = local(ends - timedelta(seconds=1))
    return f"{last.month}月{last.day}日"


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
