"""One case: everything about it, and the moves that this person may make now."""

from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.limits import handling_due
from ...cases.links import handler_path
from ...cases.models import Case, Dispatch, Stage
from ...cases.rules import Actor, reviews
from ...cases.words import asked_of_unit
from ...clock import now, said
from ...db import db, transaction
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...files.models import File
from ...files.turning import degrees_of
from ...people.queries import place_name
from ...records.actions import audit
from ...texts.masking import masked
from ...web import Access, asker, before_transaction, open_to, own_transactions
from ..door import shows_again, status_of, to_here
from ..fields import row_id
from ..once import key_of_form, lead_to, sent_before
from ..roles import looks_down
from ..scenes import case_may_hang
from ..uploads import carried_over, photos_of_form, read_photos
from .casepage import context
from .foreseeing import Foreseen, foresee
from .meanwhile import refuse_if_changed
from .moves import move_named
from .reading import FileUrl, shows_personal

pages = Blueprint("cases", __name__, url_prefix="/panel/cases")


@pages.get("/<int:case_id>")
@open_to(Access.STAFF)
@own_transactions
def show(case_id: int) -> ResponseReturnValue:
    """Reading a name or a number leaves a note, so this page reads first and writes after."""
    with transaction(write=False):
        person_id = asker().id
        case = _case(case_id)
        personal = shows_personal(asker(), case)
        page = _page(case)
    if personal:
        with transaction():
            audit(person_id, "see_personal", f"case:{case_id}", now=now())
    return page


@pages.post("/<int:case_id>/<move>")
@open_to(Access.STAFF)
@before_transaction(read_photos)
def make_move(case_id: int, move: str) -> ResponseReturnValue:
    """Do what the form asks. Refused as it was filled in, it comes back with its photos kept."""
    made = move_named(move)
    case = _case(case_id)
    if (again := sent_before()) is not None:
        return again
    files = photos_of_form(asker())
    try:
        with db.session.begin_nested():
            refuse_if_changed(asker(), case, move)
            flash(made(asker(), case, files))
    except (Invalid, NotFound, Conflict) as refused:
        return _page(case, refused, files), status_of(refused)
    return lead_to(url_for(".show", case_id=case_id))


@pages.post("/<int:case_id>/preview/<move>")
@open_to(Access.STAFF)
@before_transaction(read_photos)
def preview(case_id: int, move: str) -> ResponseReturnValue:
    """What the reporter's phone will show; nothing is sent. As one types, only that part."""
    case = _case(case_id)
    files = [] if "HX-Request" in request.headers else photos_of_form(asker())
    told = foresee(asker(), case, move, files)
    if "HX-Request" in request.headers:
        return render_template("panel/cases/_foreseen.html", foreseen=told)
    return _page(case, kept=files, foreseen=told)


def _again(error: DomainError) -> ResponseReturnValue:
    """The page once more, as things stand now, with the sentence and what was typed."""
    case_id = (request.view_args or {})["case_id"]
    files = carried_over(asker()) if isinstance(error, Invalid) else []
    return _page(_case(case_id), error, files), status_of(error)


shows_again("cases.make_move", _again)


def _case(case_id: int) -> Case:
    return queries.whole_case(asker(), row_id(case_id))


def _page(
    case: Case,
    refused: DomainError | None = None,
    kept: Sequence[File] = (),
    foreseen: Foreseen | None = None,
) -> str:
    person = asker()
    return render_template(
        "panel/cases/one.html",
        may_print_code=looks_down(person) and case_may_hang(case),
        **context(person, case, _file_url(case), refused=refused, kept=kept, foreseen=foreseen),
        preview_to=lambda move: url_for("panel.cases.preview", case_id=case.id, move=move),
        here=url_for("panel.cases.show", case_id=case.id),
        photo_page=lambda kept: url_for(
            "panel.pictures.show", case_id=case.id, file_id=kept.file_id
        ),
        post_to=lambda move: url_for("panel.cases.make_move", case_id=case.id, move=move),
        link_text=_link_text(person, case),
        once=key_of_form(),
    )


def _file_url(case: Case) -> FileUrl:
    """Another address for a photo that was turned: browsers keep what they have fetched."""
    degrees = degrees_of([kept.file_id for kept in case.files]) if case.files else {}
    turned = {kept.file.key: degrees.get(kept.file_id) for kept in case.files}
    return lambda key, size: url_for(f"panel.photos.{size}", key=key, turned=turned.get(key))


def _link_text(actor: Actor, case: Case) -> str:
    """A message to paste for a unit without an account: what, where, until when, and its link.

    It may be pasted into a group, so it holds no telephone number; the page behind the link does.
    """
    dispatch = case.open_dispatch
    if dispatch is None or not reviews(actor, case):
        return ""
    return _message(case, dispatch)


def _until(case: Case) -> str:
    """By when the unit is to sign for it, and to have fenced it off or answered."""
    clock, due = case.running_clock, said(handling_due(case), now())
    first = clock is not None and clock.stage is Stage.ACCEPT
    signed = f"{said(clock.ends_at, now())} 前签收，" if clock and first else ""
    return f"请在{signed}{due} 前{asked_of_unit(case)}。"


def _message(case: Case, dispatch: Dispatch) -> str:
    place = place_name(case.region_code) if case.region_code else ""
    at = "，".join(part for part in (place, masked(case.place_words)) if part)
    urgent = "【急件】" if case.danger else ""
    head = f"{urgent}{dispatch.unit.name}您好，{case.number} {case.title}，{at}。{_until(case)}"
    return f"{head}\n点开办理：{to_here(handler_path(dispatch))}"
