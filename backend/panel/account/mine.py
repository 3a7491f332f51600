"""What somebody keeps in order about themselves: sign-ins, password, second step."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ...clock import now, said
from ...db import transaction
from ...errors import DomainError, Invalid
from ...people import second_step, sign_ins
from ...people.models import Person, RoleKind, SignIn
from ...people.queries import places_named, roles_of
from ...people.signing_in import (
    Attempt,
    WrongPassword,
    account_named,
    account_of,
    hash_of,
    knock,
    let_in,
    password_hash,
)
from ...people.words import ROLE_WORDS
from ...records.actions import audit
from ...web import Access, asker, before_transaction, open_to, prepared
from ..door import TOKEN, shows_again, status_of
from ..fields import typed
from .qr import qr_code

pages = Blueprint("account", __name__, url_prefix="/panel/account")

MOST_REASON = 200


def administers(person: Person) -> bool:
    return any(role.kind is RoleKind.ADMIN for role in person.open_roles)


@pages.get("")
@open_to(Access.OWN)
def show() -> str:
    return _page()


@pages.post("/sign-ins/<handle>/end")
@open_to(Access.OWN)
def end_one(handle: str) -> ResponseReturnValue:
    sign_ins.end_sign_in(handle, by=asker())
    return _back("那台设备已经退出了。")


@pages.post("/sign-ins/end-others")
@open_to(Access.OWN)
def end_others() -> ResponseReturnValue:
    ended = sign_ins.end_sign_ins(asker(), but=session.get(TOKEN, ""))
    return _back(f"别的 {ended} 处都退出了，只有这里还登录着。" if ended else "没有别处登录着。")


def _tried() -> tuple[Attempt, bool, str]:
    """The old password looked at, the new one made into what is kept. Both take their time."""
    new, again = request.form.get("new_password", ""), request.form.get("new_password_again", "")
    if new != again:
        raise Invalid("两次写的新密码不一样，请再写一次。", fields={"new_password_again": "不一样"})
    with transaction(write=False):
        username = account_of(asker()).username
    old = request.form.get("old_password", "")
    kept = password_hash(new)
    return *knock(username, old, request.remote_addr or "", now=now()), kept


@pages.post("/password")
@open_to(Access.OWN)
@before_transaction(_tried)
def change_password() -> ResponseReturnValue:
    """A wrong old one is an answer, not an error: the note of the failure must be kept."""
    tried, right, kept = prepared()
    if let_in(tried, right, now=now()) is None:
        return _page(refused=WrongPassword("原来的密码不对，请再试一次。")), 422
    account_of(asker()).password_hash = kept
    sign_ins.end_sign_ins(asker(), but=session.get(TOKEN, ""))
    audit(asker().id, "change_password", f"person:{asker().id}", now=now())
    return _back("密码改好了，别处登录着的都退出了。")


@pages.post("/second-step")
@open_to(Access.OWN)
def begin() -> ResponseReturnValue:
    second_step.begin(asker(), now=now())
    return redirect(url_for(".show") + "#second-step", 303)


@pages.post("/second-step/prove")
@open_to(Access.OWN)
def prove() -> ResponseReturnValue:
    """Shows the recovery codes, this once; a wrong code is noted, so it is no error."""
    codes = second_step.prove(asker(), typed("code"), now=now())
    if codes is None:
        return _page(refused=second_step.WrongCode()), 422
    audit(asker().id, "second_step_on", f"person:{asker().id}", now=now())
    return render_template("panel/account/in.html", codes=codes, typed=None, next=url_for(".show"))


@pages.post("/second-step/codes")
@open_to(Access.OWN)
def new_codes() -> ResponseReturnValue:
    if not second_step.passes(asker(), typed("code"), now=now()):
        return _page(refused=second_step.WrongCode()), 422
    codes = second_step.new_recovery_codes(asker())
    return render_template("panel/account/in.html", codes=codes, typed=None, next=url_for(".show"))


@pages.post("/second-step/off")
@open_to(Access.OWN)
def switch_off() -> ResponseReturnValue:
    if not second_step.passes(asker(), typed("code"), now=now()):
        return _page(refused=second_step.WrongCode()), 422
    second_step.switch_off(asker())
    audit(asker().id, "second_step_off", f"person:{asker().id}", now=now())
    return _back("第二步验证停了，以后只要密码。")


@pages.post("/colleague")
@open_to(Access.STAFF, administers)
def take_off() -> ResponseReturnValue:
    """For a colleague whose phone is lost."""
    colleague = account_named(typed("username")).person
    second_step.take_off(colleague, typed("reason")[:MOST_REASON], by=asker())
    audit(asker().id, "take_off_second_step", f"person:{colleague.id}", now=now())
    return _back(f"{colleague.name}的第二步验证停了，登录着的都退出了。")


def _page(refused: DomainError | None = None) -> str:
    me, at = asker(), now()
    here = hash_of(session.get(TOKEN, ""))
    key = second_step.key_to_enter(me)
    roles = roles_of(me)
    return render_template(
        "panel/account/account.html",
        refused=refused,
        refused_at=(request.endpoint or "").rpartition(".")[2],
        posts=_posts(roles),
        sign_ins=[(held, held.token_hash == here, _hour(held)) for held in _held(me)],
        proved=second_step.has_proved(me),
        due=second_step.is_due(me),
        codes_left=second_step.recovery_codes_left(me),
        key=key,
        qr=qr_code(second_step.address_for_app(me, key)) if key else None,
        administers=administers(me),
        typed=lambda name: request.form.get(name, ""),
        said=lambda instant: said(instant, at),
    )


def _held(me: Person) -> list[SignIn]:
    return list(sign_ins.sign_ins_of(me, now=now()))


def _posts(roles: list[Any]) -> list[str]:
    places = places_named(role.region_code for role in roles if role.region_code)
    return [
        f"{role.unit.name if role.unit else places[role.region_code]}{ROLE_WORDS[role.kind]}"
        for role in roles
    ]


def _hour(held: SignIn) -> str:
    """When it was last used, to the hour: enough to know whether it was oneself."""
    return said(held.seen_at, now())[:-3] + " 点"


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for(".show"), 303)


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(error), status_of(error)


for _post in ("change_password", "prove", "begin", "new_codes", "switch_off", "take_off"):
    shows_again(f"account.{_post}", _again)
