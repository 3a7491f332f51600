"""One's own notices."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..clock import now
from ..notifications import actions, queries
from ..notifications.models import Notice
from ..notifications.wording import sentence
from ..web import Access, asker, open_to
from .fields import number_arg, number_in

pages = Blueprint("inbox", __name__, url_prefix="/panel/inbox")

PAGE = 20


@pages.get("")
@open_to(Access.OWN)
def show() -> str:
    found = queries.inbox(asker().id, before=number_arg("before"), limit=PAGE + 1)
    return render_template(
        "panel/inbox.html",
        unread=queries.unread(asker().id),
        notices=[(notice, _said(notice)) for notice in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
    )


def _said(notice: Notice) -> str:
    """The sentence; the signed address in it is for those without an account."""
    lines = sentence(notice, now=now()).splitlines()
    return "\n".join(line for line in lines if line != notice.data.get("link"))


@pages.post("/read")
@open_to(Access.OWN)
def read() -> ResponseReturnValue:
    ids = [number_in(given) for given in request.form.getlist("notice")]
    actions.read(asker(), [known for known in ids if known is not None], now=now())
    return redirect(url_for("panel.inbox.show"), 303)
