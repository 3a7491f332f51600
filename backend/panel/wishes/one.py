"""One wish: all that staff may see of it, the chase, and the steps that may be taken now."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import local, now
from ...db import db, transaction
from ...errors import Conflict, DomainError, Invalid, NotFound
from ...people.models import Person
from ...records.actions import audit
from ...web import Access, asker, open_to, own_transactions
from ...wishes.checking import stand
from ...wishes.limits import latest_promise
from ...wishes.masking import parts, pieces, put, rewritten
from ...wishes.models import Status, Wish
from ...wishes.queries import may_see_contact
from ...wishes.rules import kind_name, kinds
from ...wishes.telling import on_the_board
from ...wishes.triage import hints
from ...wishes.verbs import moves_for, reviews, works_there
from ...wishes.words import AGE_WORDS, PAYER_WORDS, SOURCE_WORDS, owner, status_words
from ..door import shows_again, status_of
from ..fields import typed
from ..once import key_of_form, lead_to, sent_before
from ..people.reasons import REASONS, reason_of_form
from ..roles import looks_down
from ..scenes import wish_may_hang
from . import meanwhile
from .frame import clock_of, context, pages, place_said, verdict_of, wish_of
from .helpers import look_for, whom_to_ask
from .moves import ELSEWHERE, MOVES, board_words, move_named
from .promises import day_said, who_claims
from .timeline import Timeline, mark

LOOK = "look_contact"
TWO_BUTTONS = ({"ask", "claim_for"}, {"open", "mask"})  # of one form each


@pages.get("/<int:wish_id>")
@open_to(Access.STAFF, looks_down)
@own_transactions
def show(wish_id: int) -> ResponseReturnValue:
    """Reading a name or a number leaves a note, so this page reads first and writes after."""
    with transaction(write=False):
        person_id = asker().id
        wish = wish_of(wish_id)
        personal = _shows_personal(asker(), wish)
        page = _page(wish)
    if personal:
        with transaction():
            audit(person_id, "see_personal", f"wish:{wish_id}", now=now())
    return page


@pages.post("/<int:wish_id>/<move>")
@open_to(Access.STAFF, looks_down)
def make_move(wish_id: int, move: str) -> ResponseReturnValue:
    """Do what the form asks. Refused, it comes back with what was typed."""
    made, wish = move_named(move), wish_of(wish_id)
    if (again := sent_before()) is not None:
        return again
    try:
        with db.session.begin_nested():
            meanwhile.refuse_if_changed(wish, move, Timeline(wish, asker()).done())
            flash(made(asker(), wish))
    except (Invalid, NotFound, Conflict) as refused:
        db.session.expire_all()
        return _page(wish_of(wish_id), refused), status_of(refused)
    return lead_to(url_for(".show", wish_id=wish_id))


@pages.post("/<int:wish_id>/<move>/preview")
@open_to(Access.STAFF, looks_down)
def preview(wish_id: int, move: str) -> ResponseReturnValue:
    """What the wisher's phone and the board would show: a part of the page, or with the button and
    without JavaScript the whole page."""
    wish = wish_of(wish_id)
    seen = _foreseen(wish, move)
    db.session.expire_all()
    if "HX-Request" in request.headers:
        return render_template("panel/wishes/_foreseen.html", **seen)
    return _page(wish_of(wish_id), previewed=move, **seen)


@pages.post("/<int:wish_id>/contact")
@open_to(Access.STAFF, looks_down)
def contact(wish_id: int) -> ResponseReturnValue:
    """How to find the wisher and the claimers, for this one answer; who looked and why is kept."""
    wish = wish_of(wish_id)
    if not may_see_contact(asker(), wish):
        raise NotFound()
    audit(asker().id, LOOK, f"wish:{wish.id}", now=now(), reason=reason_of_form())
    return _page(wish, finder=_finder(wish))


@pages.post("/<int:wish_id>/helper")
@open_to(Access.STAFF, looks_down)
def find_helper(wish_id: int) -> ResponseReturnValue:
    """Look for somebody by name who might take it; the name is no part of an address."""
    look_for(wish_of(wish_id), typed("looked_for"))
    return redirect(url_for(".show", wish_id=wish_id, found="yes", _anchor="ask"), 303)


def _finder(wish: Wish) -> dict[str, Any]:
    ring = [claim.person for claim in wish.live_claims] if reviews(asker(), wish) else []
    return {"kept": wish.contact, "claimers": ring, "wisher": wish.wisher}


def _foreseen(wish: Wish, move: str) -> dict[str, Any]:
    board = ""
    if move in {"open", "mask"}:
        try:
            board = board_words(wish)
        except Invalid as wrong:
            return {"foreseen": wrong.message, "foreseen_board": ""}
    told = meanwhile.foreseen(asker(), wish, move) if move in meanwhile.SPEAKS else ""
    if move == "open" and isinstance(told, str):
        told = ""  # what stands in its way is said beside the button
    return {"foreseen": told, "foreseen_board": board}


def _shows_personal(person: Person, wish: Wish) -> bool:
    """Whether the page shows words with a number or a door in them, or who promised it."""
    named = reviews(person, wish) and bool(wish.claims or wish.asks)
    return works_there(person, wish) and (named or bool(parts(wish)))


def _again(error: DomainError) -> ResponseReturnValue:
    """The page once more, as things stand now, with the sentence and what was typed."""
    return _page(wish_of((request.view_args or {})["wish_id"]), error), status_of(error)


for _post in ("make_move", "preview", "contact"):
    shows_again(f"wishes.{_post}", _again)


def _page(wish: Wish, refused: DomainError | None = None, **more: Any) -> str:
    person, at = asker(), now()
    lines, told = Timeline(wish, person), (request.view_args or {}).get("move")
    done = lines.done()
    moves = set(moves_for(person, wish)) & set(MOVES)
    return render_template(
        "panel/wishes/one.html",
        **context(),
        **_facts(wish, person),
        **_words(wish, person),
        moves=moves,
        may_print_code=wish_may_hang(wish),
        may_act=bool(moves - {"mask", "air", "unair", "withdraw", "take_photo_off"}),
        done=done,
        to_come=lines.to_come(),
        seen=mark(done),
        once=key_of_form(),
        refused=refused,
        refused_move=told if refused else more.get("previewed"),
        since=meanwhile.since(done) if isinstance(refused, Conflict) else [],
        left_over=meanwhile.left_over() if refused and told not in moves else [],
        typed=_typed(told if request.method == "POST" else None),
        reasons=REASONS,
        to_ask=whom_to_ask(wish) if moves & {"ask", "claim_for"} else None,
        last_day=latest_promise(wish, local(at).date()),
        first_day=local(at).date(),
        places_to_go=ELSEWHERE,
        kind_choices=[(one.key, one.name) for one in kinds(at).values()],
        **more,
    )


def _typed(move: str | None) -> Any:
    """What was typed into the form that comes back; nothing for the others."""
    mine = next((pair for pair in TWO_BUTTONS if move in pair), {move})
    return lambda form, name: typed(name) if form in mine else ""


def _facts(wish: Wish, person: Person) -> dict[str, Any]:
    at = now()
    return {
        "wish": wish,
        "kind": kind_name(wish.kind_key, at),
        "status": status_words(wish, person)[wish.status],
        "clock": clock_of(wish, at),
        "owner": owner(wish),
        "place": place_said(wish),
        "age": AGE_WORDS[wish.age_band],
        "payer": PAYER_WORDS[wish.payer],
        "source": SOURCE_WORDS[wish.source],
        "day_said": day_said,
        "who_claims": lambda claim: who_claims(claim, person),
        "names_people": reviews(person, wish),
        "knows_contact": may_see_contact(person, wish),
        "rung": [call for call in wish.calls if call.at >= wish.moves[-1].at],
    }


def _words(wish: Wish, person: Person) -> dict[str, Any]:
    """The words as they were posted, for those who work there, and as the board has them."""
    whole = works_there(person, wish)
    verdict = verdict_of(wish, stand([wish]).get(wish.id))
    on_the_wall = wish.status in {Status.OPEN, Status.CLAIMED} and verdict.look in {"warn", "bad"}
    return {
        "whole": whole,
        "pieces": pieces(wish) if whole else [],
        "parts": parts(wish) if whole else [],
        "rewritten": rewritten(wish),
        "first_board": rewritten(wish) or put(wish, _hidden_now(wish)),
        "on_the_board": on_the_board(wish),
        "verdict": verdict if wish.status is Status.SUBMITTED or on_the_wall else None,
        "hints": hints(wish.words),
        "hidden_now": _hidden_now(wish),
    }


def _hidden_now(wish: Wish) -> set[str]:
    """Which boxes are ticked: as the form had them, or as the board has it."""
    if request.method == "POST" and (request.view_args or {}).get("move") in {"open", "mask"}:
        return set(request.form.getlist("hide"))
    return {part.key for part in parts(wish) if part.hidden}
