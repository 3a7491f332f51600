"""Signing in and out."""

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ..clock import now
from ..errors import DomainError
from ..people.signing_in import (
    Attempt,
    TooManyFailures,
    WrongPassword,
    knock,
    let_in,
    sign_in,
    sign_out,
)
from ..web import Access, before_transaction, open_to, prepared
from .door import TOKEN, shows_again

pages = Blueprint("signing_in", __name__, url_prefix="/panel")


@pages.get("/sign-in")
@open_to(Access.ANYONE)
def form() -> ResponseReturnValue:
    if g.person is not None:
        return redirect(_next())
    return _page("")


def _knock() -> tuple[Attempt, bool]:
    username = request.form.get("username", "").strip()
    password = request.form.get("password", "")
    return knock(username, password, request.remote_addr or "", now=now())


@pages.post("/sign-in")
@open_to(Access.ANYONE)
@before_transaction(_knock)
def enter() -> ResponseReturnValue:
    """A wrong password is an answer, not an error: the note of the failure must be kept."""
    person = let_in(*prepared(), now=now())
    if person is None:
        return _page(WrongPassword.default), 401
    session.clear()  # nothing from before the sign-in, the form's secret included, lives on
    session[TOKEN] = sign_in(person, now=now())
    return redirect(_next(), 303)


@pages.post("/sign-out")
@open_to(Access.ANYONE)
def leave() -> ResponseReturnValue:
    if token := session.get(TOKEN):
        sign_out(token)
    session.clear()
    return redirect(url_for("panel.signing_in.form"), 303)


def _next() -> str:
    """Only addresses of our own pages: a link to us must not lead elsewhere after signing in."""
    wanted = request.values.get("next", "")
    ours = wanted.startswith(("/panel/", "/files/")) and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else url_for("panel.today.show")


def _page(sentence: str) -> str:
    return render_template("panel/sign_in.html", sentence=sentence, next=_next())


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(error.message), 429 if isinstance(error, TooManyFailures) else 422


shows_again("signing_in.enter", _again)
