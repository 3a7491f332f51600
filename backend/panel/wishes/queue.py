"""心愿待办: what waits for a look, for somebody to be found, for a call; whose time is up first."""

from datetime import timedelta

from flask import render_template

from ...clock import now, today
from ...web import Access, asker, open_to
from ...wishes import barred, queries
from ..roles import looks_down
from .frame import context, pages, rows
from .promises import promises_of

MOST = 50
SOON = timedelta(days=7)


@pages.get("")
@open_to(Access.STAFF, looks_down)
def queue() -> str:
    person, at = asker(), now()
    review = queries.review_queue(person, limit=MOST + 1)
    return render_template(
        "panel/wishes/queue.html",
        review=rows(review[:MOST], to_review=True),
        more=len(review) > MOST,
        answer=rows(queries.handed_over(person)),
        call=rows(queries.to_call(person, now=at)),
        promises=promises_of(queries.promises_at_risk(person, until=today() + SOON)),
        appeals=len(barred.appeals_to(person)),
        **context(),
    )
