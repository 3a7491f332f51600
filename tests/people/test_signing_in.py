"""Signing in: wrong passwords count and age out; tokens are kept as hashes and end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.db import db
from backend.errors import Conflict, Invalid
from backend.people.models import Person, SignIn, SignInFailure
from backend.people.recognising import recognise
from backend.people.sign_ins import seen, sign_ins_of
from backend.people.signing_in import (
    IDLE,
    LIFETIME,
    PHONE_LIFETIME,
    WINDOW,
    TooManyFailures,
    attempt,
    forget_expired,
    hash_of,
    let_in,
    matches,
    open_account,
    sign_in,
    sign_out,
    whose,
)

from ..world import PASSWORD, World


def check_password(username: str, password: str, address: str, *, now: datetime) -> Person | None:
    """The three steps of a sign-in, in one transaction for once."""
    tried = attempt(username, address, now=now)
    return let_in(tried, matches(tried, password), now=now)


def wrong(w: World, times: int, name: str = "worker", address: str = "1.1.1.1") -> None:
    for _ in range(times):
        assert check_password(name, "wrong", address, now=w.now) is None
        db.session.flush()


def test_the_right_password(inside: World) -> None:
    assert check_password("worker", PASSWORD, "1.1.1.1", now=inside.now) is inside.worker


@pytest.mark.parametrize("name", ["worker", "Worker", "worker ", "nobody", "", "x" * 5000])
def test_wrong_name_or_password_look_the_same(inside: World, name: str) -> None:
    assert check_password(name, PASSWORD[:-1], "1.1.1.1", now=inside.now) is None


def test_after_five_wrong_ones_even_the_right_one_waits(inside: World) -> None:
    wrong(inside, 5)
    with pytest.raises(TooManyFailures, match="15 分钟"):
        check_password("worker", PASSWORD, "2.2.2.2", now=inside.now)
    assert check_password("colleague", PASSWORD, "1.1.1.1", now=inside.now) is inside.colleague


def test_a_name_that_nobody_has_is_locked_in_the_same_way(inside: World) -> None:
    wrong(inside, 5, name="nobody")
    with pytest.raises(TooManyFailures):
        check_password("nobody", "wrong", "2.2.2.2", now=inside.now)


def test_failures_age_out(inside: World) -> None:
    wrong(inside, 5)
    later = inside.now + WINDOW
    with pytest.raises(TooManyFailures):
        check_password("worker", PASSWORD, "1.1.1.1", now=later - timedelta(seconds=1))
    assert check_password("worker", PASSWORD, "1.1.1.1", now=later) is inside.worker


def test_a_success_clears_the_name(inside: World) -> None:
    wrong(inside, 4)
    check_password("worker", PASSWORD, "1.1.1.1", now=inside.now)
    wrong(inside, 4)
    assert check_password("worker", PASSWORD, "1.1.1.1", now=inside.now) is inside.worker


def test_one_address_that_tries_many_names_is_stopped(inside: World) -> None:
    wrong(inside, 1, name="first", address="6.6.6.6")
    key = db.session.scalars(select(SignInFailure.key).order_by(SignInFailure.id.desc())).first()
    assert key is not None
    db.session.add_all(SignInFailure(key=key, at=inside.now) for _ in range(28))  # quicker
    assert check_password("worker", PASSWORD, "6.6.6.6", now=inside.now) is inside.worker
    wrong(inside, 1, name="thirtieth", address="6.6.6.6")
    with pytest.raises(TooManyFailures):
        check_password("worker", PASSWORD, "6.6.6.6", now=inside.now)
    assert check_password("worker", PASSWORD, "7.7.7.7", now=inside.now) is inside.worker


def test_failures_name_nobody(inside: World) -> None:
    wrong(inside, 1)
    for key in db.session.scalars(select(SignInFailure.key)):
        assert len(key) == 64
        assert "worker" not in key


def test_opening_an_account(inside: World) -> None:
    account = open_account(inside.stranger, "newcomer", "ten letters")
    assert account.password_hash.startswith("$argon2id$")
    assert check_password("newcomer", "ten letters", "here", now=inside.now) is inside.stranger
    for name, password in (("short", "ninechars"), ("", PASSWORD), (" x", PASSWORD)):
        with pytest.raises(Invalid):
            open_account(inside.resident, name, password)
    with pytest.raises(Conflict, match="用户名"):
        open_account(inside.resident, "worker", PASSWORD)


def test_a_token_is_kept_only_as_a_hash(inside: World) -> None:
    token = sign_in(inside.worker, now=inside.now)
    assert len(token) >= 43
    assert whose(token, now=inside.now) is inside.worker
    kept = db.session.scalars(select(SignIn)).one()
    assert token not in (kept.token_hash, str(kept.__dict__))
    assert whose(kept.token_hash, now=inside.now) is None


@pytest.mark.parametrize("token", ["", "x", "令牌", "x" * 10_000])
def test_another_token_is_nobody_s(inside: World, token: str) -> None:
    sign_in(inside.worker, now=inside.now)
    assert whose(token, now=inside.now) is None


@pytest.mark.parametrize("lifetime", [LIFETIME, PHONE_LIFETIME])
def test_a_sign_in_ends(inside: World, lifetime: timedelta) -> None:
    token = sign_in(inside.worker, now=inside.now, lifetime=lifetime)
    end = inside.now + lifetime
    assert whose(token, now=end - timedelta(seconds=1)) is inside.worker
    assert whose(token, now=end) is None


def test_signing_out_closes_this_one_only(inside: World) -> None:
    first, second = sign_in(inside.worker, now=inside.now), sign_in(inside.worker, now=inside.now)
    assert first != second
    sign_out(first)
    sign_out(first)
    assert whose(first, now=inside.now) is None
    assert whose(second, now=inside.now) is inside.worker


def test_what_has_ended_is_forgotten(inside: World) -> None:
    sign_in(inside.worker, now=inside.now)
    kept = sign_in(inside.worker, now=inside.now, lifetime=PHONE_LIFETIME)
    wrong(inside, 1)
    assert forget_expired(now=inside.now) == 0
    assert forget_expired(now=inside.now + LIFETIME + timedelta(seconds=1)) == 3
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0
    assert whose(kept, now=inside.now) is inside.worker


def test_a_sign_in_that_is_used_goes_on_and_an_idle_one_ends(inside: World) -> None:
    w, half = inside, timedelta(hours=1)
    used, idle = (sign_in(w.worker, now=w.now, idle=IDLE) for _ in range(2))
    seen(used, now=w.now + half)
    later = w.now + IDLE + timedelta(minutes=1)
    connection = db.session.connection()
    assert whose(used, now=later) is w.worker and recognise(connection, used, now=later)
    assert whose(idle, now=later) is None and recognise(connection, idle, now=later) is None
    assert [held.handle for held in sign_ins_of(w.worker, now=later)] == [hash_of(used)[:16]]
    seen(idle, now=later)  # what has ended stays ended
    assert whose(idle, now=later) is None
    assert whose(used, now=w.now + LIFETIME) is None
