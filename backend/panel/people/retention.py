"""保留多久: each rule with how many days, who decided that, and what it would take away now."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError
from ...forgetting import retaining
from ...people.finding import names_of
from ...people.models import Person, RoleKind
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import number_in, typed

pages = Blueprint("retention", __name__, url_prefix="/panel/retention")

HIGH = {RoleKind.ADMIN, RoleKind.DISTRICT_OFFICER, RoleKind.STREET_OFFICER}


def looks_after(person: Person) -> bool:
    """The street and above; the administrator decides."""
    return any(role.kind in HIGH for role in person.open_roles)


@pages.get("")
@open_to(Access.STAFF, looks_after)
def show() -> str:
    return _page()


@pages.post("/<key>")
@open_to(Access.STAFF, looks_after)
def decide(key: str) -> ResponseReturnValue:
    days = number_in(typed("days"))
    rule = retaining.decide(key, -1 if days is None else days, by=asker(), now=now())
    audit(asker().id, "decide_retention", f"retention:{key}", now=now(), reason=f"{rule.days} 天")
    flash(f"记下了，以后留 {rule.days} 天。今天夜里就按这个清。")
    return redirect(url_for("panel.retention.show"), 303)


def _page(**more: Any) -> str:
    counted = "count" in request.args
    rules = retaining.standing(now=now(), counted=counted)
    history = retaining.history()
    return render_template(
        "panel/people/retention.html",
        rules=rules,
        counted=counted,
        fixed=[(words, int(span.total_seconds() // 3600)) for words, span in retaining.FIXED],
        history=history,
        called={rule.key: rule.words for rule in rules},
        names=names_of({rule.by_id for rule in history}),
        decides=any(role.kind is RoleKind.ADMIN for role in asker().open_roles),
        **more,
    )


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(refused=error), status_of(error)


shows_again("retention.decide", _again)
