"""The handler's page by signed address: phone first, no account."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.links import holder_of
from ...cases.models import Case, Dispatch
from ...cases.rules import LinkHolder
from ...clock import now
from ...db import db, transaction
from ...errors import Conflict, DomainError, Invalid
from ...files.models import File
from ...files.photos import Photo
from ...records.actions import audit
from ...serving import send
from ...web import Access, before_transaction, open_to, own_transactions
from ..door import shows_again, status_of
from ..uploads import SENT, carried_over, photos_of_form, read_photos
from .casepage import context
from .foreseeing import Foreseen, foresee
from .meanwhile import refuse_if_changed
from .moves import move_named
from .reading import shows_personal

pages = Blueprint("links", __name__, url_prefix="/h/<token>")


@pages.get("")
@open_to(Access.LINK)
@own_transactions
def show(token: str) -> ResponseReturnValue:
    """A number shown here is noted without a name: nobody knows who holds the address."""
    with transaction(write=False):
        holder, dispatch = _holder(token)
        case_id, personal = dispatch.case_id, shows_personal(holder, dispatch.case)
        page = _page(token, holder, dispatch)
    if personal:
        with transaction():
            audit(None, "see_personal", f"case:{case_id}", now=now())
    return page


def _read_photos() -> list[Photo]:
    """Decoding is work: not for whoever made the address up. Raises NotFound, Invalid."""
    holder_of((request.view_args or {})["token"])
    return read_photos()


@pages.post("/<move>")
@open_to(Access.LINK)
@before_transaction(_read_photos)
def make_move(token: str, move: str) -> ResponseReturnValue:
    holder, dispatch = _holder(token)
    made, case = move_named(move), dispatch.case
    files = photos_of_form(holder)
    try:
        with db.session.begin_nested():
            refuse_if_changed(holder, case, move)
            sentence = made(holder, case, files)
    except (Invalid, Conflict) as refused:
        return _page(token, holder, dispatch, refused, files), status_of(refused)
    if dispatch.returned is not None:  # the address is dead from now on
        return _done(case, sentence)
    flash(sentence)
    return redirect(url_for(".show", token=token), 303)


@pages.post("/preview/<move>")
@open_to(Access.LINK)
@before_transaction(_read_photos)
def preview(token: str, move: str) -> ResponseReturnValue:
    """What the reporter's phone will show once the community has looked; nothing is sent."""
    holder, dispatch = _holder(token)
    files = [] if "HX-Request" in request.headers else photos_of_form(holder)
    told = foresee(holder, dispatch.case, move, files)
    if "HX-Request" in request.headers:
        return render_template("panel/cases/_foreseen.html", foreseen=told)
    return _page(token, holder, dispatch, None, files, told)


@pages.get("/files/<key>")
@open_to(Access.LINK)
def full(token: str, key: str) -> ResponseReturnValue:
    return send(key, "full", _holder(token)[0], sent_here=session.get(SENT, []))


@pages.get("/files/<key>/thumb")
@open_to(Access.LINK)
def thumb(token: str, key: str) -> ResponseReturnValue:
    return send(key, "thumb", _holder(token)[0], sent_here=session.get(SENT, []))


def _holder(token: str) -> tuple[LinkHolder, Dispatch]:
    holder = holder_of(token)
    return holder, queries.dispatch_for_link(holder)


def _done(case: Case, sentence: str) -> str:
    return render_template("panel/cases/link_done.html", case=case, sentence=sentence)


def _page(
    token: str,
    holder: LinkHolder,
    dispatch: Dispatch,
    refused: DomainError | None = None,
    kept: Sequence[File] = (),
    foreseen: Foreseen | None = None,
) -> str:
    return render_template(
        "panel/cases/link.html",
        **context(
            holder,
            dispatch.case,
            lambda key, size: url_for(f"panel.links.{size}", token=token, key=key),
            refused=refused,
            kept=kept,
            foreseen=foreseen,
        ),
        mine=dispatch,
        preview_to=lambda move: url_for("panel.links.preview", token=token, move=move),
        here=url_for("panel.links.show", token=token),
        post_to=lambda move: url_for("panel.links.make_move", token=token, move=move),
    )


def _again(error: DomainError) -> ResponseReturnValue:
    token = (request.view_args or {})["token"]
    holder, dispatch = _holder(token)
    files = carried_over(holder) if isinstance(error, Invalid) else []
    return _page(token, holder, dispatch, error, files), status_of(error)


shows_again("links.make_move", _again)
