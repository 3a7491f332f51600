"""大管家和住户: who looks after which doors. Doors and telephones show with a reason, once."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError, Invalid
from ...people import caring
from ...people.caring import Care, Said
from ...people.finding import knows_people
from ...people.households import NOTES, Household
from ...people.queries import place_name, places_named
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import number_in, row_id, typed
from .looks import noted
from .reasons import REASONS, reason_of_form

pages = Blueprint("care", __name__, url_prefix="/panel/care")

VERB_WORDS = {
    "look_households": "看了住户名单",
    "enter_household": "登记了一户",
    "change_household": "改了一户",
    "forget_household": "删了搬走的一户",
    "import_households": "从表格导入住户",
}


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show() -> str:
    cares = caring.grids_in_care(asker())
    names = places_named(care.grid.code for care in cares)
    return render_template("panel/people/care.html", cares=cares, names=names)


@pages.get("/<code>")
@open_to(Access.STAFF, knows_people)
def grid(code: str) -> str:
    return _page(code)


@pages.post("/<code>/look")
@open_to(Access.STAFF, knows_people)
def look(code: str) -> str:
    """The list, for this one answer; who looked, and why, is kept."""
    place, whose = caring.grid_for(asker(), code), typed("steward")
    reason = reason_of_form()
    found = caring.households(place, number_in(whose), nobodys=whose == "nobody")
    words = f"{reason}（{len(found)} 户）"
    audit(asker().id, "look_households", f"region:{code}", now=now(), reason=words)
    return _page(code, found=found)


@pages.post("/<code>")
@open_to(Access.STAFF, knows_people)
def enter(code: str) -> ResponseReturnValue:
    """A household of this grid."""
    place = caring.grid_for(asker(), code)
    if typed("place") not in {house.code for house in caring.houses_of(place)}:
        raise Invalid("请选是哪一栋。", fields={"place": "必选"})
    new = caring.enter_household(
        typed("place"), _said(), steward_id=number_in(typed("steward")), by=asker(), now=now()
    )
    return _noted(code, "enter_household", new, "登记好了。")


@pages.get("/household/<int:household_id>")
@open_to(Access.STAFF, knows_people)
def household(household_id: int) -> str:
    return _household(household_id)


@pages.post("/household/<int:household_id>")
@open_to(Access.STAFF, knows_people)
def change(household_id: int) -> ResponseReturnValue:
    one = caring.household_for(asker(), row_id(household_id))
    steward = number_in(typed("steward"))
    caring.change_household(one, _said(), steward_id=steward, by=asker(), now=now())
    return _noted(caring.grid_of(one).code, "change_household", one, "改好了。")


@pages.post("/household/<int:household_id>/forget")
@open_to(Access.STAFF, knows_people)
def forget(household_id: int) -> ResponseReturnValue:
    """For good, so a box has to be ticked."""
    one = caring.household_for(asker(), row_id(household_id))
    if typed("sure") != "yes":
        raise Invalid("删了就没有了。确定搬走了，请先打勾。", fields={"sure": "请打勾"})
    code = caring.grid_of(one).code
    caring.forget_household(one)
    return _noted(code, "forget_household", one, "删掉了，这一户的资料没有留下。")


def _said() -> Said:
    return Said(
        door=typed("door"),
        name=typed("name"),
        phone=typed("phone"),
        notes=request.form.getlist("notes"),
        why=typed("why_note"),
    )


def _noted(code: str, verb: str, one: Household, sentence: str) -> ResponseReturnValue:
    """No door in the log: the number of the household says which."""
    audit(asker().id, verb, f"region:{code}", now=now(), reason=f"第 {one.id} 号")
    flash(sentence)
    return redirect(url_for("panel.care.grid", code=code), 303)


def _page(code: str, **more: Any) -> str:
    care = caring.care_of(asker(), code)
    return render_template(
        "panel/people/care_grid.html",
        care=care,
        place=place_name(code),
        houses=caring.houses_of(care.grid),
        looked=noted(f"region:{code}", VERB_WORDS),
        **_words(care),
        **more,
    )


def _household(household_id: int, **more: Any) -> str:
    one = caring.household_for(asker(), row_id(household_id))
    care = caring.care_of(asker(), caring.grid_of(one).code)
    where = place_name(one.region_code)
    page = "panel/people/household.html"
    return render_template(page, one=one, care=care, place=where, **_words(care), **more)


def _words(care: Care) -> dict[str, Any]:
    return {
        "notes": NOTES,
        "reasons": REASONS,
        "stewards": [(person.id, person.name or "没有留名字") for person, _ in care.stewards],
        "typed": lambda _, name: typed(name),
        "chosen": request.form.getlist,
    }


def _again(error: DomainError) -> ResponseReturnValue:
    given = request.view_args or {}
    if "household_id" in given:
        return _household(given["household_id"], refused=error), status_of(error)
    return _page(given["code"], refused=error), status_of(error)


for _post in ("look", "enter", "change", "forget"):
    shows_again(f"care.{_post}", _again)
