"""What is blurred in a photo before anybody may see it: rectangles drawn, or typed as percents."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases.airing import actions as verbs
from ...cases.airing.photos import Choice, choices, hide_photo, original, show_photo
from ...cases.airing.rules import check_airing
from ...cases.models import Airing, Case
from ...clock import now
from ...db import transaction
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...files.actions import path_of
from ...files.photos import MOST_RECTANGLES, Photo, Rectangle, blurred, checked
from ...web import Access, asker, before_transaction, open_to, prepared
from ..door import shows_again, status_of
from ..fields import row_id
from .case import case_to_air

pages = Blueprint("air_photos", __name__, url_prefix="/panel/cases/<int:case_id>/air/photos")

SIDES = ("x", "y", "w", "h")
EMPTY_ROWS = 4  # beyond those drawn already, for whoever types


@dataclass(frozen=True)
class Blurred:
    """A copy that was made before the transaction opened, and what it was made by."""

    photo: Photo
    rectangles: list[Rectangle]
    degrees: int


@pages.get("/<int:file_id>")
@open_to(Access.STAFF)
def form(case_id: int, file_id: int) -> str:
    return _page(*_chosen(case_id, file_id))


def _blur() -> Blurred:
    """Decoding and blurring are work: nobody waits for it with a lock. Raises Invalid."""
    rectangles, degrees = checked(_typed_rectangles()), _typed_degrees()
    given: dict[str, Any] = request.view_args or {}
    with transaction(write=False):
        airing, choice = _chosen(given["case_id"], given["file_id"])
        check_airing("revise", asker(), airing)
        path = path_of(choice.kept.file.key)
    if not path.is_file():
        raise NotFound("这张照片的原件已经不在了。")
    return Blurred(blurred(path.read_bytes(), rectangles, degrees), rectangles, degrees)


@pages.post("/<int:file_id>")
@open_to(Access.STAFF)
@before_transaction(_blur)
def make(case_id: int, file_id: int) -> ResponseReturnValue:
    airing, choice = _chosen(case_id, file_id)
    made: Blurred = prepared()
    show_photo(
        airing, choice.kept, made.photo, made.rectangles, made.degrees, by=asker(), now=now()
    )
    flash("放上去了。请看一眼遮好没有，没遮好可以重来。")
    return redirect(url_for(".form", case_id=case_id, file_id=file_id), 303)


@pages.post("/<int:file_id>/drop")
@open_to(Access.STAFF)
def drop(case_id: int, file_id: int) -> ResponseReturnValue:
    airing, choice = _chosen(case_id, file_id)
    hide_photo(airing, choice.kept, by=asker())
    flash("这张照片拿下来了。")
    return redirect(url_for("panel.airing.edit", case_id=case_id), 303)


def _chosen(case_id: int, file_id: int) -> tuple[Airing, Choice]:
    """A photo of a case whose copy is being written. Raises NotFound, NotAllowed, Conflict."""
    case = case_to_air(case_id)
    kept = original(case, row_id(file_id))
    airing = _draft_of(case)
    return airing, next(one for one in choices(case, airing) if one.kept is kept)


def _draft_of(case: Case) -> Airing:
    airing = verbs.living(case)
    if airing is None:
        raise Conflict("请先把稿子存一下，再放照片。")
    return airing


def _typed_rectangles() -> list[tuple[float, ...]]:
    """Percents, a row each; rows left empty are none. Raises Invalid."""
    columns = [request.form.getlist(side)[: 2 * MOST_RECTANGLES] for side in SIDES]
    if len({len(column) for column in columns}) != 1:
        raise Invalid("表格没有填全，请每一行填四个数。")
    rows = [row for row in zip(*columns, strict=True) if any(part.strip() for part in row)]
    return [tuple(_part(given) for given in row) for row in rows]


def _part(given: str) -> float:
    try:
        number = float(given) / 100
    except ValueError as wrong:
        raise Invalid("请填百分数，像 25 或 12.5；一行四个数都要填。") from wrong
    if not 0 <= number <= 1:
        raise Invalid("百分数在 0 到 100 之间。")
    return number


def _typed_degrees() -> int:
    given = request.form.get("degrees", "0")
    if given not in {"0", "90", "180", "270"}:
        raise Invalid("照片只能转 90、180 或 270 度。")
    return int(given)


def _page(airing: Airing, choice: Choice, refused: DomainError | None = None) -> str:
    rows = _typed_rows() if refused else _kept_rows(choice)
    drawn = request.form.get("degrees") if refused else choice.made and choice.made.degrees
    return render_template(
        "panel/airing/air_photo.html",
        case=airing.case,
        choice=choice,
        rows=rows + [("",) * 4] * min(EMPTY_ROWS, max(0, MOST_RECTANGLES - len(rows))),
        degrees=str(drawn or 0),
        most=MOST_RECTANGLES,
        refused=refused,
    )


def _kept_rows(choice: Choice) -> list[tuple[str, ...]]:
    drawn = choice.made.rectangles if choice.made else []
    return [tuple(f"{part * 100:g}" for part in rectangle) for rectangle in drawn]


def _typed_rows() -> list[tuple[str, ...]]:
    columns = [request.form.getlist(side)[:MOST_RECTANGLES] for side in SIDES]
    return [row for row in zip(*columns, strict=False) if any(row)]


def _again(error: DomainError) -> ResponseReturnValue:
    given: dict[str, Any] = request.view_args or {}
    return _page(*_chosen(given["case_id"], given["file_id"]), error), status_of(error)


shows_again("air_photos.make", _again)
