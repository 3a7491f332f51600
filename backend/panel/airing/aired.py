"""The pages that anybody may read, without an account: what was aired, and looking a number up."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from ...cases.airing.figures import FEWEST, figures
from ...cases.airing.public import AiredFilters, aired, aired_numbered, places_aired
from ...cases.words import VERDICT_WORDS
from ...catalogue.kinds import KINDS
from ...clock import now
from ...errors import DomainError, Invalid, NotFound
from ...files.models import File
from ...people.models import Level
from ...serving import send_to_all
from ...web import Access, open_to
from ...wishes.public import aired_numbered as wish_numbered
from ..door import status_of
from ..fields import number_arg
from .public import ASK_AGAIN, FOR_A_MINUTE, cached, for_a_minute, given, region_given

pages = Blueprint("aired", __name__)

PAGE = 20
LONGEST_NUMBER = 40


@pages.get("/aired")
@open_to(Access.ANYONE)
def everything() -> ResponseReturnValue:
    filters = _filters()
    found = aired(filters, now=now(), before=number_arg("before"), limit=PAGE + 1)
    chosen = {name: request.args[name] for name in ("region", "kind", "late") if given(name)}
    further: dict[str, Any] = {**chosen, "before": found[PAGE - 1].id} if found[PAGE:] else {}
    return cached(
        render_template(
            "aired/list.html",
            found=found[:PAGE],
            older=url_for(".everything", **further) if further else None,
            chosen=chosen,
            places=[(place, place.level is Level.STREET) for place in places_aired()],
            figures=for_a_minute(
                ("figures", filters.region_code), lambda: figures(filters.region_code, now=now())
            ),
            fewest=FEWEST,
            **_common(),
        ),
        FOR_A_MINUTE,
    )


@pages.get("/aired/<number>")
@open_to(Access.ANYONE)
def one(number: str) -> ResponseReturnValue:
    found = aired_numbered(number, current_app.config["CASE_PREFIX"], now=now())
    return cached(render_template("aired/one.html", one=found, **_common()), ASK_AGAIN)


@pages.get("/look")
@open_to(Access.ANYONE)
def look() -> ResponseReturnValue:
    """By number, as people type it. Unknown and not public are answered alike."""
    typed = request.args.get("number", "").strip()
    if not typed:
        return cached(_look_page(), FOR_A_MINUTE)
    prefix = current_app.config["CASE_PREFIX"]
    try:
        found = aired_numbered(typed, prefix, now=now())
    except NotFound:
        wish = wish_numbered(typed, prefix, now=now())
        return redirect(url_for("panel.aired_wishes.one", number=wish.number), 303)
    return redirect(url_for(".one", number=found.number), 303)


@pages.get("/aired/photos/<key>")
@open_to(Access.ANYONE)
def full(key: str) -> ResponseReturnValue:
    return send_to_all(key, "full")


@pages.get("/aired/photos/<key>/thumb")
@open_to(Access.ANYONE)
def thumb(key: str) -> ResponseReturnValue:
    return send_to_all(key, "thumb")


@pages.errorhandler(DomainError)
def refuse(error: DomainError) -> ResponseReturnValue:
    """The sentence and the form: the same page whatever was asked for."""
    return _look_page(error.message), status_of(error)


def _look_page(sentence: str = "") -> str:
    """With the number that was looked for, to be put right."""
    asked: dict[str, str] = {**request.args, **(request.view_args or {})}
    number = asked.get("number", "").strip()[:LONGEST_NUMBER]
    return render_template("aired/look.html", sentence=sentence, number=number, **_common())


def _common() -> dict[str, object]:
    return {"photo_url": photo_url, "verdict_words": VERDICT_WORDS}


def photo_url(file: File, size: str) -> str:
    """The address of a public copy."""
    return url_for(f"panel.aired.{size}", key=file.key)


def _filters() -> AiredFilters:
    region, kind = region_given(), request.args.get("kind") or None
    if kind is not None and kind not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。")
    return AiredFilters(region, kind, now() if given("late") else None)
