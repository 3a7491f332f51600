"""红黑榜 without a sign-in: what was published; by signed address, a unit's own row."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError
from ...redblack.actions import object_to
from ...redblack.links import row_behind
from ...redblack.models import Listing
from ...redblack.queries import published
from ...redblack.rules import LISTING_WORDS, list_moves, waits
from ...redblack.scoring import formula
from ...redblack.telling import in_words
from ...web import Access, open_to
from ..airing.public import FOR_A_MINUTE, cached, region_given
from ..door import shows_again, status_of
from ..fields import typed

pages = Blueprint("red_black_open", __name__)


@pages.get("/red-black")
@open_to(Access.ANYONE)
def everything() -> ResponseReturnValue:
    page = render_template(
        "aired/red_black.html",
        lists=published(region_given()),
        listings=Listing,
        formula=formula,
        in_words=in_words,
    )
    return cached(page, FOR_A_MINUTE)


@pages.get("/h/red-black/<token>")
@open_to(Access.LINK)
def row(token: str) -> str:
    return _row(token)


def _row(token: str, refused: DomainError | None = None) -> str:
    holder, mine = row_behind(token)
    return render_template(
        "panel/figures/red_black_row.html",
        row=mine,
        listed=mine.listed,
        listing=LISTING_WORDS[mine.listing],
        figures=in_words(mine),
        formula=formula(mine.listed.rule),
        may_object="object" in list_moves(holder, mine.listed, now()),
        waits=waits(mine.listed, now()),
        refused=refused,
        typed=typed("reason") if refused else "",
    )


@pages.post("/h/red-black/<token>")
@open_to(Access.LINK)
def say(token: str) -> ResponseReturnValue:
    holder, mine = row_behind(token)
    object_to(mine.listed, typed("reason"), by=holder, now=now())
    flash("意见收到了，公开以前会答复。")
    return redirect(url_for(".row", token=token), 303)


def _again(error: DomainError) -> ResponseReturnValue:
    return _row((request.view_args or {})["token"], error), status_of(error)


shows_again("red_black_open.say", _again)
