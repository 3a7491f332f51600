"""12345 工单: orders of the hotline become cases that keep the hotline's number, each once.

A plan says what would happen, line by line; carrying it out files what is new. The hotline's
deadline stands beside the case: our own clocks run as ever, from when the order came to us.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from ..catalogue.kinds import KINDS
from ..clock import SHANGHAI
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..people.models import Level, Person, Region
from ..people.queries import children, region
from ..texts.typed import MOST_WORDS
from .guessing import guess
from .models import Case, HotlineOrder, Source
from .noting import MOST_WORDS as MOST_NOTE
from .noting import note
from .reporting import report
from .rules import REVIEWERS

MOST_ORDERS = 200  # at once
LONGEST_NUMBER = 40
COLUMNS: dict[str, Sequence[str]] = {
    "number": ("工单编号", "工单号", "编号", "12345编号", "受理编号", "诉求编号", "流水号"),
    "title": ("标题", "诉求标题", "工单标题", "主题"),
    "words": ("诉求内容", "内容", "工单内容", "反映内容", "问题描述", "事项描述", "来电内容"),
    "place": ("地址", "地点", "发生地址", "事发地址", "事发地点", "诉求地址", "详细地址"),
    "region": ("网格", "社区", "所属社区", "所属网格"),
    "kind": ("分类", "类别", "诉求类别", "事项类别", "问题分类"),
    "at": ("受理时间", "来电时间", "诉求时间", "登记时间", "派单时间", "交办时间"),
    "due": ("办结时限", "截止时间", "到期时间", "要求办结时间", "处理时限", "办理期限"),
    "name": ("来电人", "诉求人", "姓名", "联系人", "市民姓名"),
    "phone": ("联系电话", "来电号码", "电话", "手机", "手机号", "联系方式"),
}
_TILES = {kind.tile: key for key, kind in KINDS.items()}
_INSTANT = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?(?:\D{0,2}(\d{1,2})\D(\d{1,2})(?:\D\d{1,2})?分?秒?)?"
)


@dataclass
class Order:
    """A line of the sheet: its cells as they stand there, `bad` why one cannot be used. `known`:
    the case that it is already."""

    line: int
    cells: dict[str, str]
    bad: dict[str, str] = field(default_factory=dict)
    known: str = ""
    region_code: str = ""
    kind_key: str | None = None
    due_at: datetime | None = None

    @property
    def new(self) -> bool:
        return not self.bad and not self.known

    @property
    def words(self) -> str:
        parts = dict.fromkeys(self.cells.get(name, "").strip() for name in ("title", "words"))
        return "\n".join(part for part in parts if part)


def plan(
    lines: Sequence[tuple[int, Mapping[str, str], Mapping[str, str]]],
    community_code: str,
    *,
    by: Person,
) -> list[Order]:
    """What would become of each line: number, cells and bad cells by the names of COLUMNS. Changes
    nothing. Raises NotAllowed for another community."""
    community = region(community_code)
    if community.level is not Level.COMMUNITY or not by.holds(REVIEWERS, community_code):
        raise NotAllowed("只能导入自己社区的工单。")
    if len(lines) > MOST_ORDERS:
        raise Invalid(f"一次最多 {MOST_ORDERS} 张工单，请分几次。")
    orders = [Order(line, dict(cells), dict(bad)) for line, cells, bad in lines]
    places = [community, *children(community_code)]
    known, seen = _known(orders, community_code), set[str]()
    for order in orders:
        _look_at(order, places, seen)
        order.known = known.get(_number(order), "")
    return orders


def _number(order: Order) -> str:
    return order.cells.get("number", "").strip()


def _known(orders: Sequence[Order], community_code: str) -> dict[str, str]:
    """The hotline's number -> ours, of those that were taken in before."""
    numbers = {_number(order) for order in orders} - {""}
    found = db.session.execute(
        select(HotlineOrder.number.label("theirs"), Case.number.label("ours"))
        .join(Case, Case.id == HotlineOrder.case_id)
        .where(HotlineOrder.community_code == community_code, HotlineOrder.number.in_(numbers))
    )
    return {row.theirs: row.ours for row in found}


