"""A line of the next version of the rules: written, changed, taken out."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...catalogue import drafting, queries
from ...catalogue.kinds import KINDS
from ...catalogue.limits import read_limit
from ...catalogue.models import DraftOf
from ...clock import now, said
from ...decisions.rules import decides, must_decide
from ...errors import DomainError, Invalid, NotFound
from ...web import Access, asker, open_to
from ...worktime import Limit, TimeUnit, calendar, end_of
from ..door import shows_again, status_of
from ..fields import typed
from . import deciding
from .books import UNIT_WORDS, whole
from .limit_book import starts

pages = Blueprint("draft_rows", __name__, url_prefix="/panel/rules/drafts/rules/rows")


@pages.get("/new")
@open_to(Access.STAFF, decides)
def new_row() -> str:
    return _row_page(None)


@pages.get("/<int:place>")
@open_to(Access.STAFF, decides)
def show(place: int) -> str:
    return _row_page(place)


@pages.post("/new")
@open_to(Access.STAFF, decides)
def add_row() -> ResponseReturnValue:
    return _write(None)


@pages.post("/<int:place>")
@open_to(Access.STAFF, decides)
def write_row(place: int) -> ResponseReturnValue:
    return _write(place)


@pages.post("/<int:place>/drop")
@open_to(Access.STAFF, decides)
def drop_row(place: int) -> ResponseReturnValue:
    must_decide(asker())
    draft = drafting.draft_of(DraftOf.RULES)
    drafting.drop_row(draft, place, by=asker(), now=now(), seen=deciding.seen())
    flash("去掉了这一条。")
    return redirect(url_for("panel.drafts.show", what="rules"), 303)


def _write(place: int | None) -> ResponseReturnValue:
    must_decide(asker())
    draft = drafting.draft_of(DraftOf.RULES)
    cells = {
        name: typed(name)
        for name in ("tile", "entry", "item", "condition", "closing_condition", "source")
    }
    cells |= {name: "是" if typed(name) else "" for name in ("default", "danger")}
    cells["limit"] = drafting.written(_limit("limit", "办多久"))
    cells["safe_limit"] = drafting.written(_limit("safe", "先围护")) if typed("safe") else ""
    drafting.write_row(draft, place, cells, by=asker(), now=now(), seen=deciding.seen())
    flash("写进新版本了。下面是它和现行的不同。")
    return redirect(url_for("panel.drafts.show", what="rules"), 303)


def _limit(name: str, label: str) -> Limit:
    unit = typed(f"{name}_unit")
    if unit not in set(TimeUnit):
        raise Invalid(f"“{label}”请选一个单位。", fields={name: "选单位"})
    return Limit(whole(request.form, name, label), TimeUnit(unit))


def _row_page(place: int | None, refused: DomainError | None = None) -> str:
    person, at = asker(), now()
    draft = drafting.draft_of(DraftOf.RULES)
    if place is not None and place >= len(draft.rows):
        raise NotFound("新版本里没有这一条。")
    cells = draft.rows[place] if place is not None else {"tile": request.args.get("tile", "")}
    limit = read_limit(cells.get("limit", ""))
    return render_template(
        "panel/rules/row.html",
        draft=draft,
        place=place,
        cells=_cells(cells),
        asked=cells.get("limit", "") if limit is None else "",
        tiles=[(key, kind.tile) for key, kind in KINDS.items()],
        entries=queries.entries(queries.current_catalogue()),
        units=[(unit.value, words) for unit, words in UNIT_WORDS.items()],
        dues=[
            (words, said(end_of(limit, start, calendar()), at))
            for words, start in starts(at, calendar())
        ]
        if limit
        else [],
        refused=refused,
        **deciding.about_deciding(person, at),
    )


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    """What the form shows: what was typed, else the line, its limits as number and unit."""
    shown = dict(cells)
    for name, column in (("limit", "limit"), ("safe", "safe_limit")):
        limit = read_limit(cells.get(column, ""))
        shown[name] = str(limit.amount) if limit else ""
        shown[f"{name}_unit"] = limit.unit.value if limit else TimeUnit.WORK_HOUR.value
    if request.method == "POST":
        shown |= dict.fromkeys(("default", "danger"), "") | dict(request.form.items())
    return shown


def _again(error: DomainError) -> ResponseReturnValue:
    return _row_page((request.view_args or {}).get("place"), error), status_of(error)


for _post in ("add_row", "write_row", "drop_row"):
    shows_again(f"draft_rows.{_post}", _again)
