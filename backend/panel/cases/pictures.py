"""One photo of a case, large: without a script, with a way to the next, to turn it, to air it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.models import Case, CaseFile, Purpose
from ...cases.rules import keeps_notes
from ...cases.seeing import may_see_kept
from ...clock import now
from ...db import transaction
from ...errors import Invalid, NotAllowed, NotFound
from ...files.actions import path_of
from ...files.models import FileKind
from ...files.photos import Photo, blurred
from ...files.turning import degrees_of, turn, turns_of
from ...people.queries import person
from ...web import Access, asker, before_transaction, open_to, prepared
from ..fields import row_id, typed

pages = Blueprint(
    "pictures", __name__, url_prefix="/panel/cases/<int:case_id>/photos/<int:file_id>"
)

PURPOSE_WORDS = {
    Purpose.REPORT: "报来的",
    Purpose.SAFE: "围护以后",
    Purpose.ANSWER: "办结的",
    Purpose.CHECK: "核查时拍的",
}
STEPS = {"left": 270, "right": 90, "over": 180}


@pages.get("")
@open_to(Access.STAFF)
def show(case_id: int, file_id: int) -> str:
    case, kept = _photo(case_id, file_id)
    row = _photos(case)
    place = row.index(kept)
    last = turns_of(kept.file)[-1:]
    return render_template(
        "panel/cases/picture.html",
        case=case,
        kept=kept,
        what=PURPOSE_WORDS[kept.purpose],
        number=place + 1,
        of=len(row),
        before=row[place - 1] if place else None,
        after=row[place + 1] if row[place + 1 :] else None,
        turned=last[0].degrees if last else 0,
        last=last[0] if last else None,
        turned_by=person(last[0].by_id).name if last else "",
        may_turn=keeps_notes(asker(), case),
    )


def _turned() -> tuple[int, Photo | None]:
    """How far it is to be turned, and the copy: decoding is work that waits for no lock."""
    step = STEPS.get(typed("way"))
    if step is None:
        raise Invalid("请选往哪边转。", fields={"way": "必选"})
    given = request.view_args or {}
    with transaction(write=False):
        case, kept = _photo(given["case_id"], given["file_id"])
        if not keeps_notes(asker(), case):
            raise NotAllowed()
        degrees = (degrees_of([kept.file_id]).get(kept.file_id, 0) + step) % 360
        path = path_of(kept.file.key)
    if not path.is_file():
        raise NotFound("这张照片的原件已经不在了。")
    return degrees, blurred(path.read_bytes(), [], degrees) if degrees else None


@pages.post("/turn")
@open_to(Access.STAFF)
@before_transaction(_turned)
def turn_it(case_id: int, file_id: int) -> ResponseReturnValue:
    """Everybody sees it so from now on; the original stays."""
    _, kept = _photo(case_id, file_id)
    degrees, photo = prepared()
    turn(kept.file, photo, degrees, by_id=asker().id, now=now())
    flash("转好了，大家看到的都是这样。原件还在。")
    return redirect(url_for(".show", case_id=case_id, file_id=file_id), 303)


def _photo(case_id: int, file_id: int) -> tuple[Case, CaseFile]:
    """A photo of a case that this person may see. Raises NotFound."""
    case = queries.whole_case(asker(), row_id(case_id))
    found = next((kept for kept in _photos(case) if kept.file_id == file_id), None)
    if found is None:
        raise NotFound("没有这张照片，或者它不归您看。")
    return case, found


def _photos(case: Case) -> list[CaseFile]:
    photos = [kept for kept in case.files if kept.file.kind is FileKind.PHOTO]
    return [kept for kept in photos if may_see_kept(asker(), case, kept)]
