"""人员: find somebody of where one works, write somebody down.

What is looked for is never part of an address: a browser would keep it, with everybody's names.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, Invalid
from ...people import entering, finding
from ...people.finding import knows_people
from ...people.models import Level, Person, RoleKind, Unit
from ...people.queries import place_of, unit
from ...people.units import units_within
from ...people.words import ROLE_WORDS
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import number_in, typed
from ..once import key_of_form, lead_to, sent_before

pages = Blueprint("people", __name__, url_prefix="/panel/people")

LOOKED_FOR = "people_looked_for"  # in this browser's session, gone with the sign-out


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show() -> str:
    return _page(session.get(LOOKED_FOR) if "found" in request.args else None)


@pages.post("/find")
@open_to(Access.STAFF, knows_people)
def find() -> ResponseReturnValue:
    """Straight to the one who is found; else the list."""
    asked = {name: typed(name)[:50] for name in ("words", "kind", "place")}
    found = _found(asked)
    if len(found) == 1 and asked["words"]:
        return redirect(url_for("panel.person.show", person_id=found[0].id), 303)
    session[LOOKED_FOR] = asked
    return redirect(url_for("panel.people.show", found="yes"), 303)


@pages.post("")
@open_to(Access.STAFF, knows_people)
def enter() -> ResponseReturnValue:
    """Write somebody down, with the role they hold. Sent twice, it is one person."""
    if (again := sent_before()) is not None:
        return again
    person = entering.enter(
        typed("name"),
        typed("phone"),
        kind_of_form(),
        by=asker(),
        now=now(),
        **place_of_form(asker()),
    )
    audit(asker().id, "enter_person", f"person:{person.id}", now=now())
    flash(f"登记好了，编号 {person.id}。")
    return lead_to(url_for("panel.person.show", person_id=person.id))


def kind_of_form() -> RoleKind:
    """The role that was chosen. Raises Invalid."""
    try:
        return RoleKind(typed("kind"))
    except ValueError:
        raise Invalid("请选一个身份。", fields={"kind": "必选"}) from None


def place_of_form(by: Person) -> dict[str, Any]:
    """Where a role is to be held: `region_code` or `unit`, as verbs take them."""
    place = typed("place")
    if place.startswith("unit:"):
        number = number_in(place.removeprefix("unit:"))
        return {"unit": unit(number) if number is not None else None}
    return {"region_code": place[:15] or None}


def _found(asked: dict[str, str]) -> list[Person]:
    kind = RoleKind(asked["kind"]) if asked["kind"] in set(RoleKind) else None
    return list(finding.find(asker(), asked["words"], kind=kind, place=asked["place"]))


def _page(asked: dict[str, str] | None = None, **more: Any) -> str:
    by = asker()
    return render_template(
        "panel/people/find.html",
        found=_found(asked) if asked and any(asked.values()) else None,
        asked=asked or {},
        most=finding.MOST_FOUND,
        typed=lambda _, name: typed(name),
        once=key_of_form(),
        **choices(by),
        **more,
    )


def choices(by: Person) -> dict[str, Any]:
    """What a page with a role to give offers: roles, places, units; and how to name a role."""
    return {
        "role_choices": [(kind.value, words) for kind, words in ROLE_WORDS.items()],
        "role_words": ROLE_WORDS,
        "place_choices": [(r.code, place_of(r)) for r in finding.places_to_choose(by)],
        "unit_choices": [(f"unit:{one.id}", one.name) for one in units_within(by)],
        "where": where_held,
    }


def where_held(role: Any) -> str:
    """The place of a role in words."""
    held: Unit | None = role.unit
    if held is not None:
        return held.name
    named = role.region
    return place_of(named) if named.level is not Level.DISTRICT else str(named.name)


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(refused=error), status_of(error)


for _post in ("find", "enter"):
    shows_again(f"people.{_post}", _again)
