"""Signing in and out. Wrong passwords are counted per user name and per address."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import joinedload

from ..db import db, transaction
from ..errors import Conflict, DomainError, Invalid, NotFound
from .models import Account, Person, SignIn, SignInFailure

LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)  # of a browser at a desk that others pass
PHONE_LIFETIME = timedelta(days=30)
WINDOW = timedelta(minutes=15)
MOST_FAILURES = {"name": 5, "address": 30, "code": 5}
SHORTEST_PASSWORD = 10
LONGEST_NAME = 50

_hasher = PasswordHasher()
# Checked when there is no such user, so that the answer takes as long as for a wrong password.
_NOBODY = _hasher.hash(secrets.token_urlsafe())


class TooManyFailures(DomainError):
    """Wait, then try again."""

    code = "too_many_failures"
    default = "密码错了好几次，请 15 分钟后再试，或请管理员重设密码。"


class WrongPassword(DomainError):
    """Never says whether the name or the password was wrong."""

    code = "wrong_password"
    default = "用户名或密码不对，请再试一次。"


def open_account(person: Person, username: str, password: str) -> Account:
    """Give a person a user name and password. Raises Invalid, Conflict for a name in use."""
    if not 0 < len(username) <= LONGEST_NAME or username != username.strip():
        raise Invalid(f"用户名要 1 到 {LONGEST_NAME} 个字，前后不留空格。")
    kept = password_hash(password)
    if db.session.scalar(select(Account.id).where(Account.username == username)):
        raise Conflict("这个用户名已经有人用了，请换一个。")
    account = Account(person=person, username=username, password_hash=kept)
    db.session.add(account)
    db.session.flush()
    return account


def account_of(person: Person) -> Account:
    """Raises NotFound for somebody who signs in only through WeChat."""
    found = db.session.scalars(select(Account).where(Account.person_id == person.id)).first()
    if found is None:
        raise NotFound("您是从微信进来的，没有密码。")
    return found


def account_named(username: str) -> Account:
    """Raises NotFound."""
    found = db.session.scalars(select(Account).where(Account.username == username)).first()
    if found is None:
        raise NotFound("没有这个用户名，请核对。")
    return found


def password_hash(password: str) -> str:
    """What is kept of a password. Slow on purpose, so never while a transaction is open. Raises
    Invalid for a short one."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"密码至少 {SHORTEST_PASSWORD} 位。")
    return _hasher.hash(password)


@dataclass(frozen=True)
class Attempt:
    """A try to sign in: under which keys a failure counts, and what the password must match."""

    keys: dict[str, str]
    account_id: int | None
    password_hash: str


def attempt(username: str, address: str, *, now: datetime) -> Attempt:
    """Look up who is meant. Raises TooManyFailures."""
    keys = {"name": failure_key("name", username), "address": failure_key("address", address)}
    refuse_too_many(keys, now)
    account = db.session.scalars(select(Account).where(Account.username == username)).first()
    if account is None:
        return Attempt(keys, None, _NOBODY)
    return Attempt(keys, account.id, account.password_hash)


def matches(tried: Attempt, password: str) -> bool:
    """Whether it is the password. Slow on purpose, so never while a transaction is open."""
    return _matches(tried.password_hash, password) and tried.account_id is not None


def knock(username: str, password: str, address: str, *, now: datetime) -> tuple[Attempt, bool]:
    """Attempt and outcome, for a door to call before its transaction opens."""
    with transaction(write=False):
        tried = attempt(username, address, now=now)
    return tried, matches(tried, password)


def let_in(tried: Attempt, right: bool, *, now: datetime) -> Person | None:
    """The person, or None after noting the failure.

    Returns rather than raises on a wrong password, so that the door commits the failure. Raises
    TooManyFailures when others have failed meanwhile.
    """
    refuse_too_many(tried.keys, now)
    if right:
        db.session.execute(delete(SignInFailure).where(SignInFailure.key == tried.keys["name"]))
        return db.session.get_one(Account, tried.account_id).person
    db.session.add_all(SignInFailure(key=key, at=now) for key in tried.keys.values())
    return None


def refuse_too_many(
    keys: dict[str, str], now: datetime, refusal: type[DomainError] | None = None
) -> None:
    """Raises `refusal` (TooManyFailures) when one of these keys has failed too often."""
    for scope, key in keys.items():
        if _failures(key, now) >= MOST_FAILURES[scope]:
            raise (refusal or TooManyFailures)()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def failure_key(scope: str, value: str) -> str:
    """What a failure is counted under: no name or address is kept."""
    return sha256(f"{scope}:{value}".encode()).hexdigest()


def _failures(key: str, now: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(SignInFailure.key == key, SignInFailure.at > now - WINDOW)
        )
        or 0
    )


def sign_in(
    person: Person,
    *,
    now: datetime,
    lifetime: timedelta = LIFETIME,
    idle: timedelta | None = None,
    device: str = "",
) -> str:
    """Open a sign-in; the token is shown this once and kept only as a hash.

    `idle`: it also ends when it was not used for so long. `device`: what it is, in words.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            token_hash=hash_of(token),
            person_id=person.id,
            device=device,
            opened_at=now,
            seen_at=now,
            idle_at=now + idle if idle else None,
            expires_at=now + lifetime,
        )
    )
    return token


def whose(token: str, *, now: datetime) -> Person | None:
    """Who holds this token, if it is open."""
    person = joinedload(SignIn.person).joinedload(Person.roles)
    found = db.session.get(SignIn, hash_of(token), options=[person])
    return found.person if found and is_open(found, now) else None


def is_open(held: SignIn, now: datetime) -> bool:
    """Whether a sign-in has neither ended nor lain idle for too long."""
    return held.expires_at > now and (held.idle_at is None or held.idle_at > now)


def sign_out(token: str) -> None:
    """Close a sign-in; closing it twice is no mistake."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(token)))


def forget_expired(*, now: datetime) -> int:
    """Drop sign-ins that ended and failures that no longer count. Returns how many."""
    over = or_(SignIn.expires_at < now, SignIn.idle_at < now)
    ended = db.session.execute(delete(SignIn).where(over))
    aged = db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - WINDOW))
    return int(ended.rowcount + aged.rowcount)  # type: ignore[attr-defined]


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
