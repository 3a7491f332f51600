"""Signing in and out: the password, the second step where there is one, and on."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ...clock import now
from ...db import db
from ...errors import DomainError
from ...people import second_step
from ...people.devices import device_words
from ...people.models import Person
from ...people.signing_in import (
    IDLE,
    Attempt,
    WrongPassword,
    knock,
    let_in,
    sign_in,
    sign_out,
)
from ...web import Access, before_transaction, open_to, prepared
from ..door import TOKEN, USED, shows_again, status_of, to_sign_in
from ..interrupted import PERSON, opened
from .qr import qr_code

pages = Blueprint("signing_in", __name__, url_prefix="/panel")

HALF = "half"  # whose password was right, and when; the code is still to come
HALF_FOR = timedelta(minutes=10)


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
    if not second_step.is_asked_of(person):
        return _in(person)
    if not second_step.has_proved(person):
        second_step.begin(person, now=now())
    session[HALF] = [person.id, now().timestamp()]
    if request.form.get("kept"):
        return _code_page(person)
    return redirect(url_for(".code_form", next=_next()), 303)


@pages.get("/sign-in/code")
@open_to(Access.ANYONE)
def code_form() -> ResponseReturnValue:
    person = _half_in()
    return _code_page(person) if person else redirect(url_for(".form", next=_next()), 303)


@pages.post("/sign-in/code")
@open_to(Access.ANYONE)
def enter_code() -> ResponseReturnValue:
    """As with the password, the note of a wrong code must be kept."""
    person = _half_in()
    if person is None:
        return _page("等得太久了，请从密码重新来。"), 401
    code, codes = request.form.get("code", ""), None
    if second_step.has_proved(person):
        right = second_step.passes(person, code, now=now())
    else:
        codes = second_step.prove(person, code, now=now())
        right = codes is not None
    return _in(person, codes) if right else (_code_page(person, second_step.WrongCode()), 401)


@pages.post("/sign-out")
@open_to(Access.ANYONE)
def leave() -> ResponseReturnValue:
    if token := session.get(TOKEN):
        sign_out(token)
    session.clear()
    return redirect(url_for("panel.signing_in.form"), 303)


def _in(person: Person, codes: list[str] | None = None) -> ResponseReturnValue:
    """On to where they wanted; past what they must see once, and what they had typed before."""
    session.clear()
    device = device_words(request.user_agent.string)
    session[TOKEN] = sign_in(person, now=now(), idle=IDLE, device=device)
    session[PERSON], session[USED] = person.id, int(now().timestamp())
    typed = opened(request.form.get("kept", ""), person)
    if codes is None and typed is None:
        return redirect(_next(), 303)
    g.person = person
    return render_template("panel/account/in.html", codes=codes, typed=typed, next=_next())


def _half_in() -> Person | None:
    """Whose password was right a moment ago."""
    person_id, at = session.get(HALF) or (None, 0.0)
    fresh = now() - datetime.fromtimestamp(at, UTC) < HALF_FOR
    return db.session.get(Person, person_id) if person_id and fresh else None


def _next() -> str:
    """Only addresses of our own pages: a link to us must not lead elsewhere after signing in."""
    wanted = request.values.get("next", "")
    ours = wanted.startswith(("/panel/", "/files/")) and "\\" not in wanted
    return wanted if ours and wanted.isprintable() else url_for("panel.today.show")


def _page(sentence: str) -> str:
    return to_sign_in(sentence, _next(), request.form.get("kept", ""))


def _code_page(person: Person, refused: DomainError | None = None) -> str:
    key = second_step.key_to_enter(person)
    return render_template(
        "panel/account/code.html",
        refused=refused,
        key=key,
        qr=qr_code(second_step.address_for_app(person, key)) if key else None,
        next=_next(),
        kept=request.form.get("kept", ""),
    )


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(error.message), status_of(error)


shows_again("signing_in.enter", _again)
shows_again("signing_in.enter_code", _again)
