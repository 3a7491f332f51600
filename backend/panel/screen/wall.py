"""The screen by its signed address: for a machine on a wall, at which nobody is signed in."""

from flask import Blueprint, url_for

from ...records.screens import screen_behind
from ...web import Access, open_to
from .show import only_part, whole

pages = Blueprint("wall", __name__, url_prefix="/screen/<token>")


@pages.get("")
@open_to(Access.LINK)
def show(token: str) -> str:
    return whole(screen_behind(token).region, url_for(".part", token=token), back=None)


@pages.get("/part")
@open_to(Access.LINK)
def part(token: str) -> str:
    return only_part(screen_behind(token).region)
