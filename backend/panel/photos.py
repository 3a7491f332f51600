"""The photo door for browsers that are signed in."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ..serving import send
from ..web import Access, asker, open_to

pages = Blueprint("photos", __name__, url_prefix="/files")


@pages.get("/<key>")
@open_to(Access.SIGNED_IN)
def full(key: str) -> ResponseReturnValue:
    return send(key, "full", asker(), original="original" in request.args)


@pages.get("/<key>/thumb")
@open_to(Access.SIGNED_IN)
def thumb(key: str) -> ResponseReturnValue:
    return send(key, "thumb", asker())
