"""The page of figures, and each of its tables as a sheet."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, NotFound
from ...files.sheets import write_sheet
from ...people.models import Region
from ...web import Access, asker, open_to
from ..door import status_of
from ..fields import number_in
from .charts import charts
from .formulas import FORMULAS
from .gathered import Gathered, gathered
from .period import CHOICES, Period, period
from .places import place_seen, places_offered
from .tables import FEWEST, TABLES

pages = Blueprint("figures", __name__, url_prefix="/panel/figures")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("")
@open_to(Access.STAFF)
def show() -> ResponseReturnValue:
    at = now()
    place = place_seen(asker(), request.args.get("region"))
    try:
        asked, refused = period(request.args, at), None
    except DomainError as error:
        asked, refused = period({}, at), error
    page = _page(place, asked, refused)
    return page if refused is None else (page, status_of(refused))


def _page(place: Region, asked: Period, refused: DomainError | None) -> str:
    found = gathered(place, asked, now=now())
    return render_template(
        "panel/figures/show.html",
        place=place,
        places=places_offered(asker(), place),
        period=asked,
        choices=CHOICES,
        tables=[make(found) for make in TABLES.values()],
        charts=charts(found),
        arguments={"region": place.code, **asked.arguments()},
        fewest=FEWEST,
        glance=_glance(found),
        refused=refused,
    )


def _glance(found: Gathered) -> list[tuple[str, str, str]]:
    """The few numbers that stand on top, large; of what they are a share stands small beside."""
    rows = {row[0]: row[1] for row in TABLES["overview"](found).rows}
    names = (FORMULAS[key][0] for key in ("received", "closed", "on_time", "ours", "granted"))
    parted = ((name, rows[name].removesuffix("）").partition("（")) for name in names)
    return [(name, large, small) for name, (large, _, small) in parted]


@pages.get("/<key>.xlsx")
@open_to(Access.STAFF)
def sheet(key: str) -> ResponseReturnValue:
    if key not in TABLES:
        raise NotFound("没有这张表。")
    place = place_seen(asker(), request.args.get("region"))
    asked = period(request.args, now())
    table = TABLES[key](gathered(place, asked, now=now()))
    title = f"{place.name}{table.title}"
    heads = [table.headings[0] or "项目", *table.headings[1:]]
    notes = [["", *[""] * (len(heads) - 1)], [f"{asked.words}。{table.about}"]]
    rows = [
        [number_in(cell) if number_in(cell) is not None else cell for cell in row]
        for row in table.rows
    ]
    kept = write_sheet(title, heads, [*rows, *notes])
    response = Response(kept, mimetype=XLSX)
    response.headers.set(
        "Content-Disposition",
        "attachment",
        filename=f"{table.key}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx",
    )
    return response


def _counted(cell: str) -> str | int:
    """A whole number as one, so that the sheet can add it up."""
    number = number_in(cell)
    return cell if number is None else number
