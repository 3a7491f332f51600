"""Filters that somebody keeps under a name, for themselves or for their colleagues, too."""

from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...records import desk
from ...web import Access, asker, open_to
from ..fields import row_id, ticked, typed
from . import narrowing

pages = Blueprint("saved", __name__, url_prefix="/panel/cases/filters")

BOARD = "cases"
KEPT = (*narrowing.FIELDS, "view", "sort", "size")


@pages.post("")
@open_to(Access.STAFF)
def keep() -> ResponseReturnValue:
    """Keep what is chosen under a name; of `query`, an address line, what we know of it."""
    given = dict(parse_qsl(typed("query")))
    known = {name: given[name][: narrowing.MOST_WORDS] for name in KEPT if given.get(name)}
    query = url_for("panel.lists.show", **known).partition("?")[2]  # type: ignore[arg-type]
    kept = desk.keep_filter(
        BOARD, typed("name"), query, shared=ticked("shared"), by=asker(), now=now()
    )
    flash(f"存好了：{kept.name}。" + ("同事也看得到。" if kept.region_code else ""))
    return redirect(f"{url_for('panel.lists.show')}?{kept.query}", 303)


@pages.post("/<int:filter_id>/drop")
@open_to(Access.STAFF)
def drop(filter_id: int) -> ResponseReturnValue:
    dropped = desk.drop_filter(row_id(filter_id), by=asker())
    flash(f"“{dropped.name}”删掉了。")
    return redirect(url_for("panel.lists.show"), 303)
