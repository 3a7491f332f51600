"""核查 standing in the street: one thumb, a camera, a place, a finding."""

from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.models import Case
from ...cases.verbs import moves_for
from ...cases.words import FINDING_WORDS
from ...clock import now
from ...db import db
from ...errors import Conflict, DomainError, Invalid
from ...files.models import File
from ...people.queries import place_name
from ...texts.masking import masked
from ...web import Access, asker, before_transaction, open_to
from ..door import shows_again, status_of
from ..fields import row_id
from ..once import key_of_form, lead_to, sent_before
from ..roles import files_cases
from ..uploads import carried_over, photos_of_form, read_photos
from .history import history
from .meanwhile import mark, refuse_if_changed, steps_since
from .moves import MOVES
from .reading import first_line, first_photo

pages = Blueprint("on_site", __name__, url_prefix="/panel/cases/<int:case_id>/on-site")


@pages.get("")
@open_to(Access.STAFF, files_cases)
def form(case_id: int) -> str:
    return _page(_case(case_id))


@pages.post("")
@open_to(Access.STAFF, files_cases)
@before_transaction(read_photos)
def verify(case_id: int) -> ResponseReturnValue:
    """The same step as on the page of the case. Refused, the photos stay."""
    case = _case(case_id)
    if (again := sent_before()) is not None:
        return again
    files = photos_of_form(asker())
    try:
        with db.session.begin_nested():
            refuse_if_changed(asker(), case, "verify")
            flash(MOVES["verify"](asker(), case, files))
    except (Invalid, Conflict) as refused:
        return _page(case, refused, files), status_of(refused)
    return lead_to(url_for("panel.cases.show", case_id=case_id))


def _case(case_id: int) -> Case:
    return queries.whole_case(asker(), row_id(case_id))


def _page(case: Case, refused: DomainError | None = None, kept: Sequence[File] = ()) -> str:
    steps = history(asker(), case)
    return render_template(
        "panel/cases/on_site.html",
        case=case,
        open="verify" in moves_for(asker(), case, now()),
        place=place_name(case.region_code) if case.region_code else "",
        photo=first_photo(case),
        line=first_line(case),
        masked=masked,
        finding_words=FINDING_WORDS,
        once=key_of_form(),
        seen=mark(case, steps),
        since=steps_since(steps) if isinstance(refused, Conflict) else [],
        refused=refused,
        kept=list(kept),
        typed=lambda _, name: request.form.get(name, ""),
    )


def _again(error: DomainError) -> ResponseReturnValue:
    kept = carried_over(asker()) if isinstance(error, Invalid) else []
    return _page(_case((request.view_args or {})["case_id"]), error, kept), status_of(error)


shows_again("on_site.verify", _again)
