"""Who holds a token, for what is asked very often: one statement, built once, and no session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, and_, bindparam, func, select

from ..db import UTCDateTime
from .models import Role, RoleKind, SignIn, Unit
from .signing_in import hash_of


class Held(Protocol):
    """A role as far as one needs it to know what somebody may look at."""

    @property
    def kind(self) -> RoleKind: ...
    @property
    def region_code(self) -> str | None: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def place_code(self) -> str | None: ...


@dataclass(frozen=True)
class Known:
    """A person by number and by the roles held now."""

    id: int
    open_roles: Sequence[Held]


_HELD = (
    select(SignIn.person_id, Role.kind, Role.region_code, Role.unit_id)
    .add_columns(func.coalesce(Role.region_code, Unit.region_code).label("place_code"))
    .outerjoin(Role, and_(Role.person_id == SignIn.person_id, Role.ended_at.is_(None)))
    .outerjoin(Unit, Unit.id == Role.unit_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.expires_at > bindparam("now", type_=UTCDateTime),
        SignIn.idle_at.is_(None) | (SignIn.idle_at > bindparam("now", type_=UTCDateTime)),
    )
)


def recognise(connection: Connection, token: str, *, now: datetime) -> Known | None:
    """The same as `signing_in.whose`, of a person who is only to be shown something."""
    asked = {"token_hash": hash_of(token), "now": now}
    rows = connection.execute(_HELD, asked).all()
    return Known(rows[0].person_id, [row for row in rows if row.kind]) if rows else None
