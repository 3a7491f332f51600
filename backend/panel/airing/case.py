"""Making a case public: the copy, its photos, what the units say, and the second person's name."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...cases import queries
from ...cases.airing import actions as verbs
from ...cases.airing.photos import choices
from ...cases.airing.public import shown
from ...cases.airing.queries import airing_for, not_yet_drafted
from ...cases.airing.rules import STATE_WORDS, air_moves, parts, waits, why_not
from ...cases.airing.words import MOST_TITLE, MOST_WORDS, Copy, first_copy
from ...cases.links import handler_path
from ...cases.models import Airing, AiringState, Case
from ...cases.rules import reviews
from ...cases.words import VERDICT_WORDS
from ...clock import now, said
from ...errors import Conflict, DomainError, NotFound
from ...files.models import File
from ...people.models import Level, Person
from ...people.rules import community_of
from ...records.actions import audit
from ...web import Access, asker, open_to
from ..door import shows_again, status_of, to_here
from ..fields import row_id

pages = Blueprint("airing", __name__, url_prefix="/panel")


@pages.get("/cases/<int:case_id>/air")
@open_to(Access.STAFF)
def edit(case_id: int) -> ResponseReturnValue:
    case = case_to_air(case_id)
    airing = verbs.living(case)
    if airing is not None and airing.state is not AiringState.DRAFTED:
        return redirect(url_for(".show", airing_id=airing.id))
    return _edit_page(case, airing)


@pages.post("/cases/<int:case_id>/air")
@open_to(Access.STAFF)
def save(case_id: int) -> ResponseReturnValue:
    """Begin the copy, or change it."""
    case = case_to_air(case_id)
    airing = verbs.living(case)
    if airing is None:
        verbs.draft(case, _typed_copy(), by=asker(), now=now())
    else:
        verbs.revise(airing, _typed_copy(), by=asker())
    flash("稿子存好了，下面就是大家会看到的样子。")
    return redirect(url_for(".edit", case_id=case_id), 303)


def case_to_air(case_id: int) -> Case:
    """Raises NotFound: to whoever has no part in the copy there is no such page."""
    case = queries.whole_case(asker(), row_id(case_id))
    if not reviews(asker(), case):
        raise NotFound("公开的稿子由社区或街道来写，这里没有您要看的。")
    return case


def _typed_copy() -> Copy:
    fields = {name: request.form.get(name, "").strip() for name in ("title", "words", "reply")}
    return Copy(**fields, coarse="coarse" in request.form)


def _edit_page(case: Case, airing: Airing | None, refused: DomainError | None = None) -> str:
    if airing is None and (sentence := why_not(case, now())):
        raise Conflict(sentence)
    kept = _copy_of(airing) if airing else first_copy(case)
    return render_template(
        "panel/airing/air.html",
        case=case,
        airing=airing,
        copy=_typed_copy() if refused else kept,
        one=shown(airing or not_yet_drafted(case, kept), now()),
        in_grid=case.region is not None and case.region.level is Level.GRID,
        choices=choices(case, airing),
        moves=air_moves(asker(), airing, now()) if airing else set(),
        refused=refused,
        most_title=MOST_TITLE,
        most_words=MOST_WORDS,
        **common(),
    )


def _copy_of(airing: Airing) -> Copy:
    coarse = airing.region_code == community_of(airing.case.region_code or "")
    return Copy(airing.title, airing.words, airing.reply, coarse)


def common() -> dict[str, object]:
    """What every page with a preview needs; the copies are not public yet."""
    return {"photo_url": _photo_url, "verdict_words": VERDICT_WORDS}


def _photo_url(file: File, size: str) -> str:
    return url_for(f"panel.photos.{size}", key=file.key)


@pages.get("/airings/<int:airing_id>")
@open_to(Access.STAFF)
def show(airing_id: int) -> str:
    return _page(_airing(airing_id))


@dataclass(frozen=True)
class _Step:
    """One move of an airing: the verb, and what is said when it is done."""

    do: Callable[[Airing, str, Person], object]
    done: str


_STEPS = {
    "announce": _Step(
        lambda one, words, by: verbs.announce(one, by=by, now=now()), "已经告诉办理单位了。"
    ),
    "redraft": _Step(
        lambda one, words, by: verbs.redraft(one, words, by=by, now=now()), "拿回来了，可以改。"
    ),
    "object": _Step(
        lambda one, words, by: verbs.object_to(one, words, by=by, now=now()),
        "意见收到了，公开以前社区会答复。",
    ),
    "sign_off": _Step(
        lambda one, words, by: verbs.sign_off(one, words, by=by, now=now()), "已经公开了。"
    ),
    "withdraw": _Step(
        lambda one, words, by: verbs.withdraw(one, words, by=by, now=now()),
        "撤下了，公开的页面和照片都没有了。",
    ),
}


@pages.post("/airings/<int:airing_id>/<move>")
@open_to(Access.STAFF)
def make_move(airing_id: int, move: str) -> ResponseReturnValue:
    if move not in _STEPS:
        raise NotFound()
    airing = _airing(airing_id)
    _STEPS[move].do(airing, request.form.get("words", ""), asker())
    audit(asker().id, f"airing_{move}", f"airing:{airing.id}", now=now())
    flash(_STEPS[move].done)
    if airing.state is AiringState.DRAFTED:
        return redirect(url_for(".edit", case_id=airing.case_id), 303)
    if airing.state is AiringState.WITHDRAWN:
        return redirect(url_for("panel.airings.show"), 303)
    return redirect(url_for(".show", airing_id=airing_id), 303)


def _airing(airing_id: int) -> Airing:
    return airing_for(asker(), row_id(airing_id))


_STEP_WORDS = {
    AiringState.DRAFTED: "起草",
    AiringState.ANNOUNCED: "告诉单位",
    AiringState.PUBLISHED: "签发公开",
    AiringState.WITHDRAWN: "撤下",
}


def _page(airing: Airing, refused: DomainError | None = None) -> str:
    person, at = asker(), now()
    return render_template(
        "panel/airing/one.html",
        airing=airing,
        one=shown(airing, at),
        moves=air_moves(person, airing, at),
        state=STATE_WORDS[airing.state],
        step_words=_STEP_WORDS,
        waits=waits(airing, at),
        links=_links(airing) if reviews(person, airing.case) else [],
        refused=refused,
        typed=request.form.get("words", "") if refused else "",
        **common(),
    )


def _links(airing: Airing) -> list[tuple[str, str]]:
    """For units without an account: a message to paste."""
    if airing.objections_until is None or not waits(airing, now()):
        return []
    until = said(airing.objections_until, now())
    head = f"您好，{airing.case.number} {airing.case.title} 准备公开晾晒，有不同意见请在{until} 前"
    return [
        (part.unit.name, f"{part.unit.name}{head}点开写：{to_here(handler_path(part) + '/airing')}")
        for part in parts(airing.case)
    ]


def _edit_again(error: DomainError) -> ResponseReturnValue:
    case = case_to_air((request.view_args or {})["case_id"])
    return _edit_page(case, verbs.living(case), error), status_of(error)


def _page_again(error: DomainError) -> ResponseReturnValue:
    return _page(_airing((request.view_args or {})["airing_id"]), error), status_of(error)


shows_again("airing.save", _edit_again)
shows_again("airing.make_move", _page_again)
