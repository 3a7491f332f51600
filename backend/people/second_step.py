"""A code from an authenticator app after the password, as RFC 6238 has it: six digits, a new one
every 30 seconds, one interval of clock skew either way, none taken twice.

It is voluntary, unless the installation makes it a duty of those who may read personal data
(`TOTP_FOR_PERSONAL_DATA`). A phone that signs in through WeChat is itself the second thing.
"""

import secrets
import unicodedata
from datetime import datetime
from hashlib import sha256

import pyotp
from flask import current_app
from sqlalchemy import delete, func, select, update

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from .models import STAFF, Account, Person, RecoveryCode, RoleKind, SecondStep, SignInFailure
from .sealing import seal, unseal
from .sign_ins import end_sign_ins
from .signing_in import TooManyFailures, WrongPassword, failure_key, refuse_too_many

PURPOSE = "second step"
ISSUER = "邻里"
INTERVAL = 30  # seconds
SKEW = 1  # intervals
MANY_CODES = 8
READS_PERSONAL = STAFF | {RoleKind.HANDLER}


class WrongCode(WrongPassword):
    """Not the code of this moment, or one that was used already."""

    code = "wrong_code"
    default = "验证码不对，或者已经用过。请等手机上换了下一个再填。"


class TooManyCodes(TooManyFailures):
    """Wait, then try again."""

    default = "验证码错了好几次，请 15 分钟后再试。手机丢了，请管理员停掉第二步验证。"


def is_due(person: Person) -> bool:
    """Whether this installation lets the person in only with a second step."""
    if not current_app.config["TOTP_FOR_PERSONAL_DATA"]:
        return False
    return any(role.kind in READS_PERSONAL for role in person.open_roles)


def has_proved(person: Person) -> bool:
    """Whether the person's password alone opens nothing any more."""
    step = db.session.get(SecondStep, person.id)
    return step is not None and step.proved_at is not None


def begin(person: Person, *, now: datetime) -> None:
    """Make a key to be put into the app, in place of one that was never proved. Raises Conflict."""
    if has_proved(person):
        raise Conflict("第二步验证已经开着。要换手机，请先停掉再开。")
    step = db.session.get(SecondStep, person.id) or SecondStep(person_id=person.id)
    step.sealed_key, step.begun_at = seal(pyotp.random_base32(), PURPOSE), now
    db.session.add(step)


def key_to_enter(person: Person) -> str | None:
    """The key, in base32, while it is not proved yet; afterwards nobody is shown it again."""
    step = db.session.get(SecondStep, person.id)
    if step is None or step.proved_at is not None:
        return None
    return _key(step)


def address_for_app(person: Person, key: str) -> str:
    """What the QR code says to the app."""
    account = db.session.scalars(select(Account).where(Account.person_id == person.id)).first()
    name = account.username if account else person.name
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER)


def prove(person: Person, code: str, *, now: datetime) -> list[str] | None:
    """Switch it on with a first code. Returns the recovery codes, to be shown this once; None for
    a wrong code, of which a note is kept. Raises Conflict, TooManyCodes."""
    step = db.session.get(SecondStep, person.id)
    if step is None or step.proved_at is not None:
        raise Conflict("请先点“开通”，再填手机上的验证码。")
    if not _holds(person, code, now=now, by_app_alone=True):
        return None
    step.proved_at = now
    return new_recovery_codes(person)


def new_recovery_codes(person: Person) -> list[str]:
    """Fresh ones; those of before are void."""
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(MANY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash(code)) for code in codes)
    return codes


def recovery_codes_left(person: Person) -> int:
    """How many of them nobody has used."""
    left = select(func.count()).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(left) or 0


def is_asked_of(person: Person) -> bool:
    """Whether the password alone does not let this person in."""
    return has_proved(person) or is_due(person)


def passes(person: Person, code: str, *, now: datetime) -> bool:
    """Whether this is the code of the moment, or an unused recovery code, which it uses up.

    A wrong one is noted: the door commits that. Raises TooManyCodes after five in 15 minutes.
    """
    return has_proved(person) and _holds(person, code, now=now)


def switch_off(person: Person) -> None:
    """One's own, where it is voluntary. Raises Conflict where it is a duty."""
    if is_due(person):
        raise Conflict("您的岗位能看到居民的信息，第二步验证不能停。")
    _forget(person)


def take_off(person: Person, reason: str, *, by: Person) -> None:
    """For a colleague who lost the phone: whoever administers where they work may; everything that
    is signed in as them ends. Raises NotAllowed, Invalid, Conflict."""
    places = [role.place_code for role in person.open_roles if role.place_code]
    reached = any(by.holds({RoleKind.ADMIN}, place) for place in places)
    if not reached or by.id == person.id:
        raise NotAllowed("要由管理这里的另一位管理员来停。")
    if not reason.strip():
        raise Invalid("请写明为什么停，比如“手机丢了，本人当面来说的”。", fields={"reason": "必填"})
    if not has_proved(person):
        raise Conflict("这一位没有开第二步验证。")
    _forget(person)
    end_sign_ins(person)


def _forget(person: Person) -> None:
    for table in (RecoveryCode, SecondStep):
        db.session.execute(delete(table).where(table.person_id == person.id))


def _holds(person: Person, code: str, *, now: datetime, by_app_alone: bool = False) -> bool:
    keys = {"code": failure_key("code", str(person.id))}
    refuse_too_many(keys, now, TooManyCodes)
    plain = unicodedata.normalize("NFKC", code).replace(" ", "").lower()
    if _of_the_app(person, plain, now) or (not by_app_alone and _from_paper(person, plain, now)):
        db.session.execute(delete(SignInFailure).where(SignInFailure.key == keys["code"]))
        return True
    db.session.add(SignInFailure(key=keys["code"], at=now))
    return False


def _of_the_app(person: Person, code: str, now: datetime) -> bool:
    step = db.session.get(SecondStep, person.id)
    if step is None or (key := _key(step)) is None:
        return False
    at = int(now.timestamp()) // INTERVAL
    app = pyotp.TOTP(key, interval=INTERVAL)
    for interval in range(at - SKEW, at + SKEW + 1):
        if secrets.compare_digest(app.generate_otp(interval).encode(), code.encode()):
            return _used_first(person, interval)
    return False


def _used_first(person: Person, interval: int) -> bool:
    """Of two that come with the same code at the same instant one is let in."""
    taken = (
        update(SecondStep)
        .where(SecondStep.person_id == person.id, SecondStep.last_used < interval)
        .values(last_used=interval)
    )
    return bool(db.session.execute(taken).rowcount)  # type: ignore[attr-defined]


def _from_paper(person: Person, code: str, now: datetime) -> bool:
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return bool(db.session.execute(used).rowcount)  # type: ignore[attr-defined]


def _key(step: SecondStep) -> str | None:
    """None when SECRET_KEY has changed since: then an administrator takes it off."""
    return unseal(step.sealed_key, PURPOSE)


def _hash(code: str) -> str:
    return sha256(f"recovery:{code}".encode()).hexdigest()
