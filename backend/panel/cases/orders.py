"""12345 工单 in and out by Excel: first what would happen, then, confirmed, what is new; and back
what became of them."""

import base64
import json
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import hotline, queries
from ...cases.hotline import COLUMNS, MOST_ORDERS, Order
from ...cases.models import Case, HotlineOrder
from ...cases.rules import REVIEWERS
from ...cases.words import STATUS_WORDS, VERDICT_WORDS
from ...catalogue.kinds import KINDS
from ...clock import day_bounds, now, today
from ...errors import DomainError, Invalid
from ...files.photos import MOST_BYTES
from ...files.sheets import Written, read_sheet, write_sheet
from ...people.models import Level
from ...people.queries import places_named, places_reached
from ...texts.masking import masked
from ...web import Access, asker, before_transaction, open_to, prepared
from ..door import shows_again, status_of
from ..fields import typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import looks_down, writes_replies
from . import narrowing

pages = Blueprint("orders", __name__, url_prefix="/panel/orders")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 4 * 1024 * 1024  # bytes of a plan that comes back with its form
MOST_OUT = 2000
USUAL = timedelta(days=30)
HEADINGS = {name: words[0] for name, words in COLUMNS.items()}
SHOWN = ("number", "words", "place", "region", "kind", "due")
Line = tuple[int, dict[str, str], dict[str, str]]


@pages.get("")
@open_to(Access.STAFF, writes_replies)
def form() -> str:
    return _page()


def _read() -> list[Line]:
    """The lines of the sheet that was chosen, read before anything is locked. Raises Invalid."""
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        raise Invalid("请选一个 Excel 文件（.xlsx）。", fields={"sheet": "必选"})
    sheet = read_sheet(sent.stream.read(MOST_BYTES + 1), most=MOST_ORDERS).named(COLUMNS)
    missing = [HEADINGS[name] for name in ("number", "words") if name not in sheet.headings]
    if missing:
        raise Invalid(
            f"没有找到“{'”“'.join(missing)}”这一列，请检查列名。", fields={"sheet": "列名"}
        )
    return [
        (row.number, _ours(row.cells), _ours(row.bad))
        for row in sheet.rows
        if any(row.cells.values())
    ]


def _ours(cells: dict[str, str]) -> dict[str, str]:
    return {name: words for name, words in cells.items() if name in COLUMNS}


@pages.post("")
@open_to(Access.STAFF, writes_replies)
@before_transaction(_read)
def look() -> ResponseReturnValue:
    """What would happen, cell by cell. Changes nothing."""
    lines: list[Line] = prepared()
    return _page(hotline.plan(lines, typed("community")[:15], by=asker()), lines)


@pages.post("/take-in")
@open_to(Access.STAFF, writes_replies)
def take_in() -> ResponseReturnValue:
    """File what the page showed as new; what came in meanwhile is known by a plan made anew."""
    if (again := sent_before()) is not None:
        return again
    community = typed("community")[:15]
    orders = hotline.plan(_unpacked(typed("lines")), community, by=asker())
    cases = hotline.take_in(orders, community, by=asker(), now=now())
    flash(f"导入了 {len(cases)} 张工单，都在待审核里。")
    return lead_to(url_for(".form"))


@pages.get("/export.xlsx")
@open_to(Access.STAFF, writes_replies)
def export() -> ResponseReturnValue:
    """What became of the orders that were taken in between two days."""
    first, last = _days()
    until = day_bounds(last)[1]
    found = queries.hotline_cases(
        asker(), since=day_bounds(first)[0], until=until, limit=MOST_OUT + 1
    )
    return send_sheet(found, f"12345-{first:%Y%m%d}-{last:%Y%m%d}")


@pages.get("/list.xlsx")
@open_to(Access.STAFF, looks_down)
def listed() -> ResponseReturnValue:
    """The list of cases as it is narrowed, with the hotline's numbers where there are any."""
    filters = narrowing.filters_of(narrowing.given(), asker())
    found = queries.page(asker(), filters, limit=MOST_OUT + 1)
    shown = [case for case in found if case.reported_at is not None]
    return send_sheet(shown, f"cases-{today():%Y%m%d}")


