"""The list of everything, and finding one by its number."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.filters import Filters
from ...cases.models import Status
from ...catalogue.kinds import KINDS
from ...clock import now
from ...errors import Invalid, NotFound
from ...web import Access, asker, open_to
from ..fields import number_arg
from .rows import for_rows

pages = Blueprint("lists", __name__, url_prefix="/panel")

PAGE = 20
FILTERS = ("words", "status", "kind", "region", "late")
MOST_WORDS = 50
LISTED = [status for status in Status if status is not Status.DRAFT]


@pages.get("/cases")
@open_to(Access.STAFF)
def show() -> str:
    """Everything that was ever reported here, newest first."""
    person = asker()
    before = number_arg("before")
    found = queries.page(person, _filters(), before=before, limit=PAGE + 1)
    shown = [case for case in found[:PAGE] if case.reported_at is not None]
    older = _address(before=found[PAGE - 1].id) if found[PAGE:] else None
    return render_template(
        "panel/cases/list.html",
        cases=shown,
        older=older,
        chosen=request.args,
        **for_rows(person, shown),
        last_verdict=lambda case: None,
        statuses=LISTED,
    )


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


def _address(**changes: int) -> str:
    """This list with the same filters; only names that we know go into an address."""
    chosen: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return url_for(".show", **{**chosen, **changes})


def _filters() -> Filters:
    given = request.args
    status, kind, region = (given.get(name) or None for name in ("status", "kind", "region"))
    if status is not None and status not in LISTED:
        raise Invalid("没有这种状态，请从列出的里面选。")
    if kind is not None and kind not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。")
    if region is not None and not (region.isdecimal() and len(region) in {12, 15}):
        raise Invalid("没有这个区域，请从列出的里面选。")
    return Filters(
        status=Status(status) if status else None,
        kind_key=kind,
        region_code=region,
        late_at=now() if given.get("late") else None,
        words=given.get("words", "").strip()[:MOST_WORDS] or None,
    )
