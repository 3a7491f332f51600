"""All wishes of where one works, narrowed; and the board as the street reads it."""

from typing import Any

from flask import render_template, request, url_for

from ...clock import now
from ...db import db
from ...errors import Invalid
from ...people.models import Person
from ...people.queries import places_named, places_reached
from ...people.recognising import Known
from ...web import Access, asker, open_to
from ...wishes import board as the_board
from ...wishes.board import Filters
from ...wishes.models import SHOWN, Status
from ...wishes.rules import kinds
from ...wishes.staff_list import StaffFilters, staff_page
from ...wishes.verbs import ONLOOKERS
from ...wishes.words import STATUS_WORDS
from ..fields import number_arg
from ..roles import looks_down
from .frame import context, pages, rows

PAGE = 20
MOST_WORDS = 50
FILTERS = ("words", "status", "kind", "region", "late")
LONGEST_CURSOR = 200


@pages.get("/all")
@open_to(Access.STAFF, looks_down)
def everything() -> str:
    """Whatever became of it, newest first."""
    found = staff_page(asker(), _filters(), before=number_arg("before"), limit=PAGE + 1)
    older = _address(before=found[PAGE - 1].id) if found[PAGE:] else None
    return render_template(
        "panel/wishes/list.html", rows=rows(found[:PAGE]), older=older, **_choices(), **context()
    )


@pages.get("/board")
@open_to(Access.STAFF, looks_down)
def board() -> str:
    """What the people of the street read, in the same words."""
    person, state = asker(), request.args.get("state") or Status.OPEN
    if state not in SHOWN:
        raise Invalid("没有这个状态，请从列出的里面选。")
    filters = Filters(status=Status(state), kind_key=request.args.get("kind") or None)
    cursor = request.args.get("cursor", "")[: LONGEST_CURSOR + 1] or None
    known = Known(person.id, person.open_roles)
    connection = db.session.connection()
    found = the_board.page(connection, known, filters, cursor=cursor, limit=PAGE, now=now())
    chosen = {name: request.args[name] for name in ("state", "kind") if request.args.get(name)}
    older: dict[str, Any] = {**chosen, "cursor": found.following}
    return render_template(
        "panel/wishes/board.html",
        lines=found.lines,
        older=url_for(".board", **older) if found.following else None,
        states=[(one.value, STATUS_WORDS[one]) for one in SHOWN],
        kind_choices=[(kind.key, kind.name) for kind in kinds(now()).values()],
        state=Status(state),
        chosen=chosen,
        **context(),
    )


def _filters() -> StaffFilters:
    given = request.args
    status, kind, region = (given.get(name) or None for name in ("status", "kind", "region"))
    if status is not None and status not in set(Status):
        raise Invalid("没有这种状态，请从列出的里面选。")
    if kind is not None and kind not in kinds(now()):
        raise Invalid("没有这一类，请从列出的里面选。")
    return StaffFilters(
        status=Status(status) if status else None,
        kind_key=kind,
        region_code=region,
        late_at=now() if given.get("late") else None,
        words=given.get("words", "").strip()[:MOST_WORDS] or None,
    )


def _choices() -> dict[str, Any]:
    person: Person = asker()
    regions = places_reached(person, ONLOOKERS)
    names = places_named(region.code for region in regions)
    return {
        "states": list(STATUS_WORDS.items()),
        "kind_choices": [(kind.key, kind.name) for kind in kinds(now()).values()],
        "regions": [(region.code, names[region.code]) for region in regions],
        "chosen": request.args,
        "narrowed": any(request.args.get(name) for name in FILTERS),
    }


def _address(**changes: int) -> str:
    """This list with the same filters; only names that we know go into an address."""
    chosen: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return url_for(".everything", **{**chosen, **changes})
