"""红黑榜 at the desk: computed, put before the units, decided, signed. Units read their rows."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import day_bounds, now, today
from ...errors import DomainError, Invalid
from ...people.models import Person
from ...redblack import actions
from ...redblack.links import row_address
from ...redblack.models import Listing, ListState, RedBlackList
from ...redblack.queries import list_for, lists_for, objection_on
from ...redblack.rules import (
    LISTING_WORDS,
    STATE_WORDS,
    decide_rule,
    is_admin,
    list_moves,
    makes,
    makes_lists,
    row_of,
    rule_at,
    waits,
)
from ...redblack.scoring import formula
from ...redblack.telling import in_words
from ...texts.typed import needed
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import answered_yes, chosen_day, number_in, typed
from .places import place_seen, places_offered

pages = Blueprint("red_black", __name__, url_prefix="/panel/red-black")

SHOWN = (Listing.RED, Listing.BLACK, Listing.NEITHER, Listing.TOO_FEW, Listing.LEFT_OUT)


@pages.get("")
@open_to(Access.STAFF)
def show() -> str:
    return _lists()


def _lists(refused: DomainError | None = None) -> str:
    person = asker()
    first, last = _last_quarter()
    places = _places(person) if makes_lists(person) else []
    return render_template(
        "panel/figures/red_black.html",
        lists=lists_for(person),
        places=places,
        first=typed("first") if refused else first,
        last=typed("last") if refused else last,
        region=typed("region") if refused else "",
        formula=formula(rule_at(now())),
        rule=rule_at(now()),
        decides=is_admin(person),
        typed=typed if refused else lambda name: "",
        refused=refused,
        **_words(),
    )


def _places(person: Person) -> list[tuple[str, str]]:
    """Where somebody may make a list: the place of the office and what lies directly below."""
    return [
        one for one in places_offered(person, place_seen(person, None)) if makes(person, one[0])
    ]


def _last_quarter() -> tuple[date, date]:
    here = today()
    began = here.replace(month=(here.month - 1) // 3 * 3 + 1, day=1)
    last = began - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


@pages.post("/rule")
@open_to(Access.STAFF)
def rule() -> ResponseReturnValue:
    """From tomorrow on, so that nothing that is being computed today changes under anybody."""
    from_then_on = day_bounds(today() + timedelta(days=1))[0]
    value = {
        "weights": {"on_time": _number("on_time"), "solved": 100 - _number("on_time")},
        "least": {"due": _number("due"), "asked": _number("asked")},
        "red_from": _number("red_from") * 10,
        "black_below": _number("black_below") * 10,
        "days_to_object": _number("days_to_object"),
    }
    note = needed(typed("note"), "请写为什么改。", field="note")
    decide_rule(value, valid_from=from_then_on, note=note, by=asker(), now=now())
    flash("记下了，明天起算的榜用新算法；算好的不变。")
    return redirect(url_for(".show"), 303)


def _number(name: str) -> int:
    number = number_in(typed(name))
    if number is None:
        raise Invalid("每一格都要填一个整数。", fields={name: "请填数字"})
    return number


def _words() -> dict[str, object]:
    return {"state_words": STATE_WORDS, "listing_words": LISTING_WORDS, "in_words": in_words}


@pages.post("")
@open_to(Access.STAFF)
def compute() -> ResponseReturnValue:
    days = (chosen_day(name, "请选开始和结束的日子。") for name in ("first", "last"))
    region = typed("region")
    if not region:
        raise Invalid("请选一个地方。", fields={"region": "必选"})
    listed = actions.compute(region, *days, by=asker(), now=now())
    flash("算好了，还没有告诉单位。核对以后再告知。")
    return _to(listed)


@pages.get("/<int:list_id>")
@open_to(Access.STAFF)
def one(list_id: int) -> str:
    return _one(list_for(asker(), list_id))


def _one(listed: RedBlackList, refused: DomainError | None = None) -> str:
    person, at = asker(), now()
    moves = list_moves(person, listed, at)
    mine = row_of(person, listed)
    keeps = makes(person, listed.region_code)
    groups = [(LISTING_WORDS[listing], listed.rows_in(listing)) for listing in SHOWN]
    if mine is not None and not keeps and listed.state is not ListState.PUBLISHED:
        groups = [(LISTING_WORDS[mine.listing], [mine])]
    return render_template(
        "panel/figures/red_black_one.html",
        listed=listed,
        groups=groups,
        moves=moves,
        next_steps=moves - {"decide"},
        mine=mine,
        keeps=keeps,
        waits=waits(listed, at),
        formula=formula(listed.rule),
        address=row_address,
        refused=refused,
        typed=typed if refused else lambda name: "",
        **_words(),
    )


@pages.post("/<int:list_id>/announce")
@open_to(Access.STAFF)
def announce(list_id: int) -> ResponseReturnValue:
    listed = list_for(asker(), list_id)
    actions.announce(listed, by=asker(), now=now())
    flash("已经告诉单位了，等提意见的时间过了，由另一位签发。")
    return _to(listed)


@pages.post("/<int:list_id>/object")
@open_to(Access.STAFF)
def say(list_id: int) -> ResponseReturnValue:
    listed = list_for(asker(), list_id)
    actions.object_to(listed, typed("reason"), by=asker(), now=now())
    flash("意见收到了，公开以前会答复。")
    return _to(listed)


@pages.post("/<int:list_id>/objections/<int:objection_id>")
@open_to(Access.STAFF)
def decide(list_id: int, objection_id: int) -> ResponseReturnValue:
    listed = list_for(asker(), list_id)
    upheld = answered_yes("grant", "请选成立还是不成立。")
    words = typed("words")
    actions.decide(objection_on(listed, objection_id), upheld, words, by=asker(), now=now())
    flash("答复了，单位会收到。")
    return _to(listed)


@pages.post("/<int:list_id>/publish")
@open_to(Access.STAFF)
def publish(list_id: int) -> ResponseReturnValue:
    listed = list_for(asker(), list_id)
    actions.publish(listed, by=asker(), now=now())
    flash("签发了，大家都能看到。")
    return _to(listed)


@pages.post("/<int:list_id>/withdraw")
@open_to(Access.STAFF)
def withdraw(list_id: int) -> ResponseReturnValue:
    listed = list_for(asker(), list_id)
    actions.withdraw(listed, typed("reason"), by=asker(), now=now())
    flash("撤下了。")
    return _to(listed)


def _to(listed: RedBlackList) -> ResponseReturnValue:
    return redirect(url_for(".one", list_id=listed.id), 303)


def _lists_again(error: DomainError) -> ResponseReturnValue:
    return _lists(error), status_of(error)


def _one_again(error: DomainError) -> ResponseReturnValue:
    listed = list_for(asker(), (request.view_args or {})["list_id"])
    return _one(listed, error), status_of(error)


shows_again("red_black.compute", _lists_again)
shows_again("red_black.rule", _lists_again)
for _verb in ("announce", "say", "decide", "publish", "withdraw"):
    shows_again(f"red_black.{_verb}", _one_again)
