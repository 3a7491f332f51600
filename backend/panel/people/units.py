"""单位: which there are, what each handles, who handles for it, who speaks for it to wishers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...catalogue.kinds import KINDS
from ...clock import now
from ...errors import DomainError, Invalid
from ...people import actions, units
from ...people.finding import FINDERS, knows_people, person_for, places_to_choose
from ...people.models import Person, Unit, UnitKind
from ...people.queries import handlers, place_of
from ...people.words import UNIT_WORDS
from ...records.actions import audit
from ...web import Access, asker, open_to
from ...wishes import units as wish_units
from ...wishes.rules import kinds as wish_kinds
from ...wishes.unit_list import unit_terms
from ..door import shows_again, status_of
from ..fields import number_in, row_id, typed

pages = Blueprint("units", __name__, url_prefix="/panel/units")


@pages.get("")
@open_to(Access.STAFF, knows_people)
def show() -> str:
    return _list()


@pages.post("")
@open_to(Access.STAFF, knows_people)
def enter() -> ResponseReturnValue:
    unit = units.enter_unit(
        typed("name"),
        _kind(),
        typed("place")[:15],
        duty_phone=typed("duty_phone"),
        handles=_handles(),
        by=asker(),
    )
    return _noted(unit, "enter_unit", f"{unit.name}登记好了。")


@pages.get("/<int:unit_id>")
@open_to(Access.STAFF, knows_people)
def one(unit_id: int) -> str:
    return _page(_unit(unit_id))


@pages.post("/<int:unit_id>/change")
@open_to(Access.STAFF, knows_people)
def change(unit_id: int) -> ResponseReturnValue:
    unit = _unit(unit_id)
    units.change_unit(
        unit,
        duty_phone=typed("duty_phone"),
        handles=_handles(),
        about=typed("about"),
        hours=typed("hours"),
        address=typed("address"),
        by=asker(),
    )
    return _noted(unit, "change_unit", "改好了。")


@pages.post("/<int:unit_id>/dissolve")
@open_to(Access.STAFF, knows_people)
def dissolve(unit_id: int) -> ResponseReturnValue:
    """For good, so a box has to be ticked."""
    unit, heir = _unit(unit_id), number_in(typed("successor"))
    if typed("sure") != "yes":
        raise Invalid("撤销以后不能恢复。确定要撤销，请先打勾。", fields={"sure": "请打勾"})
    successor = _unit(heir) if heir is not None else None
    actions.dissolve(unit, successor=successor, by=asker(), now=now())
    return _noted(unit, "dissolve_unit", f"{unit.name}撤销了，以前办的都还查得到。")


@pages.post("/<int:unit_id>/wishes")
@open_to(Access.STAFF, knows_people)
def enrol(unit_id: int) -> ResponseReturnValue:
    """It takes wishes: of which kinds, how many a month."""
    unit, cap = _unit(unit_id), number_in(typed("monthly_cap"))
    wish_units.enrol(
        unit,
        kinds=request.form.getlist("wish_kinds"),
        monthly_cap=-1 if cap is None else cap,
        free=typed("free"),
        by=asker(),
        now=now(),
    )
    return _noted(unit, "enrol_unit", f"{unit.name}可以认领心愿了。")


@pages.post("/<int:unit_id>/representatives")
@open_to(Access.STAFF, knows_people)
def name(unit_id: int) -> ResponseReturnValue:
    unit, number = _unit(unit_id), number_in(typed("person"))
    if number is None:
        raise Invalid("请写代表的编号，在他自己的页面上。", fields={"person": "必填"})
    person = person_for(asker(), number)
    wish_units.name_representative(unit, person, by=asker(), now=now())
    return _noted(unit, "name_representative", "代表登记好了。")


@pages.post("/<int:unit_id>/representatives/<int:seat_id>/end")
@open_to(Access.STAFF, knows_people)
def step_down(unit_id: int, seat_id: int) -> ResponseReturnValue:
    unit, seat = _unit(unit_id), wish_units.representative(row_id(seat_id), by=asker())
    wish_units.step_down(seat, by=asker(), now=now())
    return _noted(unit, "end_representative", "不再是代表了。")


def _unit(unit_id: int) -> Unit:
    return units.unit_for(asker(), row_id(unit_id))


def _kind() -> UnitKind:
    try:
        return UnitKind(typed("kind"))
    except ValueError:
        raise Invalid("请选这是什么样的单位。", fields={"kind": "必选"}) from None


def _handles() -> list[str]:
    chosen = request.form.getlist("handles")
    if not set(chosen) <= set(KINDS):
        raise Invalid("没有这一类，请从列出的里面选。", fields={"handles": "没有这一类"})
    return list(dict.fromkeys(chosen))


def _noted(unit: Unit, verb: str, sentence: str) -> ResponseReturnValue:
    audit(asker().id, verb, f"unit:{unit.id}", now=now())
    flash(sentence)
    return redirect(url_for("panel.units.one", unit_id=unit.id), 303)


def _list(**more: Any) -> str:
    by, past = asker(), request.args.get("past") == "yes"
    found = units.units_within(by, dissolved=past)
    by_kind = {kind: [unit for unit in found if unit.kind is kind] for kind in UnitKind}
    return render_template(
        "panel/people/units.html",
        by_kind=[(UNIT_WORDS[kind], there) for kind, there in by_kind.items() if there],
        past=past,
        may_enter=may_run(by),
        **_words(by),
        **more,
    )


def may_run(person: Person) -> bool:
    """Whether somebody keeps what is written of a place, not only reads it."""
    return any(role.kind in actions.RUNNING for role in person.open_roles)


def _page(unit: Unit, **more: Any) -> str:
    by = asker()
    return render_template(
        "panel/people/unit.html",
        unit=unit,
        handlers=handlers(unit.id),
        keeps=units.keeps(by, unit),
        enrols=unit.stands and by.holds(wish_units.RUNNING, unit.region_code),
        knows=by.holds(FINDERS, unit.region_code),
        may_dissolve=unit.stands and actions.may_dissolve(by, unit),
        heirs=[other for other in units.units_within(by) if other is not unit],
        terms=unit_terms(unit, now=now()),
        wish_kinds=wish_kinds(now()),
        **_words(by),
        **more,
    )


def _words(by: Person) -> dict[str, Any]:
    return {
        "unit_words": UNIT_WORDS,
        "kind_choices": [(kind.value, words) for kind, words in UNIT_WORDS.items()],
        "place_choices": [(place.code, place_of(place)) for place in places_to_choose(by)],
        "place_of": place_of,
        "typed": lambda _, name: typed(name),
        "chosen": request.form.getlist,
    }


def _again(error: DomainError) -> ResponseReturnValue:
    unit_id = (request.view_args or {}).get("unit_id")
    page = _list(refused=error) if unit_id is None else _page(_unit(unit_id), refused=error)
    return page, status_of(error)


for _post in ("enter", "change", "dissolve", "enrol", "name", "step_down"):
    shows_again(f"units.{_post}", _again)
