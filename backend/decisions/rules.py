"""Who decides the installation's rules, and what every decision keeps to."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select

from ..clock import said
from ..db import db, dialect
from ..errors import Conflict, Invalid, NotAllowed
from ..people.models import READERS, Person, RoleKind

LONGEST_WHY = 200

# what somebody wants with a rule -> who may
MAY: dict[str, set[RoleKind]] = {
    "read": READERS,
    "decide": {RoleKind.ADMIN, RoleKind.DISTRICT_OFFICER},
}


class Version(Protocol):
    """One row of a table of decisions, as far as its place among the others goes."""

    @property
    def id(self) -> int: ...
    @property
    def valid_from(self) -> datetime: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def by_id(self) -> int | None: ...
    @property
    def note(self) -> str: ...


def reads(person: Person) -> bool:
    """Whether somebody may look up what holds here."""
    return any(role.kind in MAY["read"] for role in person.open_roles)


def decides(person: Person) -> bool:
    """Whether somebody may change it."""
    return any(role.kind in MAY["decide"] for role in person.open_roles)


def must_decide(person: Person) -> None:
    """Raises NotAllowed."""
    if not decides(person):
        raise NotAllowed("规则由管理员或区里来定。您可以看，要改请跟他们说。")


def not_in_the_past(valid_from: datetime, now: datetime) -> None:
    """Raises Invalid: what is past keeps its rule."""
    if valid_from < now:
        raise Invalid("新规则只能从现在或以后开始，过去的不改。", fields={"from": "现在或以后"})


def take_turn(name: str) -> None:
    """Until this transaction ends nobody else decides about `name`, so that a look at what was
    decided last stays true. On SQLite a writer is alone anyway."""
    if dialect() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def nobody_since(seen: int | None, newest: Version | None, now: datetime) -> None:
    """Raises Conflict when another version has come since somebody looked; `seen` is the id that
    was the newest then, 0 for none, None when it does not matter."""
    there = newest.id if newest else 0
    if seen is None or seen == there or newest is None:
        return
    who = db.session.get(Person, newest.by_id) if newest.by_id else None
    named = who.name if who and who.name else "别的同事"
    when = said(newest.at or newest.valid_from, now)
    raise Conflict(
        f"{named} {when} 刚定了新的（{newest.note or '没有写为什么'}）。"
        "下面已经是新的样子，您写的还在；看过了再定。",
        code="decided_since",
    )
