"""The wall of wishes that anybody may read, without an account: lists, one wish, a card of thanks.

Only what its poster agreed to; nobody's name, no photo, no door, and no child's wish.
"""

from typing import Any, NamedTuple

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...db import db
from ...errors import DomainError, Invalid
from ...people.models import Level
from ...web import Access, open_to
from ...wishes import board
from ...wishes.board import Filters
from ...wishes.models import SHOWN, Status
from ...wishes.public import aired_numbered, card_of_thanks, places_aired
from ...wishes.rules import Kind
from ...wishes.words import AGE_WORDS, PAYER_WORDS, STATUS_WORDS
from ..door import status_of
from .public import ASK_AGAIN, FOR_A_MINUTE, cached, for_a_minute, given, region_given

pages = Blueprint("aired_wishes", __name__)

LONGEST_CURSOR = 200
Counted = list[tuple[Kind, int]]


class Place(NamedTuple):
    """A place without its session."""

    code: str
    name: str


@pages.get("/wishes")
@open_to(Access.ANYONE)
def wall() -> ResponseReturnValue:
    filters, at = _filters(), now()
    kinds = _counts(filters)
    if filters.kind_key is not None and filters.kind_key not in {kind.key for kind, _ in kinds}:
        raise Invalid("没有这一类，请从列出的里面选。")
    cursor = request.args.get("cursor", "")[: LONGEST_CURSOR + 1] or None
    found = board.page(db.session.connection(), None, filters, cursor=cursor, now=at)
    chosen = {name: request.args[name] for name in ("region", "kind", "state") if given(name)}
    older: dict[str, Any] = {**chosen, "cursor": found.following}
    page = render_template(
        "aired/wishes.html",
        found=found.lines,
        older=url_for(".wall", **older) if found.following else None,
        chosen=chosen,
        state=filters.status,
        states=SHOWN,
        kinds=kinds,
        total=sum(many for _, many in kinds),
        places=for_a_minute("places", _places),
        now=at,
        **_words(),
    )
    return cached(page, FOR_A_MINUTE)


@pages.get("/wishes/<number>")
@open_to(Access.ANYONE)
def one(number: str) -> ResponseReturnValue:
    found = aired_numbered(number, current_app.config["CASE_PREFIX"], now=now())
    return cached(render_template("aired/wish.html", one=found, **_words()), ASK_AGAIN)


@pages.get("/thanks/<key>")
@open_to(Access.ANYONE)
def thanks(key: str) -> ResponseReturnValue:
    return cached(render_template("aired/thanks.html", card=card_of_thanks(key)), ASK_AGAIN)


@pages.errorhandler(DomainError)
def refuse(error: DomainError) -> ResponseReturnValue:
    """The sentence and the ways on: the same page whatever was asked for."""
    page = render_template("aired/no_wish.html", sentence=error.message)
    return page, status_of(error)


def _words() -> dict[str, object]:
    return {"status_words": STATUS_WORDS, "ages": AGE_WORDS, "payers": PAYER_WORDS}


def _filters() -> Filters:
    region, state = region_given(), request.args.get("state") or Status.OPEN
    if state not in SHOWN:
        raise Invalid("没有这个状态，请从列出的里面选。")
    return Filters(Status(state), region, request.args.get("kind") or None)


def _counts(filters: Filters) -> Counted:
    def count() -> Counted:
        return board.counts(db.session.connection(), None, filters, now=now())

    return for_a_minute((filters.status, filters.region_code), count)


def _places() -> list[tuple[Place, bool]]:
    """Where there is something to read, each with whether it is a street."""
    return [
        (Place(place.code, place.name), place.level is Level.STREET) for place in places_aired()
    ]
