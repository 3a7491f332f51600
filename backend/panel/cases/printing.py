"""工单 on paper: one A4 page a case, with what a unit needs and nothing of who reported it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from ...cases import queries
from ...cases.models import Case, CaseFile, Purpose
from ...cases.words import asked_of_unit
from ...clock import local
from ...errors import Invalid
from ...people.queries import place_name
from ...texts.masking import masked
from ...web import Access, asker, open_to
from ..door import to_here
from ..fields import number_in, row_id
from .choices import filed_under
from .reading import files_of

pages = Blueprint("case_sheets", __name__, url_prefix="/panel/cases")

MOST = 50
PHOTOS = 4


@dataclass(frozen=True)
class Sheet:
    """A case as it is printed: telephone numbers and the like are hidden for everybody."""

    case: Case
    place: str
    photos: list[CaseFile]
    due: str
    filed: dict[str, Any] | None
    code: Markup


@pages.get("/<int:case_id>/print")
@open_to(Access.STAFF)
def one(case_id: int) -> str:
    return _page([queries.whole_case(asker(), row_id(case_id))])


@pages.get("/print")
@open_to(Access.STAFF)
def several() -> str:
    """Those of the address line, in its order: `?id=3&id=5`."""
    given = list(dict.fromkeys(request.args.getlist("id")))
    if not given or len(given) > MOST:
        raise Invalid(f"请选 1 到 {MOST} 件来打印。")
    numbers = [number for one in given if (number := number_in(one)) is not None]
    if len(numbers) != len(given):
        raise Invalid("地址不对，请从页面上的链接进来。")
    return _page(queries.whole_cases(asker(), [row_id(number) for number in numbers]))


def _page(cases: Sequence[Case]) -> str:
    return render_template(
        "panel/cases/print.html",
        sheets=[_sheet(case) for case in cases],
        masked=masked,
        dated=dated,
    )


def dated(at: datetime) -> str:
    """An instant in full: on paper, tomorrow is another day tomorrow."""
    here = local(at)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def _sheet(case: Case) -> Sheet:
    shown = [
        one
        for purpose in (Purpose.REPORT, Purpose.ANSWER)
        for one in files_of(asker(), case, purpose)
    ]
    at = place_name(case.region_code) if case.region_code else "还不知道在哪里"
    return Sheet(case, at, shown[:PHOTOS], _due(case), filed_under(case), _code(case))


def _due(case: Case) -> str:
    clock = case.running_clock
    if clock is None:
        return "没有时限在走"
    asked = asked_of_unit(case) if case.open_dispatch else "派单"
    return f"{dated(clock.ends_at)} 前{asked}"


def _code(case: Case) -> Markup:
    """The address of the case's page, for a telephone to read."""
    address = to_here(url_for("panel.cases.show", case_id=case.id))
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True))  # noqa: S704 - made here, of a number