def send_sheet(found: Sequence[Case], name: str) -> Response:
    """These cases as a sheet to keep: no name of a reporter, no telephone number in words, whoever
    asks. Raises Invalid beyond what one sheet holds."""
    if len(found) > MOST_OUT:
        raise Invalid(f"超过 {MOST_OUT} 件，请缩小范围，分几次导出。")
    orders = hotline.taken_in(found)
    places = places_named(case.region_code for case in found if case.region_code)
    rows = [_row(case, orders.get(case.id), places) for case in found]
    response = Response(write_sheet("工单", list(OUT), rows), mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return response


OUT = (
    "12345编号", "我们的编号", "状态", "分类", "在哪里", "具体位置", "原话", "办理单位", "答复",
    "评价", "报来时间", "派单时间", "答复时间", "12345要求办结",
)  # fmt: skip


def _row(case: Case, order: HotlineOrder | None, places: dict[str, str]) -> list[Written]:
    last, answer = case.last_dispatch, case.last_answer
    verdicts = [VERDICT_WORDS[rating.verdict] for rating in case.ratings]
    return [
        order.number if order else "",
        case.number,
        STATUS_WORDS[case.status],
        case.title,
        places.get(case.region_code or "", ""),
        masked(case.place_words),
        masked(case.words),
        last.unit.name if last else "",
        masked(answer.words) if answer else "",
        "；".join(verdicts),
        case.reported_at,
        last.at if last else None,
        answer.at if answer else None,
        order.due_at if order else None,
    ]


def _days() -> tuple[date, date]:
    """From which day to which; the last thirty for none. Raises Invalid."""
    try:
        last = date.fromisoformat(request.args.get("last") or today().isoformat())
        first = date.fromisoformat(request.args.get("first") or (last - USUAL).isoformat())
        day_bounds(first), day_bounds(last)
    except (ValueError, OverflowError):
        raise Invalid("请选从哪天到哪天。") from None
    return first, last


def _packed(lines: Sequence[Line]) -> str:
    """For the hidden field: the plan's page sends the lines back, they are kept nowhere."""
    return base64.b64encode(zlib.compress(json.dumps(lines).encode())).decode()


def _unpacked(packed: str) -> list[Line]:
    try:
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(base64.b64decode(packed, validate=True), MOST_UNPACKED)
        lines = json.loads(plain)
        return [(int(n), _plain(cells), _plain(bad)) for n, cells, bad in lines[: MOST_ORDERS + 1]]
    except (ValueError, TypeError, AttributeError, zlib.error, RecursionError):
        raise Invalid("这一页放坏了，请重新选一次文件。") from None


def _plain(cells: Any) -> dict[str, str]:
    return {name: str(words) for name, words in cells.items() if name in COLUMNS}


def _page(
    orders: Sequence[Order] | None = None,
    lines: Sequence[Line] = (),
    refused: DomainError | None = None,
) -> str:
    theirs = [p for p in places_reached(asker(), REVIEWERS) if p.level is Level.COMMUNITY]
    names = places_named([p.code for p in theirs])
    first, last = today() - USUAL, today()
    return render_template(
        "panel/cases/orders.html",
        communities=[(p.code, names[p.code]) for p in theirs],
        community=typed("community"),
        orders=orders,
        places=places_named({order.region_code for order in orders or [] if order.region_code}),
        tiles={key: kind.tile for key, kind in KINDS.items()},
        shown=SHOWN,
        headings=HEADINGS,
        packed=_packed(lines) if orders is not None else "",
        columns=COLUMNS,
        most=MOST_ORDERS,
        once=key_of_form(),
        refused=refused,
        first=first,
        last=last,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(refused=error), status_of(error)


shows_again("orders.look", _again)
shows_again("orders.take_in", _again)
