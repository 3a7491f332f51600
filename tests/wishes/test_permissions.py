"""Role x verb: who may do what with a wish, and that nobody else may."""

from collections.abc import Callable

import pytest

from backend.db import db
from backend.errors import Conflict, DomainError, NotAllowed, NotFound
from backend.people.models import Person
from backend.wishes import airing, claiming, fulfilling, posting, reviewing
from backend.wishes.models import Status, Wish
from backend.wishes.photos_off import take_photo_off
from backend.wishes.queries import may_see_contact, wish_for
from backend.wishes.reminding import remind
from backend.wishes.verbs import FROM, MAY, moves_for

from ..world import CAST, World
from .making import (
    IN_STATUS,
    LAMP,
    aired,
    asked,
    claimed,
    confirmed,
    fulfilled,
    half_done,
    needs_change,
    on_the_board,
    posted,
    promise,
    rung_up,
    soon,
    unbound,
    with_photo,
)

Make = Callable[[World], Wish]

TRY: dict[str, Callable[[World, Wish, Person], object]] = {
    "revise": lambda w, wish, by: posting.revise(wish, LAMP, by=by, now=w.now),
    "withdraw": lambda w, wish, by: posting.withdraw(wish, reason="写错了", by=by, now=w.now),
    "open": lambda w, wish, by: reviewing.open_up(wish, by=by, now=w.now),
    "ask_change": lambda w, wish, by: reviewing.ask_change(wish, reason="几寸", by=by, now=w.now),
    "decline": lambda w, wish, by: reviewing.decline(
        wish, reason="a", elsewhere="b", by=by, now=w.now
    ),
    "move": lambda w, wish, by: reviewing.move_away(wish, to="工单", by=by, now=w.now),
    "mask": lambda w, wish, by: reviewing.mask(wish, "灯坏了", by=by, now=w.now),
    "ask": lambda w, wish, by: claiming.ask(wish, w.steward, by=by, now=w.now),
    "claim": lambda w, wish, by: promise(w, wish, by=by),
    "answer_ask": lambda w, wish, by: claiming.answer_ask(wish, False, by=by, now=w.now),
    "give_back": lambda w, wish, by: claiming.give_back(wish, reason="出差", by=by, now=w.now),
    "prove": lambda w, wish, by: fulfilling.prove(wish, words="换了", by=by, now=w.now),
    "enough": lambda w, wish, by: fulfilling.enough(wish, by=by, now=w.now),
    "confirm": lambda w, wish, by: fulfilling.confirm(wish, stars=5, by=by, now=w.now),
    "send_back": lambda w, wish, by: fulfilling.send_back(wish, words="松的", by=by, now=w.now),
    "call": lambda w, wish, by: fulfilling.call(
        wish, reached=False, words="没人接", by=by, now=w.now
    ),
    "close": lambda w, wish, by: fulfilling.close(wish, note="邻居说亮了", by=by, now=w.now),
    "thank": lambda w, wish, by: fulfilling.thank(wish, "谢谢", by=by, now=w.now),
    "air": lambda w, wish, by: airing.air(wish, by=by, now=w.now),
    "unair": lambda w, wish, by: airing.unair(wish, by=by),
    "remind": lambda w, wish, by: remind(wish, by=by, now=w.now),
    "claim_for": lambda w, wish, by: claiming.claim_for(
        wish, w.rider, promised_for=soon(w.now), by=by, now=w.now
    ),
    "take_photo_off": lambda w, wish, by: take_photo_off(
        wish, wish.files[0].file_id if wish.files else 0, reason="有人脸", by=by, now=w.now
    ),
}

# A wish with which the verb is possible, and everybody who may then use it.
REVIEWERS = {"worker", "colleague", "street_officer"}
MATRIX: dict[str, tuple[Make, set[str]]] = {
    "revise": (needs_change, {"resident"}),
    "withdraw": (posted, REVIEWERS | {"resident"}),
    "open": (posted, REVIEWERS),
    "ask_change": (posted, REVIEWERS),
    "decline": (posted, REVIEWERS),
    "move": (posted, REVIEWERS),
    "mask": (posted, REVIEWERS),
    "ask": (on_the_board, REVIEWERS),
    "claim": (on_the_board, CAST.keys() - {"resident", "stranger"}),
    "answer_ask": (asked, {"member"}),
    "give_back": (claimed, {"member"}),
    "prove": (claimed, {"member"}),
    "enough": (half_done, REVIEWERS | {"resident"}),
    "confirm": (fulfilled, {"resident"}),
    "send_back": (fulfilled, {"resident"}),
    "call": (fulfilled, REVIEWERS),
    "close": (rung_up, REVIEWERS),
    "thank": (confirmed, {"resident"}),
    "air": (posted, {"resident"}),
    "unair": (aired, REVIEWERS | {"resident"}),
    "remind": (claimed, REVIEWERS),
    "claim_for": (on_the_board, REVIEWERS),
    "take_photo_off": (with_photo, REVIEWERS),
}


def _refusal(w: World, verb: str, wish: Wish, actor: Person) -> DomainError | None:
    try:
        with db.session.begin_nested():
            TRY[verb](w, wish, actor)
    except DomainError as refused:
        return refused
    return None


def test_the_matrix_covers_every_verb() -> None:
    assert MATRIX.keys() == MAY.keys() == FROM.keys() == TRY.keys()


@pytest.mark.parametrize("verb", MATRIX)
def test_role_by_verb(inside: World, verb: str) -> None:
    """One world for all of them: whoever may not, may try the same wish; each who may gets one."""
    make, allowed = MATRIX[verb]
    unbound(inside)
    wish = make(inside)
    for name in sorted(CAST, key=lambda name: name in allowed):
        actor = getattr(inside, name)
        assert (verb in moves_for(actor, wish)) == (name in allowed), name
        if name not in allowed:
            assert isinstance(_refusal(inside, verb, wish, actor), NotAllowed), name
            continue
        TRY[verb](inside, wish, actor)
        wish = make(inside)


@pytest.mark.parametrize("status", Status)
def test_verb_by_status(inside: World, status: Status) -> None:
    """Whoever may use a verb at its time is refused at any other, and nothing changes."""
    wish = IN_STATUS[status](inside)
    rows = len(wish.moves)
    for verb, (_, allowed) in MATRIX.items():
        if status in FROM[verb]:
            continue
        actor = getattr(inside, min(allowed))
        refused = _refusal(inside, verb, wish, actor)
        assert isinstance(refused, Conflict | NotAllowed), verb
        assert verb not in moves_for(actor, wish)
        assert (wish.status, len(wish.moves)) == (status, rows)


ALWAYS = {
    *("admin", "district_officer", "street_officer", "worker", "colleague", "grid_worker"),
    "resident",
}
STREET = CAST.keys() - {"stranger"}


def test_who_sees_what(inside: World) -> None:
    """The street's people read the board, and nobody else; where to come, who promised it."""
    w = inside
    for make, seen, told in (
        (posted, ALWAYS | {"auditor"}, ALWAYS),
        (on_the_board, STREET, ALWAYS),
        (claimed, STREET, ALWAYS | {"member"}),
        (confirmed, STREET, ALWAYS),
    ):
        wish = make(w)
        assert {name for name in CAST if _sees(w, name, wish)} == seen, make
        assert {name for name in CAST if may_see_contact(getattr(w, name), wish)} == told, make


def _sees(w: World, name: str, wish: Wish) -> bool:
    try:
        return wish_for(getattr(w, name), wish.id) is wish
    except NotFound:
        return False
