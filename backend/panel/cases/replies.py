"""The page of ready replies: what a community says in which step, who wrote it and when."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import replies
from ...cases.models import ReplyTemplate, ReplyUse
from ...cases.replies import SLOTS
from ...cases.rules import REVIEWERS
from ...catalogue.kinds import KINDS
from ...clock import now
from ...errors import DomainError, Invalid
from ...people.models import Level, Region
from ...people.queries import places_named, places_reached
from ...web import Access, asker, open_to
from ..door import shows_again, status_of
from ..fields import number_arg, number_in, row_id, typed
from ..once import key_of_form, lead_to, sent_before
from ..roles import writes_replies

pages = Blueprint("replies", __name__, url_prefix="/panel/replies")

USE_WORDS = {
    ReplyUse.DECLINE: "不受理",
    ReplyUse.ANSWER: "办结答复",
    ReplyUse.EXPLAIN: "办不了，作解释",
    ReplyUse.CLOSE: "结束",
}


@pages.get("")
@open_to(Access.STAFF, writes_replies)
def show() -> str:
    """All of one's communities, and the form: empty, or with the one that is to be changed."""
    number = number_arg("change")
    changed = replies.ready_reply(row_id(number), by=asker()) if number is not None else None
    return _page(changed)


@pages.post("")
@open_to(Access.STAFF, writes_replies)
def write() -> ResponseReturnValue:
    if (again := sent_before()) is not None:
        return again
    replies.write(
        typed("community")[:15],
        _use(),
        name=typed("name"),
        words=typed("words"),
        kind_key=typed("kind") or None,
        rule=typed("rule"),
        elsewhere=typed("elsewhere"),
        instead_of=_changed(),
        by=asker(),
        now=now(),
    )
    flash("记下了，下次办的时候就能点。")
    return lead_to(url_for(".show"))


@pages.post("/<int:reply_id>/end")
@open_to(Access.STAFF, writes_replies)
def end(reply_id: int) -> ResponseReturnValue:
    replies.end(replies.ready_reply(row_id(reply_id), by=asker()), by=asker(), now=now())
    flash("删掉了。说过的话不受影响。")
    return redirect(url_for(".show"), 303)


def _use() -> ReplyUse:
    use = next((use for use in ReplyUse if use.value == typed("use")), None)
    if use is None:
        raise Invalid("请选用在哪一步。", fields={"use": "必选"})
    return use


def _changed() -> ReplyTemplate | None:
    number = number_in(typed("change"))
    return None if number is None else replies.ready_reply(row_id(number), by=asker())


def _communities() -> list[Region]:
    """Those for which this person may write."""
    found = places_reached(asker(), REVIEWERS)
    return [place for place in found if place.level is Level.COMMUNITY]


def _page(changed: ReplyTemplate | None = None, refused: DomainError | None = None) -> str:
    theirs = _communities()
    codes = [place.code for place in theirs]
    places = places_named(codes)
    return render_template(
        "panel/cases/replies.html",
        communities=theirs,
        places=places,
        written=replies.all_of(codes),
        use_words=USE_WORDS,
        community_choices=[(code, places[code]) for code in codes],
        kind_choices=[(kind.key, kind.tile) for kind in KINDS.values()],
        slot_words="，".join(f"{{{slot}}} {words}" for slot, words in SLOTS.items()),
        changed=changed,
        refused=refused,
        once=key_of_form(),
        typed=lambda _, name: request.form.get(name, "") if refused else _kept(changed, name),
    )


def _kept(changed: ReplyTemplate | None, name: str) -> Any:
    names = {"community": "community_code", "kind": "kind_key", "change": "id"}
    return getattr(changed, names.get(name, name), None) or "" if changed else ""


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(None, error), status_of(error)


shows_again("replies.write", _again)
