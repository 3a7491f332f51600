"""The screen at the desk, and the addresses of those that hang on walls."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...errors import DomainError
from ...people.models import Region
from ...records.screens import (
    KEEPERS,
    end_screen,
    open_screen,
    open_screens,
    screen_for,
    screen_token,
)
from ...web import Access, asker, open_to
from ..door import shows_again, status_of, to_here
from ..fields import row_id, typed
from ..figures.places import place_seen, places_offered
from ..once import key_of_form, lead_to, sent_before
from .day import day

pages = Blueprint("screen", __name__, url_prefix="/panel/screen")


@pages.get("")
@open_to(Access.STAFF)
def show() -> str:
    place = _place()
    return whole(place, url_for(".part", region=place.code), back=url_for(".links"))


@pages.get("/part")
@open_to(Access.STAFF)
def part() -> str:
    return only_part(_place())


def _place() -> Region:
    return place_seen(asker(), request.args.get("region"))


def whole(place: Region, part_url: str, *, back: str | None) -> str:
    """The page of a screen, which asks for its part again and again."""
    found = day(place, now=now())
    return render_template("panel/screen/screen.html", day=found, part_url=part_url, back=back)


def only_part(place: Region) -> str:
    """What changes on it."""
    return render_template("panel/screen/_part.html", day=day(place, now=now()))


@pages.get("/links")
@open_to(Access.STAFF)
def links() -> str:
    return _links()


def _links(refused: DomainError | None = None) -> str:
    person = asker()
    place = place_seen(person, None)
    keeps = person.holds(KEEPERS, place.code)
    return render_template(
        "panel/screen/links.html",
        place=place,
        places=places_offered(person, place),
        screens=open_screens(person, place.code),
        keeps=keeps,
        address=lambda link: to_here(url_for("panel.wall.show", token=screen_token(link))),
        refused=refused,
        once=key_of_form(),
        typed=typed("place") if refused else "",
        region=typed("region") if refused else place.code,
    )


@pages.post("/links")
@open_to(Access.STAFF)
def begin() -> ResponseReturnValue:
    if (again := sent_before()) is not None:
        return again
    place = place_seen(asker(), typed("region"))
    open_screen(place.code, typed("place"), by=asker(), now=now())
    flash("地址开好了，在那台机器上打开它就行，不用登录。")
    return lead_to(url_for(".links"))


@pages.post("/links/<int:link_id>/end")
@open_to(Access.STAFF)
def end(link_id: int) -> ResponseReturnValue:
    end_screen(screen_for(asker(), row_id(link_id)), by=asker(), now=now())
    flash("停了，那块屏半分钟内就不再显示。")
    return redirect(url_for(".links"), 303)


def _again(error: DomainError) -> ResponseReturnValue:
    return _links(error), status_of(error)


shows_again("screen.begin", _again)
shows_again("screen.end", _again)
