"""Six digits that one person shows and somebody types: for ten minutes they say who that is."""

import secrets
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete

from ..db import db
from ..errors import DomainError
from .models import Person, ShownCode, SignInFailure
from .signing_in import refuse_too_many

LIFETIME = timedelta(minutes=10)

Code = TypeVar("Code", bound=ShownCode)


def show(kind: type[Code], person: Person, *, now: datetime) -> Code:
    """A new code; an older one of the same person ends."""
    db.session.execute(delete(kind).where((kind.person_id == person.id) | (kind.expires_at <= now)))
    digits = _digits()
    while db.session.get(kind, digits) is not None:
        digits = _digits()
    shown = kind(code=digits, person_id=person.id, expires_at=now + LIFETIME)
    db.session.add(shown)
    db.session.flush()
    return shown


def _digits() -> str:
    return f"{secrets.randbelow(10**6):06}"


def typed(
    kind: type[Code], code: str, *, key: str, refusal: type[DomainError], now: datetime
) -> Code | None:
    """The code that was typed, locked: two that type it at once take turns. None for one that does
    not hold, after noting the failure under `key`: the door is to commit it. Raises `refusal` after
    five wrong ones."""
    refuse_too_many({"name": key}, now, refusal)
    shown = db.session.get(kind, code, with_for_update=True)
    if shown is None or shown.expires_at <= now:
        db.session.add(SignInFailure(key=key, at=now))
        db.session.flush()
        return None
    return shown
