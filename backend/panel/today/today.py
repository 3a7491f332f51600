"""Today: what waits, by the clock that runs out first, and what changed since one last looked.

The page asks for its own newest state every half minute. As long as nothing has stirred, the answer
is empty and nothing on the page moves.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...records import desk
from ...web import Access, asker, open_to
from ..fields import typed
from .desk_now import desk_now, mark_of, stirred

pages = Blueprint("today", __name__, url_prefix="/panel")

SAME = "same"


@pages.get("/")
@open_to(Access.STAFF)
def show() -> str:
    """The whole page."""
    return render_template("panel/today/today.html", **_desk())


@pages.get("/today/part")
@open_to(Access.STAFF)
def part() -> ResponseReturnValue:
    """What renews itself; nothing at all while it is as it was: `mark` says how that is."""
    last, _, shown = request.args.get("mark", "").partition(".")
    if last == stirred(now()):
        return "", 204
    found = _desk()
    if found["mark"].partition(".")[2] == shown:
        return "", 204
    return render_template("panel/today/_today.html", **found)


@pages.post("/today/looked")
@open_to(Access.STAFF)
def looked() -> ResponseReturnValue:
    """看过了: up to when this page was made, so that nothing goes unseen in between."""
    upto = now()
    with suppress(ValueError):
        given = datetime.fromisoformat(typed("upto"))
        upto = given if given.tzinfo else upto
    desk.have_looked(by=asker(), upto=upto, now=now())
    flash("好，以后只列新的变化。")
    return redirect(url_for("panel.today.show"), 303)


def _desk() -> dict[str, Any]:
    at = now()
    found = desk_now(asker(), now=at)
    return {**found, "mark": f"{stirred(at)}.{mark_of(found)}", "upto": at.isoformat()}
