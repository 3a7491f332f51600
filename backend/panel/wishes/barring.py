"""暂停和申诉: who may not claim for a while, what they say to it, what was decided; and the units
that take wishes, with who speaks for each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ...clock import day_bounds, now, today
from ...errors import DomainError
from ...people import finding
from ...web import Access, asker, open_to
from ...wishes import barred, suspending
from ...wishes.models import Suspension
from ...wishes.rules import kind_name
from ...wishes.unit_list import unit_lines
from ..door import shows_again, status_of
from ..fields import answered_yes, chosen_day, number_in, row_id, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import looks_down
from .frame import context, pages


@pages.get("/helpers")
@open_to(Access.STAFF, looks_down)
def helpers() -> str:
    return _page()


@pages.post("/appeals/<int:suspension_id>")
@open_to(Access.STAFF, looks_down)
def decide(suspension_id: int) -> ResponseReturnValue:
    """Lift it, or let it stand; by neither of the two sides."""
    held = barred.suspension_for(asker(), row_id(suspension_id))
    lifted = answered_yes("lifted", "请选取消暂停，还是维持。")
    suspending.decide_appeal(held, lifted, by=asker(), now=now())
    flash("暂停取消了，他会收到消息。" if lifted else "暂停维持到原来的日子，他会收到消息。")
    return redirect(url_for(".helpers"), 303)


@pages.post("/suspensions")
@open_to(Access.STAFF, looks_down)
def bar() -> ResponseReturnValue:
    """Somebody of one's community claims nothing until a day."""
    if (again := sent_before()) is not None:
        return again
    person = finding.person_for(asker(), number_in(typed("person")) or 0)
    until = day_bounds(chosen_day("until", "到哪天为止？请选一天。"))[1]
    suspending.bar(person, until=until, reason=typed("reason"), by=asker(), now=now())
    flash(f"{person.name or '这一位'}先不能认领了，他会看到为什么，也可以申诉。")
    return lead_to(url_for(".helpers"))


def _page(refused: DomainError | None = None) -> str:
    person, at = asker(), now()
    appeals, holding = barred.appeals_to(person), barred.suspensions_in(person, now=at)
    lines = unit_lines(person, now=at)
    return render_template(
        "panel/wishes/helpers.html",
        appeals=appeals,
        once=key_of_form(),
        holding=[one for one in holding if one not in appeals],
        names=_names([*appeals, *holding]),
        may_bar=bool(finding.reach(person)) and barred.reviews_somewhere(person),
        lines=lines,
        knows_units=finding.knows_people(person),
        kinds_of=lambda keys: "、".join(kind_name(key, at) for key in keys.split()),
        refused=refused,
        first_day=today(),
        typed=lambda _, name: typed(name),
        **context(),
    )


def _names(held: list[Suspension]) -> dict[int, str]:
    ids = {one.person_id for one in held} | {one.by_id for one in held if one.by_id}
    return finding.names_of(ids)


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(error), status_of(error)


for _post in ("decide", "bar"):
    shows_again(f"wishes.{_post}", _again)