def _look_at(order: Order, places: Sequence[Region], seen: set[str]) -> None:
    number = _number(order)
    if not number:
        order.bad.setdefault("number", "没有工单编号。")
    elif len(number) > LONGEST_NUMBER:
        order.bad.setdefault("number", f"编号最多 {LONGEST_NUMBER} 个字。")
    elif number in seen:
        order.bad.setdefault("number", "这个编号在表里出现了两次。")
    seen.add(number)
    if not order.words:
        order.bad.setdefault("words", "没有写什么事。")
    elif len(order.words) > MOST_WORDS:
        order.bad.setdefault("words", f"太长了，最多 {MOST_WORDS} 个字。")
    _place_it(order, places)
    _name_it(order)
    order.due_at = _instant(order, "due")
    _instant(order, "at")


def _place_it(order: Order, places: Sequence[Region]) -> None:
    """The grid that is named, in its own column or in the address; else the community."""
    given = order.cells.get("region", "").strip()
    named = [place for place in places if given and place.name in given]
    if given and not named:
        order.bad.setdefault("region", "没有这个网格，空着就归社区。")
    address = order.cells.get("place", "") + order.words
    grids = [place for place in places[1:] if place.level is Level.GRID and place.name in address]
    order.region_code = [*named[::-1], *grids, places[0]][0].code


def _name_it(order: Order) -> None:
    """The kind that is named as we name it; else what the words sound like."""
    given = order.cells.get("kind", "").strip()
    order.kind_key = _TILES.get(given) or guess(order.words).kind


def _instant(order: Order, column: str) -> datetime | None:
    given = order.cells.get(column, "").strip()
    if not given:
        return None
    found = _INSTANT.fullmatch(given)
    try:
        parts = [int(part or 0) for part in found.groups()] if found else []
        year, month, day, hour, minute = parts
        return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        order.bad.setdefault(column, "看不懂的时间，请写成 2026-07-01 14:20。")
        return None


def take_in(
    orders: Sequence[Order], community_code: str, *, by: Person, now: datetime
) -> list[Case]:
    """File what is new of a plan, each with its number; the rest is left as it is. Raises Conflict
    when there is nothing new, or when somebody takes the same in at this instant."""
    new = [order for order in orders if order.new]
    if not new:
        raise Conflict("没有新的工单要导入，登记过的都还在。")
    return [_take_in(order, community_code, by=by, now=now) for order in new]


def _take_in(order: Order, community_code: str, *, by: Person, now: datetime) -> Case:
    case = report(
        by=by,
        source=Source.PHONE,
        words=order.words,
        kind_key=order.kind_key,
        region_code=order.region_code,
        place_words=order.cells.get("place", ""),
        now=now,
    )
    number = _number(order)
    case.hotline = HotlineOrder(
        community_code=community_code, number=number, due_at=order.due_at, by_id=by.id, at=now
    )
    db.session.flush()
    note(case, _told(order), by=by, now=now)
    return case


def _told(order: Order) -> str:
    """What the order said of who called and when, for colleagues alone."""
    said = [
        f"{words}：{order.cells[name].strip()}"
        for name, words in (
            ("at", "受理"),
            ("due", "要求办结"),
            ("name", "来电人"),
            ("phone", "电话"),
        )
        if order.cells.get(name, "").strip()
    ]
    return f"12345 工单 {_number(order)}。{'；'.join(said)}"[:MOST_NOTE]


def taken_in(cases: Sequence[Case]) -> dict[int, HotlineOrder]:
    """The orders of these cases, by the case's id."""
    ids = [case.id for case in cases]
    found = db.session.scalars(select(HotlineOrder).where(HotlineOrder.case_id.in_(ids)))
    return {order.case_id: order for order in found}
