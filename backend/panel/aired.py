"""The pages that anybody may read, without an account: what was aired, and looking a number up."""

from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from ..cases.airing.figures import FEWEST, Figures, figures
from ..cases.airing.public import AiredFilters, aired, aired_numbered, places_aired
from ..cases.words import VERDICT_WORDS
from ..catalogue.kinds import KINDS
from ..clock import now
from ..db import db
from ..errors import DomainError, Invalid, NotFound
from ..files.models import File
from ..people.models import Level
from ..serving import send_to_all
from ..web import Access, open_to
from ..wishes.public import aired_numbered as wish_numbered
from .door import status_of
from .fields import number_arg

pages = Blueprint("aired", __name__)

PAGE = 20
LONGEST_NUMBER = 40
# The list may be a minute old; a single page is asked for anew, so that withdrawn it is gone.
FOR_A_MINUTE, ASK_AGAIN = "public, max-age=60", "public, no-cache"
FRESH = 60.0

_kept: WeakKeyDictionary[Engine, dict[str | None, tuple[float, Figures]]] = WeakKeyDictionary()


@pages.get("/aired")
@open_to(Access.ANYONE)
def everything() -> ResponseReturnValue:
    filters = _filters()
    found = aired(filters, now=now(), before=number_arg("before"), limit=PAGE + 1)
    chosen = {name: request.args[name] for name in ("region", "kind", "late") if _given(name)}
    further: dict[str, Any] = {**chosen, "before": found[PAGE - 1].id} if found[PAGE:] else {}
    return _cached(
        render_template(
            "aired/list.html",
            found=found[:PAGE],
            older=url_for(".everything", **further) if further else None,
            chosen=chosen,
            places=[(place, place.level is Level.STREET) for place in places_aired()],
            figures=_figures(filters.region_code),
            fewest=FEWEST,
            **_common(),
        ),
        FOR_A_MINUTE,
    )


@pages.get("/aired/<number>")
@open_to(Access.ANYONE)
def one(number: str) -> ResponseReturnValue:
    found = aired_numbered(number, current_app.config["CASE_PREFIX"], now=now())
    return _cached(render_template("aired/one.html", one=found, **_common()), ASK_AGAIN)


@pages.get("/look")
@open_to(Access.ANYONE)
def look() -> ResponseReturnValue:
    """By number, as people type it. Unknown and not public are answered alike."""
    typed = request.args.get("number", "").strip()
    if not typed:
        return _cached(_look_page(), FOR_A_MINUTE)
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


def _given(name: str) -> bool:
    return bool(request.args.get(name))


def _filters() -> AiredFilters:
    region, kind = request.args.get("region") or None, request.args.get("kind") or None
    if region is not None and not (len(region) == 12 and region.isascii() and region.isdecimal()):
        raise Invalid("没有这个街道或社区，请从列出的里面选。")
    if kind is not None and kind not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。")
    return AiredFilters(region, kind, now() if _given("late") else None)


def _figures(region_code: str | None) -> Figures:
    """Counted once a minute at most, however many people look."""
    kept = _kept.setdefault(db.engine, {})
    if len(kept) > 500:  # somebody tries all codes
        kept.clear()
    if region_code not in kept or monotonic() - kept[region_code][0] > FRESH:
        kept[region_code] = monotonic(), figures(region_code, now=now())
    return kept[region_code][1]


def _cached(page: str, rule: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = rule
    response.add_etag()
    response.make_conditional(request)
    return response
