"""Where somebody is signed in, and ending it from afar."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from ..db import db
from ..errors import NotFound
from .models import Person, SignIn
from .signing_in import IDLE, hash_of

SEEN_EVERY = timedelta(minutes=10)


def sign_ins_of(person: Person, *, now: datetime) -> Sequence[SignIn]:
    """Where this person is signed in now, the last used first."""
    idle = or_(SignIn.idle_at.is_(None), SignIn.idle_at > now)
    theirs = select(SignIn).where(SignIn.person_id == person.id, SignIn.expires_at > now, idle)
    return db.session.scalars(theirs.order_by(SignIn.seen_at.desc(), SignIn.token_hash)).all()


def end_sign_in(handle: str, *, by: Person) -> None:
    """Sign one of one's own devices out. Raises NotFound for one that is not, or no more."""
    for held in db.session.scalars(select(SignIn).where(SignIn.person_id == by.id)):
        if held.handle == handle:
            db.session.delete(held)
            return
    raise NotFound("这台设备已经退出了。")


def end_sign_ins(person: Person, *, but: str = "") -> int:
    """Sign a person out everywhere, `but` where this token is held. Returns how many ended."""
    others = delete(SignIn).where(SignIn.person_id == person.id, SignIn.token_hash != hash_of(but))
    return int(db.session.execute(others).rowcount)  # type: ignore[attr-defined]


def seen(token: str, *, now: datetime) -> None:
    """Note that a sign-in is in use; one that has ended stays ended."""
    held = update(SignIn).where(SignIn.token_hash == hash_of(token), SignIn.idle_at > now)
    db.session.execute(held.values(seen_at=now, idle_at=now + IDLE))
