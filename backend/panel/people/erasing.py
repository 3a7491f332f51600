"""注销: somebody asks to be forgotten. What goes and what stays is shown, then confirmed."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, Invalid
from ...forgetting import erasing
from ...people.entering import may_correct
from ...people.finding import knows_people
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import typed
from .person import back, note, person_of

pages = Blueprint("erasing", __name__, url_prefix="/panel/people/<int:person_id>/erase")


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show(person_id: int) -> str:
    return _page(person_id)


@pages.post("")
@open_to(Access.STAFF, knows_people)
def confirm(person_id: int) -> ResponseReturnValue:
    """For good, so a box has to be ticked."""
    person = person_of(person_id)
    if typed("sure") != "yes":
        raise Invalid("注销以后恢复不了。确定是本人要求的，请先打勾。", fields={"sure": "请打勾"})
    done = erasing.erase(person, typed("why"), by=asker(), now=now())
    note(person, "erase_person", done.why)
    return back(person, f"注销好了，以后叫“{done.pseudonym}”。")


def _page(person_id: int, **more: Any) -> str:
    person = person_of(person_id)
    return render_template(
        "panel/people/erase.html",
        person=person,
        preview=erasing.preview(person, now=now()),
        done=erasing.erased(person),
        may=may_correct(asker(), person) and asker().id != person.id,
        typed=lambda _, name: typed(name),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    person_id = (request.view_args or {})["person_id"]
    return _page(person_id, refused=error), status_of(error)


shows_again("erasing.confirm", _again)
