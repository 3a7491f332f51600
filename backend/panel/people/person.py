"""One person: what they hold where, what is counted of theirs, who looked at their telephone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases.of_person import reported_by
from ...clock import now
from ...errors import DomainError, NotFound
from ...ledger.models import Measure
from ...ledger.queries import balance
from ...people import entering, finding
from ...people.actions import PUBLIC_ROLES, end_role, grant, may_grant, register
from ...people.finding import knows_people
from ...people.models import Person, Role
from ...records.actions import audit
from ...web import Access, asker, open_to
from ...wishes.of_person import counted
from ..door import shows_again, status_of
from ..fields import row_id, typed
from .find import choices, kind_of_form, place_of_form
from .looks import noted
from .reasons import REASONS, reason_of_form

pages = Blueprint("person", __name__, url_prefix="/panel/people/<int:person_id>")

LOOK = "look_phone"
VERB_WORDS = {
    LOOK: "看了电话",
    "enter_person": "登记",
    "correct_person": "改了资料",
    "grant_role": "给了身份",
    "end_role": "收回了身份",
    "merge_persons": "合并了重复的登记",
    "erase_person": "按本人要求注销",
    "import_person": "从表格导入",
}


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show(person_id: int) -> str:
    return _page(person_of(person_id))


@pages.post("/look")
@open_to(Access.STAFF, knows_people)
def look(person_id: int) -> str:
    """The telephone, for this one answer; who looked, and why, is kept."""
    person = person_of(person_id)
    audit(asker().id, LOOK, f"person:{person.id}", now=now(), reason=reason_of_form())
    return _page(person, phone=person.phone)


@pages.post("/correct")
@open_to(Access.STAFF, knows_people)
def correct(person_id: int) -> ResponseReturnValue:
    person = person_of(person_id)
    changed = entering.correct(person, name=typed("name"), phone=typed("phone"), by=asker())
    note(person, "correct_person", "、".join(changed))
    return back(person, f"{'和'.join(changed)}改好了。")


@pages.post("/roles")
@open_to(Access.STAFF, knows_people)
def give(person_id: int) -> ResponseReturnValue:
    """A role; where a rider or resident is registered, the new place takes the old one's."""
    person, kind, place = person_of(person_id), kind_of_form(), place_of_form(asker())
    code = place.get("region_code")
    if kind in PUBLIC_ROLES and code and may_grant(asker(), kind, code):
        register(person, kind, code, now=now())
    else:
        grant(person, kind, by=asker(), now=now(), **place)
    words = choices(asker())["role_words"][kind]
    note(person, "grant_role", words)
    return back(person, f"已经是{words}了。")


@pages.post("/roles/<int:role_id>/end")
@open_to(Access.STAFF, knows_people)
def end(person_id: int, role_id: int) -> ResponseReturnValue:
    person = person_of(person_id)
    role = _role(person, role_id)
    end_role(role, by=asker(), now=now())
    words = choices(asker())["role_words"][role.kind]
    note(person, "end_role", words)
    return back(person, f"{words}的身份收回了。")


def person_of(person_id: int) -> Person:
    """Somebody within reach. Raises NotFound."""
    return finding.person_for(asker(), row_id(person_id))


def note(person: Person, verb: str, reason: str = "") -> None:
    """Into the audit log."""
    audit(asker().id, verb, f"person:{person.id}", now=now(), reason=reason)


def back(person: Person, sentence: str) -> ResponseReturnValue:
    """To the person's page."""
    flash(sentence)
    return redirect(url_for("panel.person.show", person_id=person.id), 303)


def _role(person: Person, role_id: int) -> Role:
    found = next((role for role in person.roles if role.id == role_id), None)
    if found is None:
        raise NotFound("没有这个身份。")
    return found


def _page(person: Person, **more: Any) -> str:
    by = asker()
    return render_template(
        "panel/people/person.html",
        person=person,
        roles=finding.roles_ever(person),
        may_end=lambda role: may_grant(by, role.kind, role.place_code or ""),
        may_correct=entering.may_correct(by, person),
        cases=reported_by(person),
        wishes=counted(person),
        points=balance(person.id, Measure.POINTS),
        minutes=balance(person.id, Measure.MINUTES),
        doubles=finding.doubles(by, person),
        reasons=REASONS,
        looked=noted(f"person:{person.id}", VERB_WORDS),
        typed=lambda _, name: typed(name),
        **choices(by),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    person_id = (request.view_args or {})["person_id"]
    return _page(person_of(person_id), refused=error), status_of(error)


for _post in ("look", "correct", "give", "end"):
    shows_again(f"person.{_post}", _again)
