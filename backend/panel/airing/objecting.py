"""By signed address: what is about to be public, and a unit's say about it. No account needed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.airing.actions import living, object_to
from ...cases.airing.photos import may_see_copy
from ...cases.airing.public import shown
from ...cases.airing.rules import air_moves
from ...cases.links import holder_of
from ...cases.models import Airing, AiringState
from ...cases.rules import LinkHolder
from ...cases.words import VERDICT_WORDS
from ...clock import now
from ...errors import DomainError, NotFound
from ...serving import send
from ...web import Access, open_to
from ..door import shows_again, status_of

pages = Blueprint("objecting", __name__, url_prefix="/h/<token>/airing")


@pages.get("")
@open_to(Access.LINK)
def show(token: str) -> str:
    return _page(token)


@pages.post("")
@open_to(Access.LINK)
def say(token: str) -> ResponseReturnValue:
    holder, airing = _airing(token)
    object_to(airing, request.form.get("words", ""), by=holder, now=now())
    flash("意见收到了，公开以前社区会答复。")
    return redirect(url_for(".show", token=token), 303)


@pages.get("/photos/<key>")
@open_to(Access.LINK)
def full(token: str, key: str) -> ResponseReturnValue:
    return send(key, "full", _airing(token)[0])


@pages.get("/photos/<key>/thumb")
@open_to(Access.LINK)
def thumb(token: str, key: str) -> ResponseReturnValue:
    return send(key, "thumb", _airing(token)[0])


def _airing(token: str) -> tuple[LinkHolder, Airing]:
    """What the unit behind the address may read. Raises NotFound."""
    holder = holder_of(token)
    airing = living(queries.dispatch_for_link(holder).case)
    if airing is None or not may_see_copy(holder, airing):
        raise NotFound("这件事现在没有准备公开的稿子。")
    return holder, airing


def _page(token: str, refused: DomainError | None = None) -> str:
    holder, airing = _airing(token)
    mine = queries.dispatch_for_link(holder).unit
    return render_template(
        "panel/airing/objecting.html",
        airing=airing,
        mine=mine,
        one=shown(airing, now()),
        said_before=[one for one in airing.objections if one.unit_id == mine.id],
        may_object="object" in air_moves(holder, airing, now()),
        is_public=airing.state is AiringState.PUBLISHED,
        photo_url=lambda file, size: url_for(f".{size}", token=token, key=file.key),
        verdict_words=VERDICT_WORDS,
        refused=refused,
        typed=request.form.get("words", "") if refused else "",
    )


def _again(error: DomainError) -> ResponseReturnValue:
    return _page((request.view_args or {})["token"], error), status_of(error)


shows_again("objecting.say", _again)
