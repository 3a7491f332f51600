"""Every case one may see: narrowed, sorted, as a list or on the map; and finding one by number."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import counting, queries
from ...cases.filters import Filters
from ...cases.models import ENDED, Case
from ...cases.rules import ONLOOKERS
from ...cases.words import SOURCE_WORDS, STATUS_WORDS
from ...catalogue.kinds import KINDS
from ...errors import Invalid, NotFound
from ...people.models import Person, Unit
from ...people.queries import places_named, places_reached, units_serving
from ...records import desk
from ...web import Access, asker, open_to
from ..fields import number_arg, row_id
from ..roles import looks_down
from . import bulk, narrowing
from .on_map import on_map
from .rows import for_rows
from .saved import BOARD

pages = Blueprint("lists", __name__, url_prefix="/panel")

SIZES = (20, 50, 100, 200)
SORTS = {"new": "新报的在前", "due": "先到期的在前（在办的）"}
VIEWS = {"list": "列表", "map": "地图"}
USUAL = {"view": "list", "sort": "", "size": "20"}  # need not be said in an address


@pages.get("/cases")
@open_to(Access.STAFF)
def show() -> str:
    """The list, or the map with its list beside it."""
    person, chosen = asker(), narrowing.given()
    look = _look(chosen)
    filters = narrowing.filters_of(chosen, person)
    frame = _frame(person, chosen, look)
    if look["view"] == "map":
        shown = on_map(person, chosen, filters, look["sort"], address=frame["address"])
        return render_template("panel/cases/map.html", **frame, **shown)
    return render_template(
        "panel/cases/list.html",
        **frame,
        **_page(person, chosen, filters, look),
        hits=counting.hits(person, filters),
        most_counted=counting.MOST_COUNTED,
    )


def _look(chosen: dict[str, str]) -> dict[str, str]:
    """How it is to be shown. What is open stands by its clock unless one asks otherwise."""
    args = request.args
    by_clock = chosen.get("status") == narrowing.OPEN_ONES or "late" in chosen
    sort = args.get("sort") or ("due" if by_clock else "new")
    if sort == "due" and chosen.get("status") in ENDED:
        sort = "new"  # no clock runs there
    view, size = args.get("view") or "list", args.get("size") or "20"
    if sort not in SORTS or view not in VIEWS or size not in map(str, SIZES):
        raise Invalid(narrowing.ODD)
    return {"sort": sort, "view": view, "size": size}


def _frame(person: Person, chosen: dict[str, str], look: dict[str, str]) -> dict[str, Any]:
    """What stands around the list and around the map."""

    def address(fields: dict[str, str], **more: str) -> str:
        kept = {**look, "sort": request.args.get("sort", ""), **more}
        named = {name: kept[name] for name, usual in USUAL.items() if kept[name] != usual}
        return url_for("panel.lists.show", **{**fields, **named})  # type: ignore[arg-type]

    code = desk.shares_with(person)
    return {
        "chosen": chosen,
        "look": look,
        "sort_asked": request.args.get("sort", ""),
        "address": address,
        "here": address(chosen).partition("?")[2],
        "chips": narrowing.chips(chosen, address),
        "saved": desk.filters_of(person, BOARD),
        "down": looks_down(person),
        "shares": code is not None,
        "sorts": SORTS,
        "views": VIEWS,
        "actions": bulk.offered(person),
        "units": (units := units_serving(code) if code else []),
        **_options(person, units),
    }


def _options(person: Person, units: list[Unit]) -> dict[str, Any]:
    """What each field of the filter bar offers: values and words."""
    regions = places_reached(person, ONLOOKERS)
    names = places_named([region.code for region in regions])
    return {
        "regions": regions,
        "region_options": [(region.code, names[region.code]) for region in regions],
        "status_options": [(one.value, STATUS_WORDS[one]) for one in narrowing.LISTED],
        "kind_options": [(kind.key, kind.tile) for kind in KINDS.values()],
        "unit_options": [(one.id, one.name) for one in units],
        "source_options": [(one.value, words) for one, words in SOURCE_WORDS.items()],
        "size_options": [(size, f"{size} 件") for size in SIZES],
    }


def _page(
    person: Person, chosen: dict[str, str], filters: Filters, look: dict[str, str]
) -> dict[str, Any]:
    size = int(look["size"])
    if look["sort"] == "due":
        found = queries.queue(person, filters, after=_after(), limit=size + 1)
        more = {"after": _cursor(found[size - 1])} if found[size:] else None
    else:
        found = queries.page(person, filters, before=number_arg("before"), limit=size + 1)
        more = {"before": str(found[size - 1].id)} if found[size:] else None
    shown = [case for case in found[:size] if case.reported_at is not None]
    named = {**chosen, "sort": look["sort"], "size": look["size"]}
    return {
        "cases": shown,
        "older": url_for("panel.lists.show", **{**named, **more}) if more else None,  # type: ignore[arg-type]
        **for_rows(shown),
        "last_verdict": _no_verdict,
    }


def _no_verdict(case: Case) -> None:
    return None


def _cursor(case: Case) -> str:
    asked, paused, ends_at, case_id = queries.place_in_queue(case)
    return f"{asked:d}{paused:d}.{ends_at.isoformat()}.{case_id}".replace("+00:00", "")


def _after() -> queries.Place | None:
    given = request.args.get("after")
    if not given:
        return None
    flags, _, rest = given.partition(".")
    at, _, number = rest.rpartition(".")
    try:
        ends_at, case_id = datetime.fromisoformat(at).replace(tzinfo=UTC), int(number)
    except ValueError:
        raise Invalid("地址不对，请从页面上的链接进来。") from None
    return flags[:1] == "1", flags[1:] == "1", ends_at, row_id(case_id)


@pages.get("/find")
@open_to(Access.STAFF)
def find() -> ResponseReturnValue:
    """By number, as people type it."""
    number = request.args.get("number", "").strip()[:40]
    if not any(letter.isdecimal() for letter in number):
        raise Invalid("请输入编号，比如 JA-0007，只打 7 也行。")
    try:
        case = queries.case_numbered(asker(), number)
    except NotFound as unknown:
        raise NotFound(f"没有找到编号 {number}，或者它不归您看。") from unknown
    return redirect(url_for("panel.cases.show", case_id=case.id), 303)
